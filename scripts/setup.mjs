// What a fresh clone needs before anything else runs: the npm packages that package-lock.json names.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs `npm ci` when node_modules does not hold what package-lock.json names. Says so through `say`; npm's own words go to
 * standard error. Returns false when npm failed.
 */
export function installPackages(say) {
  if (packagesInstalled()) {
    return true;
  }
  say('Installing the npm packages of package-lock.json (npm ci)');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    // npm is npm.cmd on Windows, which only a shell starts. The arguments are fixed.
    shell: process.platform === 'win32',
  });
  return npm.status === 0;
}

/** npm keeps in node_modules/.package-lock.json what it has installed; packages for other systems are not in it. */
function packagesInstalled() {
  const wanted = readPackages('package-lock.json');
  const installed = readPackages('node_modules/.package-lock.json');
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    const found = installed[path];
    return path === '' || (found ? found.version === version : optional === true);
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(`${root}/${file}`, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') {
      return {};
    }
    throw error;
  }
}
