/** A port as it was typed; null where it is none. */
export function portOf(given: string): number | null {
  const port = Number(given);
  return /^\d{1,5}$/.test(given) && port <= 65_535 ? port : null;
}
