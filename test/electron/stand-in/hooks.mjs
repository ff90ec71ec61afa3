let electron;

export function initialize(data) {
  electron = data.electron;
}

export function resolve(specifier, context, next) {
  if (specifier === 'electron' || specifier === 'electron/main') return { url: electron, shortCircuit: true };
  return next(specifier, context);
}
