/** Tags that do not end a word. */
const inline = new Set(
  'a abbr b bdi bdo code del em font i ins kbd label mark s samp small span strong sub sup tt u wbr'.split(' '),
);

/**
 * What stands in HTML for a person to read, and what stands in its attributes (`value` of a field), each as one text.
 * One pass from left to right, so that hostile HTML costs no more than its length; no DOM, since a worker has none.
 */
export function readHtml(html: string): [text: string, attributes: string] {
  let text = '';
  let attributes = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    text += html.slice(at, open === -1 ? html.length : open);
    if (open === -1) break;
    if (html.startsWith('<!--', open)) {
      const close = html.indexOf('-->', open);
      at = close === -1 ? html.length : close + 3;
    } else if (/[a-z/!?]/i.test(html[open + 1] ?? '')) {
      const tag = readTag(html, open + 1);
      if (!inline.has(tag.name)) text += '\n';
      attributes += `${tag.attributes}\n`;
      at = tag.end;
    } else {
      text += '<';
      at = open + 1;
    }
  }
  return [decodeEntities(text), decodeEntities(attributes)];
}

/** From behind `<` to behind `>`. A `>` in a value ends it early, which only moves the rest from attributes to text. */
function readTag(html: string, from: number): { name: string; attributes: string; end: number } {
  const close = html.indexOf('>', from);
  const content = html.slice(from, close === -1 ? html.length : close);
  const name = /^[^\s"']*/.exec(content)?.[0] ?? '';
  return {
    name: name.replace(/\//g, '').toLowerCase(),
    attributes: content.slice(name.length),
    end: from + content.length + 1,
  };
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lowbar: '_',
  lt: '<',
  nbsp: '\u00a0',
  quot: '"',
  shy: '\u00ad',
  zwj: '\u200d',
  zwnj: '\u200c',
};

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (entity, decimal, hexadecimal, name) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? entity;
    const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });
}
