/** A line of a JSON tree. */
export interface JsonNode {
  /** JSON Pointer (RFC 6901), and for a range of a long list `#from-to` after it. */
  readonly id: string;
  /** The name of the member, the index, or the range. */
  readonly name: string;
  readonly value: JsonValue;
  /** How many entries are under it; absent for a plain value. */
  readonly count?: number;
  /** Made when first asked for, then the same. */
  readonly children: () => readonly JsonNode[];
}

export type JsonValue = string | number | boolean | null | undefined | object;

/** A list with more entries is shown as ranges of this many, ranges of ranges where needed. */
const rangeSize = 100;

/** The lines under `value`: what is not opened costs nothing, however large it is. */
export function jsonNodes(value: JsonValue): readonly JsonNode[] {
  return nodesOf(value, '');
}

function nodesOf(value: JsonValue, path: string): readonly JsonNode[] {
  if (Array.isArray(value)) {
    return rangesOf(value.length, path, value, (index) => nodeOf(String(index), value[index], path));
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    return rangesOf(entries.length, path, value, (index) => {
      const [name, member] = entries[index] ?? [''];
      return nodeOf(name, member, path);
    });
  }
  return [];
}

function nodeOf(name: string, value: JsonValue, path: string): JsonNode {
  const id = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const count = entryCount(value);
  return { id, name, value, ...(count === undefined ? {} : { count }), children: once(() => nodesOf(value, id)) };
}

function rangesOf(
  total: number,
  path: string,
  value: JsonValue,
  entryAt: (index: number) => JsonNode,
  from = 0,
  to = total,
): readonly JsonNode[] {
  const length = to - from;
  if (length <= rangeSize) {
    return Array.from({ length }, (_, offset) => entryAt(from + offset));
  }
  let step = rangeSize;
  while (step * rangeSize < length) {
    step *= rangeSize;
  }
  return Array.from({ length: Math.ceil(length / step) }, (_, index) => {
    const start = from + index * step;
    const end = Math.min(start + step, to);
    return {
      id: `${path}#${start}-${end - 1}`,
      name: `${start} … ${end - 1}`,
      value,
      count: end - start,
      children: once(() => rangesOf(total, path, value, entryAt, start, end)),
    };
  });
}

function entryCount(value: JsonValue): number | undefined {
  if (Array.isArray(value)) {
    return value.length;
  }
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
