import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SecretService, startSecretService } from '../support/secret-service.ts';
import { openBrowserDoor } from './browser-door.ts';
import { makeHome } from './home.ts';
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

let keyring: SecretService;
let clone: string;
beforeAll(async () => {
  keyring = await startSecretService();
  clone = await mkdtemp(join(tmpdir(), 'gatehouse-clone-'));
  const left = new Set(['.git', 'node_modules', 'out', 'test']);
  for (const name of (await readdir(repository)).filter((one) => !left.has(one))) {
    await cp(join(repository, name), join(clone, name), { recursive: true });
  }
  await symlink(join(repository, 'node_modules'), join(clone, 'node_modules'));
});
afterAll(async () => {
  await keyring?.stop();
  if (clone) await rm(clone, { recursive: true, force: true });
});

test('npm start -- --practice builds, opens the window, and leads to a connected practice store', async () => {
  const home = await makeHome();
  const opened = await openBrowserDoor(
    { home: home.folder, keyring: keyring.env },
    {
      command: ['npm', 'start', '--', '--practice'],
      cwd: clone,
      // Nothing is to be fetched, whatever is installed here.
      env: { ELECTRON_OVERRIDE_DIST_PATH: join(clone, 'no-electron') },
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
    expect(await keyring.items()).toHaveLength(1);
    await opened.closeWindow();
    expect(await opened.exited).toBe(0);
  } finally {
    await opened.close();
    await home.remove();
  }
});
