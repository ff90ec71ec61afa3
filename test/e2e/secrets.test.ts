import { describe, expect, test } from 'vitest';
import { doors } from './doors.ts';
import { dataOf } from './home.ts';
import { searchFor } from './leak-search.ts';
import { personOf, sharedSecretService, sharedStore } from './opening.ts';
import {
  button,
  callProducts,
  checkAndGoOn,
  copyWholePage,
  findStore,
  generateKey,
  goToKey,
  heading,
  openAddKey,
  pasteIntoWizard,
} from './steps.ts';

const keyring = sharedSecretService();
const store = sharedStore();

describe.each(doors)('through $name', (door) => {
  const person = personOf(keyring);

  test('after a connect and a call key and secret are in the keychain, and nowhere else', async () => {
    const opened = await person.open(door);
    const { page } = opened;
    await findStore(page, store().url, store().authority);
    await goToKey(page);
    const admin = await openAddKey(opened);
    await generateKey(admin, 'Read/Write');
    await copyWholePage(admin);
    await pasteIntoWizard(page);
    await page.getByText('and its secret are here').waitFor();
    const key = store().keys[0];
    if (key === undefined) throw new Error('no key was made');
    // The person closes wp-admin; what their own browser keeps is not Gatehouse's.
    await admin.context().close();
    const search = searchFor(opened, person.home);
    const { look } = search;

    await look('with a key handed over');
    await checkAndGoOn(page);
    await look('checked');
    await button(page, 'Keep the store').click();
    await heading(page, 'Harbour Lane Goods').waitFor();
    await look('kept');
    await page.getByRole('tab', { name: 'Calls' }).click();
    await callProducts(page);
    await look('called');
    search.add('answers of the host', JSON.stringify(await page.evaluate(askTheHost)));

    const told = await opened.toldPage();
    // What is recorded is what is searched: both ways to the page are in it.
    for (const part of ['"permission":"read_write"', '"type":"step"', '"status":200']) expect(told).toContain(part);
    await search.end();
    expect(search.paths()).toContain(`${dataOf(person.home)}/stores.json`);
    expect(search.paths().filter((path) => /\/(Local State|Preferences)$/.test(path)).length).toBeGreaterThan(0);
    expect(search.leaksOf(key)).toEqual([]);
  });
});

/** In the page: all that it can have told of the store. */
async function askTheHost(): Promise<unknown> {
  const { gatehouse } = window;
  const listed = await gatehouse.listStores();
  const [first] = listed.ok ? listed.value : [];
  const store = first?.id ?? '';
  return [
    listed,
    await gatehouse.showStore({ store }),
    await gatehouse.checkStore({ task: 'search-1', store }),
    await gatehouse.callStore({ task: 'search-2', store, method: 'GET', path: 'products', query: [] }),
    await gatehouse.callStore({ task: 'search-3', store, method: 'GET', path: 'nonsense', query: [] }),
    await gatehouse.exportStores({
      task: 'search-4',
      stores: 'all',
      withSecrets: true,
      passphrase: 'twelve words would do',
    }),
    await gatehouse.vaultStatus(),
    await gatehouse.describeApp(),
    await gatehouse.readSettings(),
  ];
}
