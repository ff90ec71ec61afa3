/** One link of a `Link` header. */
export interface Link {
  /** The target as it stands there: it may be relative. */
  readonly target: string;
  /** Relation types, registered ones in lower case. */
  readonly relations: readonly string[];
}

/** Characters read of a header; WordPress needs a few hundred. */
const longest = 16_384;

/**
 * Reads a `Link` header (RFC 8288, section 3 and appendix B.2). What is malformed is left out, never guessed at;
 * links with another context (`anchor`) say nothing about the page itself and are left out too.
 */
export function parseLinkHeader(value: string): Link[] {
  const header = value.slice(0, longest);
  const links: Link[] = [];
  const targetPattern = /[\s,]*<([^<>]*)>/y;
  const parameterPattern = /\s*;\s*(?:([^\s=;,"]+)\s*(?:=\s*(?:"((?:[^"\\]|\\[\s\S])*)"|([^\s;,"]*)))?)?/y;
  let at = 0;
  while (at < header.length) {
    targetPattern.lastIndex = at;
    const found = targetPattern.exec(header);
    if (!found) {
      // Not a link: on to the next one.
      const next = header.indexOf('<', at + 1);
      if (next === -1) break;
      at = next;
      continue;
    }
    at = targetPattern.lastIndex;
    const parameters = new Map<string, string>();
    for (;;) {
      parameterPattern.lastIndex = at;
      const parameter = parameterPattern.exec(header);
      if (!parameter) break;
      at = parameterPattern.lastIndex;
      const [, name, quoted, bare] = parameter;
      const key = name?.toLowerCase();
      // The first one counts (section 3.3).
      if (key && !parameters.has(key)) parameters.set(key, quoted?.replace(/\\([\s\S])/g, '$1') ?? bare ?? '');
    }
    const relations = (parameters.get('rel') ?? '').split(/\s+/).filter((relation) => relation !== '');
    if (!parameters.has('anchor')) {
      links.push({
        target: (found[1] ?? '').trim(),
        relations: relations.map((relation) => (relation.includes(':') ? relation : relation.toLowerCase())),
      });
    }
  }
  return links;
}

/** The first target with a relation, made absolute; undefined when there is none that is a web address. */
export function linkTo(relation: string, header: string | undefined, base: URL): URL | undefined {
  for (const link of parseLinkHeader(header ?? '')) {
    if (!link.relations.includes(relation) || !URL.canParse(link.target, base.href)) continue;
    const url = new URL(link.target, base);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  }
  return undefined;
}
