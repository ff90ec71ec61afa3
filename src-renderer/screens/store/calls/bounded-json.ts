/**
 * JSON text of `value` as a person reads it, two blanks a level, of about `limit` characters at most: what is beyond is
 * not even looked at, so the largest answer costs no more than a small one. `whole` says whether it is all of it.
 */
export function boundedJson(value: unknown, limit: number): { readonly text: string; readonly whole: boolean } {
  const parts: string[] = [];
  let room = limit;

  const put = (part: string): void => {
    parts.push(part.length > room ? part.slice(0, Math.max(room, 0)) : part);
    room -= part.length;
  };

  const list = (
    open: string,
    close: string,
    count: number,
    indent: string,
    entry: (index: number, inner: string) => void,
  ) => {
    if (count === 0) {
      put(open + close);
      return;
    }
    const inner = `${indent}  `;
    put(open);
    for (let index = 0; index < count && room > 0; index += 1) {
      put(`${index === 0 ? '' : ','}\n${inner}`);
      entry(index, inner);
    }
    put(`\n${indent}${close}`);
  };

  const write = (one: unknown, indent: string): void => {
    if (Array.isArray(one)) {
      list('[', ']', one.length, indent, (index, inner) => write(one[index], inner));
    } else if (typeof one === 'object' && one !== null) {
      const members = Object.entries(one);
      list('{', '}', members.length, indent, (index, inner) => {
        const [name, member] = members[index] ?? ['', null];
        put(`${JSON.stringify(name)}: `);
        write(member, inner);
      });
    } else {
      put(JSON.stringify(one) ?? 'null');
    }
  };

  write(value, '');
  return { text: parts.join(''), whole: room >= 0 };
}
