/**
 * What PHP makes of a query string or a form body, as byte strings (one character a byte), because that is what
 * the store signs and compares. `text()` turns such a string into what people read.
 */
export type PhpValue = string | PhpArray;
export type PhpArray = Map<string, PhpValue>;

/** PHP's own limits: `max_input_vars`, and `max_input_nesting_level`, beyond which a variable is dropped. */
const maxVariables = 1000;
const maxNesting = 64;

/** Percent-encoding undone byte by byte; a stray `%` stays as it is, as PHP leaves it. */
export function urlDecode(encoded: string, plusIsSpace = true): string {
  const spaced = plusIsSpace ? encoded.replaceAll('+', ' ') : encoded;
  return spaced.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** A byte string as UTF-8 text. */
export function text(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/**
 * `a=1&b[0]=2&b[x][]=3` as PHP's `$_GET`: a later name wins over an earlier one, `[]` counts up, dots and blanks in
 * a name become underscores. Order of arrival is kept.
 */
export function parseQuery(query: string): PhpArray {
  const result: PhpArray = new Map();
  for (const pair of query.split('&').slice(0, maxVariables)) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = urlDecode(equals === -1 ? pair : pair.slice(0, equals)).replace(/^ +/, '');
    const value = equals === -1 ? '' : urlDecode(pair.slice(equals + 1));
    if (name !== '' && !name.startsWith('[')) assign(result, name, value);
  }
  return result;
}

function assign(target: PhpArray, name: string, value: string): void {
  const bracket = name.indexOf('[');
  const closed = bracket > 0 && name.indexOf(']', bracket) !== -1;
  const first = (closed ? name.slice(0, bracket) : name).replace(/[. [\]]/g, '_');
  if (!closed) {
    target.set(first, value);
    return;
  }
  const keys = [first];
  let rest = name.slice(bracket);
  while (rest.startsWith('[') && rest.includes(']')) {
    if (keys.length > maxNesting) return;
    keys.push(rest.slice(1, rest.indexOf(']')));
    rest = rest.slice(rest.indexOf(']') + 1);
  }
  let at = target;
  for (const [depth, key] of keys.entries()) {
    const actual = key === '' && depth > 0 ? nextIndex(at) : key;
    if (depth === keys.length - 1) {
      at.set(actual, value);
      return;
    }
    const found = at.get(actual);
    const next: PhpArray = found instanceof Map ? found : new Map();
    if (next !== found) at.set(actual, next);
    at = next;
  }
}

function nextIndex(array: PhpArray): string {
  let next = 0;
  for (const key of array.keys()) if (/^\d+$/.test(key)) next = Math.max(next, Number(key) + 1);
  return String(next);
}

/** As plain data: arrays where the keys count up from nought, objects elsewhere, text decoded. */
export function plain(value: PhpValue): unknown {
  if (typeof value === 'string') return text(value);
  const entries = [...value].map(([key, child]) => [text(key), plain(child)] as const);
  const isList = entries.every(([key], index) => key === String(index));
  return isList && entries.length > 0 ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}

/** PHP's `rawurlencode` over a byte string. */
export function rawUrlEncode(bytes: string): string {
  return bytes.replace(
    /[^A-Za-z0-9\-._~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** PHP's `urlencode` over text: blanks become `+`, the tilde is encoded. */
function urlEncode(value: string): string {
  const bytes = Buffer.from(value, 'utf8').toString('latin1');
  return rawUrlEncode(bytes).replaceAll('~', '%7E').replaceAll('%20', '+');
}

/** PHP's `http_build_query` over names and values that are text already. */
export function buildQuery(pairs: Iterable<readonly [string, string]>): string {
  return [...pairs].map(([name, value]) => `${urlEncode(name)}=${urlEncode(value)}`).join('&');
}

/** Every leaf of `array` with its name in brackets: `['b[0]', '2']`. */
export function leaves(array: PhpArray, prefix = ''): [string, string][] {
  return [...array].flatMap(([key, value]): [string, string][] => {
    const name = prefix === '' ? text(key) : `${prefix}[${text(key)}]`;
    return typeof value === 'string' ? [[name, text(value)]] : leaves(value, name);
  });
}

/** JSON as PHP writes it: slashes and everything outside ASCII escaped. */
export function phpJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
