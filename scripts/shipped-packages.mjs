// The npm packages that people get with Gatehouse: those that anything in out/ was made of, Electron, and keytar.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

/** Of out/, what an installed Gatehouse runs. */
export const shippedBuilds = ['electron', 'preload', 'renderer'];
/** Not bundled: the runtime, and the native module. */
const beside = ['node_modules/electron', 'node_modules/keytar'];

/**
 * Each with its place in node_modules, name, version, licence (an SPDX expression, as the package says it), the text of its licence where
 * it brings one, the hash and the address that package-lock.json has of it. Sorted by name.
 */
export function shippedPackages() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const bundled = shippedBuilds.flatMap((name) =>
    JSON.parse(readFileSync(join(root, `out/${name}/packages.json`), 'utf8')),
  );
  return [...new Set([...bundled, ...beside])]
    .map((place) => {
      const manifest = JSON.parse(readFileSync(join(root, place, 'package.json'), 'utf8'));
      const { integrity, resolved } = lock[place] ?? {};
      return {
        place,
        name: manifest.name,
        version: manifest.version,
        licence: manifest.license?.type ?? manifest.license,
        licenceText: licenceText(join(root, place)),
        integrity,
        resolved,
        manifest,
      };
    })
    .toSorted((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

function licenceText(folder) {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const file = files.find((name) => /^(licen[cs]e|copying)(\.|-|$)/i.test(name));
  return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8').trim();
}
