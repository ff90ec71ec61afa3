// Adds to package-lock.json what npm left out of it: optional packages for other systems that the registry in use
// does not carry (a partial mirror). Without an entry for each, `npm ci` refuses the lock everywhere.
// Such an entry has no integrity: only a machine of that system ever downloads it. `--check` only reports.
import { readFileSync, writeFileSync } from 'node:fs';

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingEntries(lock.packages);
const names = Object.keys(missing).map((path) => path.slice('node_modules/'.length));

if (names.length === 0) {
  process.exit(0);
}
if (process.argv.includes('--check')) {
  console.error(`package-lock.json lacks ${names.join(', ')}: run node scripts/complete-lock.mjs`);
  process.exit(1);
}
const packages = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en'));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
console.error(`package-lock.json: added ${names.join(', ')}`);

function missingEntries(packages) {
  const found = {};
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const known = `node_modules/${name}` in packages || `${path}/node_modules/${name}` in packages;
      if (!known && !/^\d+\.\d+\.\d+/.test(version)) {
        throw new Error(`${path} wants ${name} ${version}, which is no exact version: it cannot be added here`);
      }
      if (!known) {
        found[`node_modules/${name}`] = { version, ...platformOf(name), ...(entry.dev ? { dev: true } : {}) };
      }
    }
  }
  return found;
}

/** What such a package says of itself, read from its name: `@biomejs/cli-linux-x64-musl`. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = words.find((word) => systems.includes(word)) ?? (words.includes('linuxmusl') ? 'linux' : undefined);
  const cpu = words.map((word) => word.replace(/^armv7l?$/, 'arm')).find((word) => processors.includes(word));
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : words.some((w) => /^gnu/.test(w)) && 'glibc';
  return {
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(os ? { os: [os] } : {}),
    ...(libc ? { libc: [libc] } : {}),
    optional: true,
  };
}
