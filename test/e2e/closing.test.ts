import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startPracticeStore } from '../../src-main/practice/index.ts';
import { doors, type OpenedDoor } from './doors.ts';
import { dataOf } from './home.ts';
import { hold, personOf, shared, sharedSecretService, sharedStore } from './opening.ts';
import { button, checkAndGoOn, giveKey, heading, welcome } from './steps.ts';

/* The window is closed in the middle: nothing is kept, nothing runs on, and the next start knows nothing of it. */

const keyring = sharedSecretService({ prompter: 'unanswered' });
const store = sharedStore();
/** Its first request is one that it can hold: over https that would wait for the certificate of its authority. */
const plainStore = shared(startPracticeStore, (one) => one.close());

const toKey = ({ page }: OpenedDoor): Promise<void> => giveKey(page, store());

const moments: readonly { readonly when: string; readonly reach: (opened: OpenedDoor) => Promise<void> }[] = [
  {
    when: 'the address is looked for',
    async reach({ page }) {
      const held = hold(plainStore());
      await button(page, 'Connect a store').first().click();
      await page.getByLabel('Address of the store').fill(plainStore().url);
      await button(page, 'Find the store').click();
      await held;
    },
  },
  { when: 'the key is there', reach: toKey },
  {
    when: 'the key is being checked',
    async reach(opened) {
      await toKey(opened);
      const held = hold(store());
      await button(opened.page, 'Check the key').click();
      await held;
    },
  },
  {
    when: 'the keychain asks for its password',
    async reach(opened) {
      await toKey(opened);
      await checkAndGoOn(opened.page);
      await keyring().lock();
      await button(opened.page, 'Keep the store').click();
      await opened.page.getByText('The system is asking for the password of your keychain').waitFor();
    },
  },
];

describe.each(doors)('through $name', (door) => {
  const person = personOf(keyring);

  test(`closed while ${moments.map(({ when }) => when).join(', ')}: it leaves nothing`, async () => {
    for (const { when, reach } of moments) {
      const opened = await person.open(door);
      await expectNew(opened);
      await reach(opened);
      await opened.closeWindow();
      expect(await opened.exited, when).toBe(0);
      await expect.poll(() => programsOf(person.home), { message: when }).toEqual([]);
      await keyring().unlock();
      expect(await keyring().items(), when).toEqual([]);
      expect(existsSync(join(dataOf(person.home), 'stores.json')), when).toBe(false);
      for (const one of [store(), plainStore()]) one.setFaults([]);
    }
    await expectNew(await person.open(door));
  });
});

/** The window knows of no store, and of none that was about to be one. */
async function expectNew({ page }: OpenedDoor): Promise<void> {
  await heading(page, welcome).waitFor();
  expect(await page.getByRole('option').count()).toBe(0);
  const wizard = JSON.parse((await page.evaluate(() => sessionStorage.getItem('connecting'))) ?? '{}');
  expect(wizard.state?.address ?? '').toBe('');
}

/** What still runs of this person's: names of programs that were started with this home in their environment. */
async function programsOf(home: string): Promise<string[]> {
  const read = (pid: string, file: string) => readFile(join('/proc', pid, file), 'utf8').catch(() => '');
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = pids.map(async (pid) =>
    (await read(pid, 'environ')).includes(home) ? [await read(pid, 'cmdline')] : [],
  );
  return (await Promise.all(found)).flat();
}
