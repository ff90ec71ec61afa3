// What a package may hold, and what must not be in it. electron-builder.yml says what goes in; this looks at what came of it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { extractFile, getRawHeader, listPackage } from '@electron/asar';
import { wrongFuses } from './fuses.mjs';
import { root } from './setup.mjs';

/** Of the app's own part: the archive and what lies unpacked beside it. In bytes. */
export const largestApp = 8_000_000;

const name = '[\\w.@-]+';
/** Everything that may be in the archive. A file that no line here names stops the packaging. */
const allowed = [
  'package\\.json',
  `out/electron/${name}\\.(?:js|mjs|wasm\\.br)`,
  'out/preload/preload\\.cjs',
  'out/renderer/index\\.html',
  `out/renderer/assets/${name}\\.(?:js|css|svg|wasm)`,
  'assets/tray/(?:idle|open|paused|problem)(?:-light|-dark|Template)(?:@[\\d.]+x)?\\.png',
  'node_modules/keytar/(?:package\\.json|LICENSE\\.md|lib/keytar\\.js)',
  'node_modules/keytar/prebuilds/{prebuild}/keytar\\.node',
];
/** Without one of these nothing runs. */
const required = [
  'package.json',
  'out/electron/main.js',
  'out/electron/keychain-process.mjs',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
  'assets/tray/idle-light.png',
  'node_modules/keytar/lib/keytar.js',
  'node_modules/keytar/prebuilds/{prebuild}/keytar.node',
];
/** What a secret looks like in text. Patterns and samples that the program itself needs have no 40 hexadecimal digits. */
const secrets =
  /\bc[ks]_[0-9a-f]{40}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAGE-SECRET-KEY-1[A-Z0-9]{20,}|\bgh[pousr]_\w{30,}|\bnpm_\w{30,}/;

/**
 * Looks at an unpacked package for Linux or Windows, or at a .app. `prebuilds`: of keytar's, those that belong in
 * it. Resolves with the files in the archive, the size of the app's own part in bytes, and what is wrong, a sentence each.
 */
export async function inspectPackage({ resources, program, prebuilds }) {
  const problems = [];
  const archive = join(resources, 'app.asar');
  const { header } = getRawHeader(archive);
  const files = listPackage(archive)
    .map((path) => path.replaceAll('\\', '/').replace(/^\//, ''))
    .filter((path) => entryOf(header, path).files === undefined);
  const patterns = allowed.map(
    (pattern) => new RegExp(`^${pattern.replace('{prebuild}', `(?:${prebuilds.join('|')})`)}$`),
  );
  for (const path of files.filter((path) => !patterns.some((pattern) => pattern.test(path)))) {
    problems.push(`${path} does not belong into the package`);
  }
  const needed = required.flatMap((path) => prebuilds.map((prebuild) => path.replace('{prebuild}', prebuild)));
  for (const path of new Set(needed.filter((path) => !files.includes(path)))) {
    problems.push(`${path} is missing`);
  }
  for (const path of files) {
    const content = extractFile(archive, path);
    problems.push(...problemsOfContent(path, content), ...problemsOfIntegrity(path, content, entryOf(header, path)));
  }
  problems.push(...problemsOfUnpacked(resources, header));
  for (const paper of ['licences.txt', 'sbom.cdx.json']) {
    if (!existsSync(join(resources, paper))) {
      problems.push(`${paper} is missing`);
    }
  }
  for (const fuse of await wrongFuses(program)) {
    problems.push(`The fuse ${fuse} is not as it was decided`);
  }
  const size = sizeOf(archive) + sizeOf(`${archive}.unpacked`);
  if (size > largestApp) {
    problems.push(`The app's own part has ${size} bytes; ${largestApp} is the most`);
  }
  return { files, size, problems };
}

function entryOf(header, path) {
  return path.split('/').reduce((folder, part) => folder.files[part], header);
}

function problemsOfContent(path, content) {
  const text = content.toString('latin1');
  // A script that names its map, at its end; libraries that handle maps speak of them in the middle.
  const namesMap = /\n\/[/*][#@] ?sourceMappingURL=\S+\s*(?:\*\/)?\s*$/.test(text);
  const machine = [root.replace(/\/$/, ''), homedir()]
    .filter((folder) => folder.length > 5)
    .find((folder) => text.includes(folder));
  return [
    path.endsWith('.map') || namesMap ? `${path} has a source map` : undefined,
    secrets.test(text) ? `${path} has in it what looks like a secret` : undefined,
    machine ? `${path} names a folder of the computer that it was built on` : undefined,
  ].filter((problem) => problem !== undefined);
}

/** What the archive's header says of a file, which Electron checks where the system lets it. */
function problemsOfIntegrity(path, content, { size, integrity }) {
  const whole =
    integrity?.algorithm === 'SHA256' && integrity.hash === createHash('sha256').update(content).digest('hex');
  return whole && size === content.length ? [] : [`${path} is not what the archive's header says of it`];
}

/** Beside the archive lies what its header says, and nothing more. */
function problemsOfUnpacked(resources, header) {
  const folder = join(resources, 'app.asar.unpacked');
  const found = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => entryOf(header, path)?.unpacked !== true)
    .map((path) => `${path} lies beside the archive without belonging to it`);
}

function sizeOf(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) {
    return found?.size ?? 0;
  }
  return readdirSync(path).reduce((sum, entry) => sum + sizeOf(join(path, entry)), 0);
}
