/*
 * Evaluated in the page's own world and in the preload's isolated world, before any script of the page. The two share
 * the DOM and no object: `peer` lets each call functions of the other, with copied values, as Electron's contextBridge
 * does. What one event carries to the other world, Chromium copies (CustomEvent.detail).
 *
 * `token` names the events, so that no script of the page can guess them.
 */
// biome-ignore lint/correctness/noUnusedVariables: the evaluated source calls it
function createPeer(mine, other, token) {
  const functions = [];
  const promises = [];
  const pending = new Map();
  let results = [];
  const dispatch = window.dispatchEvent.bind(window);
  const Detail = window.CustomEvent;

  const encode = (value, depth = 0) => {
    if (depth > 1000)
      throw new Error(
        'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
      );
    if (typeof value === 'function') return ['function', functions.push(value) - 1];
    if (typeof value === 'symbol') throw new TypeError('An object could not be cloned.');
    if (typeof value !== 'object' || value === null) return ['value', value];
    if (value instanceof Promise) {
      const id = promises.push(value) - 1;
      value.then(
        (result) => send({ op: 'settle', id, ok: true, value: safely(() => encode(result)) }),
        (error) => send({ op: 'settle', id, ok: false, value: encodeError(error) }),
      );
      return ['promise', id];
    }
    if (value instanceof Error) return encodeError(value);
    if (Array.isArray(value)) return ['array', value.map((item) => encode(item, depth + 1))];
    if (Object.prototype.toString.call(value) !== '[object Object]') return ['value', structuredClone(value)];
    return ['object', Object.keys(value).map((key) => [key, encode(value[key], depth + 1)])];
  };
  const encodeError = (error) => (error instanceof Error ? ['error', error.message] : encode(error));
  const safely = (work) => {
    try {
      return work();
    } catch (error) {
      return encodeError(error);
    }
  };

  const decode = ([kind, content]) => {
    if (kind === 'array') return Object.freeze(content.map(decode));
    if (kind === 'error') return new Error(content);
    if (kind === 'function') return Object.freeze((...args) => call(content, args));
    if (kind === 'promise') return new Promise((resolve, reject) => pending.set(content, { resolve, reject }));
    if (kind !== 'object') return content;
    const object = {};
    for (const [key, entry] of content) Object.defineProperty(object, key, { value: decode(entry), enumerable: true });
    return Object.freeze(object);
  };

  const send = (message) => dispatch(new Detail(token + other, { detail: message }));
  const call = (id, args) => {
    const depth = results.length;
    send({ op: 'call', id, args: encode(args) });
    const answered = results[depth];
    results = results.slice(0, depth);
    if (answered === undefined) throw new Error('the other world did not answer');
    if (answered.ok) return decode(answered.value);
    throw decode(answered.value);
  };
  const answers = {
    call({ id, args }) {
      const answer = safely(() => {
        try {
          return { op: 'result', ok: true, value: encode(functions[id](...decode(args))) };
        } catch (error) {
          return { op: 'result', ok: false, value: encodeError(error) };
        }
      });
      send(answer);
    },
    result: (message) => results.push(message),
    settle({ id, ok, value }) {
      const { resolve, reject } = pending.get(id);
      pending.delete(id);
      (ok ? resolve : reject)(decode(value));
    },
  };
  window.addEventListener(token + mine, (event) => answers[event.detail.op](event.detail));

  return {
    /** Calls the function that the other side has registered first. */
    callFirst: (...args) => call(0, args),
    registerFirst: (first) => functions.push(first),
  };
}
