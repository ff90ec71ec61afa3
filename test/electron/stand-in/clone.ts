/*
 * Structured clones as text: what crosses between page and main is a copy that the structured clone algorithm made, and
 * the DevTools protocol carries strings. Both functions are also put into the page as source, so they use nothing
 * from outside themselves.
 */

/** Throws a DataCloneError for what cannot be cloned (functions, symbols), as Electron does. */
export function packClone(value: unknown): string {
  const nodes: unknown[] = [];
  const seen = new Map<object, number>();
  const bytesToText = (bytes: Uint8Array): string => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(text);
  };
  const describe = (item: unknown): unknown => {
    if (item === undefined) return ['undefined'];
    if (typeof item === 'bigint') return ['bigint', String(item)];
    if (typeof item === 'number' && !(Number.isFinite(item) && !Object.is(item, -0))) {
      return ['number', Object.is(item, -0) ? '-0' : String(item)];
    }
    if (typeof item !== 'object' || item === null) return ['plain', item];
    if (Array.isArray(item))
      return ['array', item.length, Object.keys(item).map((key) => [key, add(item[Number(key)])])];
    if (item instanceof Date) return ['date', item.getTime()];
    if (item instanceof RegExp) return ['regexp', item.source, item.flags];
    if (item instanceof Map) return ['map', [...item].map(([key, entry]) => [add(key), add(entry)])];
    if (item instanceof Set) return ['set', [...item].map(add)];
    if (item instanceof Error) return ['error', item.name, item.message];
    if (item instanceof ArrayBuffer) return ['buffer', bytesToText(new Uint8Array(item))];
    if (ArrayBuffer.isView(item)) {
      const name = Object.prototype.toString.call(item).slice(8, -1);
      const length = item instanceof DataView ? item.byteLength : (item as Uint8Array).length;
      return ['view', name, add(item.buffer), item.byteOffset, length];
    }
    if (Object.prototype.toString.call(item) !== '[object Object]') {
      throw new Error(`the stand-in does not do messages with ${Object.prototype.toString.call(item)}`);
    }
    return ['object', Object.entries(item).map(([key, entry]) => [key, add(entry)])];
  };
  const add = (item: unknown): number => {
    const isObject = typeof item === 'object' && item !== null;
    const known = isObject ? seen.get(item) : undefined;
    if (known !== undefined) return known;
    const at = nodes.push(null) - 1;
    if (isObject) seen.set(item, at);
    nodes[at] = describe(item);
    return at;
  };
  add(structuredClone(value));
  return JSON.stringify(nodes);
}

export function unpackClone(text: string): unknown {
  const nodes = JSON.parse(text) as [string, ...unknown[]][];
  const made = new Map<number, unknown>();
  const textToBuffer = (encoded: string): ArrayBuffer => {
    const binary = atob(encoded);
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
    return bytes.buffer;
  };
  const make = (at: number): unknown => {
    if (made.has(at)) return made.get(at);
    const [kind, a, b, c, d] = nodes[at] as [string, unknown, unknown, unknown, unknown];
    const keep = <T>(value: T): T => {
      made.set(at, value);
      return value;
    };
    if (kind === 'undefined') return undefined;
    if (kind === 'bigint') return BigInt(a as string);
    if (kind === 'number') return Number(a);
    if (kind === 'date') return keep(new Date(a as number));
    if (kind === 'regexp') return keep(new RegExp(a as string, b as string));
    if (kind === 'error') return keep(Object.assign(new Error(b as string), { name: a as string }));
    if (kind === 'buffer') return keep(textToBuffer(a as string));
    if (kind === 'view') {
      const View = (globalThis as unknown as Record<string, new (...args: unknown[]) => unknown>)[a as string];
      if (View === undefined) throw new Error(`no such view: ${a}`);
      return keep(new View(make(b as number), c, d));
    }
    if (kind === 'array') {
      const array = keep(new Array<unknown>(a as number));
      for (const [key, entry] of b as [string, number][]) array[Number(key)] = make(entry);
      return array;
    }
    if (kind === 'map') {
      const map = keep(new Map<unknown, unknown>());
      for (const [key, entry] of a as [number, number][]) map.set(make(key), make(entry));
      return map;
    }
    if (kind === 'set') {
      const set = keep(new Set<unknown>());
      for (const entry of a as number[]) set.add(make(entry));
      return set;
    }
    if (kind === 'object') {
      const object: Record<string, unknown> = keep({});
      for (const [key, entry] of a as [string, number][]) {
        Object.defineProperty(object, key, {
          value: make(entry),
          writable: true,
          enumerable: true,
          configurable: true,
        });
      }
      return object;
    }
    return a;
  };
  return make(0);
}
