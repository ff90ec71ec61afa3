import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/* What the project says of itself leads somewhere: each link to a file, each anchor, each picture. */

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = [...readdirSync(root).filter((name) => name.endsWith('.md')), ...markdownBelow('docs')];

function markdownBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return markdownBelow(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** Without blocks of code and code in a line, in which brackets are no links. */
function prose(page: string): string {
  return readFileSync(join(root, page), 'utf8')
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '');
}

/** As GitHub makes them of headings. */
function anchors(page: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = readFileSync(join(root, page), 'utf8')
    .replace(/^```[\s\S]*?^```/gm, '')
    .matchAll(/^#{1,6} (.+)$/gm);
  return new Set(
    [...headings].map(([, heading = '']) => {
      const name = heading
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-');
      const count = seen.get(name) ?? 0;
      seen.set(name, count + 1);
      return count === 0 ? name : `${name}-${count}`;
    }),
  );
}

function links(page: string): string[] {
  return [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^(https?|mailto):/.test(target));
}

describe('the documents', () => {
  it.each(pages)('%s links to what is there', (page) => {
    const broken = links(page).filter((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && file.endsWith('.md') && !anchors(file).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('show every picture that is kept for them', () => {
    const shown = new Set(pages.flatMap((page) => links(page).map((target) => normalize(join(dirname(page), target)))));
    const kept = readdirSync(join(root, 'docs/images')).map((name) => join('docs/images', name));
    expect(kept.filter((picture) => !shown.has(picture))).toEqual([]);
  });
});
