// What stands in for Electron's program where it cannot be had, so that all else of a package is made and looked at as
// ever: its files by name, and a program that is none, but carries the fuses.
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createPackage } from '@electron/asar';

/** What a binary of Electron 45 has in it: a mark, the version of what follows, how many fuses, and how each is set. */
const fuses = ['dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX', '\x01', '\x09', '101100011'].join('');

/** Makes the folder that electron-builder takes for an Electron for Linux. `program`: what the stub does, as shell script. */
export async function makeStubElectron(folder, { version, program = 'echo "This is no Electron." >&2; exit 1' }) {
  rmSync(folder, { recursive: true, force: true });
  const put = (name, content) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
  put('electron', `#!/bin/sh\n${program}\nexit\n# ${fuses}\n`);
  chmodSync(join(folder, 'electron'), 0o755);
  put('version', version);
  put('LICENSE', 'A stub.\n');
  put('LICENSES.chromium.html', 'A stub.\n');
  put('chrome-sandbox', 'A stub.\n');
  put('chrome_crashpad_handler', 'A stub.\n');
  for (const language of ['de', 'en-GB', 'en-US', 'es', 'es-419', 'fr', 'it', 'ja']) {
    put(`locales/${language}.pak`, 'A stub.\n');
  }
  put('default_app/main.js', '');
  mkdirSync(join(folder, 'resources'));
  await createPackage(join(folder, 'default_app'), join(folder, 'resources/default_app.asar'));
  rmSync(join(folder, 'default_app'), { recursive: true });
  return folder;
}
