import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openBrowserDoor } from './browser-door.ts';
import { makeHome } from './home.ts';
import { shared, sharedSecretService } from './opening.ts';
import {
  button,
  checkAndGoOn,
  copyWholePage,
  generateKey,
  goToKey,
  heading,
  openAddKey,
  pasteIntoWizard,
} from './steps.ts';

/* `npm start` in a clone that has its packages and nothing else: it builds, and opens the window, all of it for real. */

const repository = fileURLToPath(new URL('../../', import.meta.url));

const keyring = sharedSecretService();
const clone = shared(makeClone, (folder) => rm(folder, { recursive: true, force: true }));

async function makeClone(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-clone-'));
  const left = new Set(['.git', 'node_modules', 'out', 'test']);
  for (const name of (await readdir(repository)).filter((one) => !left.has(one))) {
    await cp(join(repository, name), join(folder, name), { recursive: true });
  }
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

test('npm start -- --practice builds, opens the window, and leads to a connected practice store', async () => {
  const home = await makeHome();
  const opened = await openBrowserDoor(
    { home: home.folder, keyring: keyring().env },
    {
      command: ['npm', 'start', '--', '--practice'],
      cwd: clone(),
      // Nothing is to be fetched, whatever is installed here.
      env: { ELECTRON_OVERRIDE_DIST_PATH: join(clone(), 'no-electron') },
    },
  );
  try {
    const { page } = opened;
    expect(opened.output()).toContain('Electron is not here, so Gatehouse opens in a browser of this computer');
    expect(opened.output()).toMatch(/The practice store answers at http:\S+;/);
    await button(page, 'Try it with a practice store').click();
    await button(page, 'Find the store').click();
    await goToKey(page);
    const admin = await openAddKey(opened);
    await generateKey(admin, 'Read/Write');
    await copyWholePage(admin);
    await pasteIntoWizard(page);
    await page.getByText('and its secret are here').waitFor();
    await checkAndGoOn(page);
    await button(page, 'Keep the store').click();
    await heading(page, 'Harbour Lane Goods').waitFor();
    expect(await keyring().items()).toHaveLength(1);
    await opened.closeWindow();
    expect(await opened.exited).toBe(0);
  } finally {
    await opened.close();
    await home.remove();
  }
});
