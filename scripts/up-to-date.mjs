// Whether a build is newer than all that it was made of.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Keeps what a build was made of, as paths from the repository's root, for `upToDate`. Packages count as their lock. */
export function writeSources(folder, sources) {
  const all = [...sources, 'package-lock.json', 'scripts/build.mjs', 'scripts/bundle.mjs'];
  writeFileSync(`${root}${folder}/sources.json`, JSON.stringify(all));
}

/** No source is newer than the build in `folder` (from the repository's root), and none is gone. */
export function upToDate(folder) {
  const list = `${root}${folder}/sources.json`;
  if (!existsSync(list)) {
    return false;
  }
  const built = statSync(list).mtimeMs;
  return JSON.parse(readFileSync(list, 'utf8')).every((source) => {
    const found = statSync(root + source, { throwIfNoEntry: false });
    return found !== undefined && found.mtimeMs <= built;
  });
}
