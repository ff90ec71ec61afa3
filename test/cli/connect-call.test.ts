import { describe, expect } from 'vitest';
import { blockVerbs, stagingPassword } from '../../src-main/practice/faults/in-front.ts';
import { redirectTo } from '../../src-main/practice/faults/server.ts';
import type { PracticeStore } from '../../src-main/practice/index.ts';
import { startSecretService } from '../support/secret-service.ts';
import { commandLineTest, connect, jsonOf, pasteOf } from './gatehouse.ts';

const test = commandLineTest(startSecretService);

const overHttps = { httpPort: null, httpsPort: 0 } as const;

/** The requests that arrived since a moment, by how they were logged in. */
function logins(store: PracticeStore, from = 0): Set<string> {
  return new Set(
    store.requests.slice(from).map(({ url, headers }) => {
      if (headers.authorization?.startsWith('Basic ')) return 'basic';
      return url.includes('oauth_signature=') ? 'signature' : 'none';
    }),
  );
}

const roads = [
  ['over https, with Basic', overHttps, 'basic'],
  ['over http, signed', {}, 'signature'],
  ['over https, where the header is stripped', { ...overHttps, stripsAuthorization: true }, 'signature'],
  ['over https that WordPress does not notice', { ...overHttps, noticesHttps: false }, 'signature'],
  ['in a subdirectory', { ...overHttps, subdirectory: '/shop' }, 'basic'],
  ['in a subdirectory over http', { subdirectory: '/shop' }, 'signature'],
] as const;

describe.concurrent('a staging site', () => {
  test('is connected with its login from a file, and called', { timeout: 90_000 }, async ({
    house,
    practice,
    keyring,
  }) => {
    const store = await practice(overHttps);
    const login = { user: 'ada', password: 'staging-pass-1815' };
    store.setFaults([stagingPassword(login)]);
    expect(await connect(house, store)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('as staging sites do'),
    });
    const file = await house.file('staging.txt', `${login.user}:${login.password}\n`);
    const connected = await connect(house, store, '--staging', file);
    expect(connected).toMatchObject({ code: 0 });
    expect((await keyring.items()).map(({ label }) => label).join()).toContain('staging login');
    expect(await house.run(['call', 'shop', 'GET', 'products', '-q', 'per_page=2'])).toMatchObject({ code: 0 });
    expect(connected.stdout + connected.stderr).not.toContain(login.password);
  });
});

describe.concurrent.each(roads)('a store %s', (_, options, login) => {
  test('is connected and called', { timeout: 90_000 }, async ({ house, practice, keyring }) => {
    const store = await practice(options);
    const connected = await connect(house, store);
    expect(connected).toMatchObject({ code: 0 });
    expect(connected.stdout).toContain(`Connected: Shop (${store.url}/)`);
    expect(connected.stderr).toContain('✓ The secret is in the keychain, the store is in the list');
    expect((await keyring.items()).map(({ label }) => label).join()).toContain(new URL(store.url).host);

    const from = store.requests.length;
    const read = await house.run(['call', 'shop', 'GET', 'products', '-q', 'per_page=2', '-q', '_fields=id,name']);
    expect(read).toMatchObject({ code: 0 });
    expect(JSON.parse(read.stdout)).toEqual([
      { id: expect.any(Number), name: expect.any(String) },
      { id: expect.any(Number), name: expect.any(String) },
    ]);
    expect(read.stderr).toMatch(/^200 OK {2}\d+ B in \d+ ms of \d+ in all\n$/);

    const body = { name: 'Tea', regular_price: '3.50' };
    const made = await house.run(['call', 'shop', 'POST', 'products', '-d', JSON.stringify(body)]);
    const { id } = JSON.parse(made.stdout) as { id: number };
    expect(store.shop.products.get(id)).toMatchObject({ name: 'Tea' });
    const file = await house.file('change.json', '{"name":"Green tea"}');
    expect(await house.run(['call', 'shop', 'put', `products/${id}`, '-d', `@${file}`])).toMatchObject({ code: 0 });
    expect(store.shop.products.get(id)).toMatchObject({ name: 'Green tea' });
    const gone = await house.run(['call', 'shop', 'DELETE', `products/${id}`, '-q', 'force=true']);
    expect(gone).toMatchObject({ code: 0 });
    expect(store.shop.products.get(id)).toBeUndefined();
    expect(logins(store, from)).toEqual(new Set([login]));
  });
});

describe.concurrent('a store', { timeout: 90_000 }, () => {
  test('is found by its bare host name, a page of its wp-admin, and a product', async ({ house, practice }) => {
    const store = await practice();
    const { host } = new URL(store.url);
    for (const typed of [host, `${store.url}/wp-admin/edit.php?post_type=product`, ` ${store.url}/product/tea/ `]) {
      expect(await house.run(['connect', typed], { input: pasteOf(store) })).toMatchObject({ code: 0 });
    }
    const listed = jsonOf(await house.run(['stores', '--json'])) as { stores: unknown[] };
    expect(listed.stores).toHaveLength(1);
  });

  test('gets arrays, and JSON from standard input; all pages in one list', async ({ house, practice }) => {
    const store = await practice();
    await connect(house, store);
    const all = JSON.parse((await house.run(['call', 'shop', 'GET', 'products', '-q', 'per_page=100'])).stdout);
    const [one, two] = all as { id: number }[];
    const include = ['-q', `include[]=${one?.id}`, '-q', `include[]=${two?.id}`];
    const some = await house.run(['call', 'shop', 'GET', 'products', ...include, '-q', '_fields=id']);
    expect(JSON.parse(some.stdout)).toEqual(expect.arrayContaining([{ id: one?.id }, { id: two?.id }]));
    expect(JSON.parse(some.stdout)).toHaveLength(2);

    const paged = await house.run(['call', 'shop', 'GET', 'products', '--all', '-q', 'per_page=3']);
    expect(JSON.parse(paged.stdout)).toEqual(all);
    expect(paged.stderr).toMatch(new RegExp(`^200 OK {2}${Math.ceil(all.length / 3)} pages, `));

    const options = { input: '{"name":"Tea"}' };
    const made = await house.run(['call', 'shop', 'POST', 'products', '-d', '@-'], options);
    expect(JSON.parse(made.stdout)).toMatchObject({ name: 'Tea' });
  });

  test('that refuses a call: its answer all the same, why, and exit code 1', async ({ house, practice }) => {
    const store = await practice();
    await connect(house, store);
    const ran = await house.run(['call', 'shop', 'GET', 'products/999999']);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ code: 'woocommerce_rest_product_invalid_id' });
    expect(ran.stderr).toMatch(/^404 Not Found .*\n✗ The store refused the call: Invalid ID\. /);
  });

  test('that blocks verbs is called by a detour', async ({ house, practice }) => {
    const store = await practice({ ...overHttps, faults: [blockVerbs()] });
    const connected = await connect(house, store);
    expect(connected).toMatchObject({ code: 0 });
    expect(connected.stdout).toContain('PUT and DELETE go as POST');
    const [product] = [...store.shop.products.keys()];
    const ran = await house.run(['call', 'shop', 'PUT', `products/${product}`, '-d', '{"name":"Renamed"}']);
    expect(ran).toMatchObject({ code: 0 });
    expect(store.shop.products.get(product ?? 0)).toMatchObject({ name: 'Renamed' });
  });

  test('with plain permalinks is told how to change them, before any key is asked for', async ({ house, practice }) => {
    const store = await practice({ permalinks: 'plain' });
    const ran = await connect(house, store);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('✗ The permalinks of 127.0.0.1');
    expect(ran.stderr).toContain('Settings > Permalinks');
    expect(ran.stderr).not.toContain('Add key');
    expect(logins(store)).toEqual(new Set(['none']));
  });

  test('that leads to another host is not followed unless somebody agrees', async ({ house, practice }) => {
    const store = await practice();
    const old = await practice({ faults: [redirectTo(store.url)] });
    const address = old.url.replace('127.0.0.1', 'localhost');
    const alone = await house.run(['connect', address], { input: pasteOf(store) });
    expect(alone.code).toBe(1);
    expect(alone.stderr).toContain(`127.0.0.1`);
    expect(logins(store)).toEqual(new Set(['none']));
    expect(await house.run(['stores'])).toMatchObject({ stdout: '' });

    const agreed = await house.run(['connect', address, '--yes'], { input: pasteOf(store) });
    expect(agreed).toMatchObject({ code: 0 });
    expect(agreed.stdout).toContain(store.url);
    expect(logins(old)).toEqual(new Set(['none']));
  });

  test('whose certificate nobody vouches for gets nothing secret', async ({ house, practice }) => {
    const store = await practice(overHttps);
    const ran = await house.run(['connect', store.url], { input: pasteOf(store) });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('which this computer does not trust');
    expect(ran.stderr).toContain('--ca FILE');
    expect(store.requests).toEqual([]);
    expect(await house.run(['stores'])).toMatchObject({ code: 0, stdout: '' });

    // Another store's authority does not help.
    const other = await practice(overHttps);
    const ca = await house.file('other.pem', other.authority ?? '');
    expect(await house.run(['connect', store.url, '--ca', ca], { input: pasteOf(store) })).toMatchObject({ code: 1 });
    expect(store.requests).toEqual([]);
  });

  test('is trusted through NODE_EXTRA_CA_CERTS as well', async ({ house, practice }) => {
    const store = await practice(overHttps);
    const env = { NODE_EXTRA_CA_CERTS: await house.file('ca.pem', store.authority ?? '') };
    expect(await house.run(['connect', store.url], { input: pasteOf(store), env })).toMatchObject({ code: 0 });
  });
});

describe.concurrent('the keys of a store', { timeout: 90_000 }, () => {
  test('are several, and one is chosen by its last 7 characters', async ({ house, practice }) => {
    const store = await practice();
    await connect(house, store);
    const reading = await house.run(['connect', store.url, '--want', 'read', '--description', 'Reports'], {
      input: pasteOf(store, 'read'),
    });
    expect(reading).toMatchObject({ code: 0 });
    expect(reading.stderr).toContain('with Permissions set to Read:');
    const shown = await house.run(['show', 'shop']);
    const last7 = (permission: string) =>
      store.keys.find((key) => key.permission === permission)?.consumerKey.slice(-7) ?? '';
    expect(shown.stdout).toMatch(new RegExp(`Key in use +ck_…${last7('read')} “Reports”, Read,`));

    const write = ['call', 'shop', 'POST', 'products/batch', '-d', '{}'];
    expect(await house.run(write)).toMatchObject({ code: 1 });
    expect(await house.run([...write, '--key', last7('read_write')])).toMatchObject({ code: 0 });
    expect(await house.run([...write, '--key', '0000000'])).toMatchObject({ code: 2 });
  });

  test('that may less than wanted are not kept without a word', async ({ house, practice }) => {
    const store = await practice();
    const ran = await house.run(['connect', store.url], { input: pasteOf(store, 'read') });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('may not write');
    expect(ran.stderr).toContain('set Permissions to Read/Write');
    expect(await house.run(['stores'])).toMatchObject({ stdout: '' });
  });
});

test('a store is checked, renamed, moved, removed, and all is forgotten', { timeout: 90_000 }, async ({
  house,
  practice,
  keyring,
}) => {
  const store = await practice();
  await connect(house, store);
  const checked = await house.run(['doctor', '--all']);
  expect(checked).toMatchObject({ code: 0 });
  expect(checked.stdout).toMatch(/^Works, with a warning: .* requests in [\d.]+ s\.$/m);
  expect(checked.stdout).toMatch(/^Calls: each call is signed \(OAuth 1\.0a\)/m);
  expect(await house.run(['rename', 'shop', 'Tea shop'])).toMatchObject({ code: 0 });

  const elsewhere = await practice();
  const moved = await house.run(['move', 'tea', elsewhere.url]);
  expect(moved.stdout).toBe(`Moved: Tea shop is now called at ${elsewhere.url}/.\n`);
  const from = elsewhere.requests.length;
  expect(await house.run(['call', 'tea', 'GET', 'products', '-q', '_fields=id'])).toMatchObject({ code: 0 });
  expect(elsewhere.requests).toHaveLength(from + 1);
  elsewhere.revokeKey(elsewhere.keys.find((key) => key.permission === 'read_write')?.id ?? 0);
  const revoked = await house.run(['doctor', 'tea']);
  expect(revoked).toMatchObject({ code: 1 });
  expect(revoked.stdout).toMatch(/^✗ The store does not know this key$/m);
  expect(revoked.stdout).toMatch(/^Has a problem: /m);
  expect((await house.run(['stores'])).stdout).toContain('has a problem');

  expect(await house.run(['remove', 'tea', '--yes'])).toMatchObject({ code: 0 });
  await connect(house, store);
  await house.run(['connect', store.url, '--want', 'read'], { input: pasteOf(store, 'read') });
  const forgotten = await house.run(['forget-everything', '--yes']);
  expect(forgotten).toMatchObject({ code: 0, stdout: 'Forgotten: 1 store and 2 keys.\n' });
  expect(await house.run(['stores'])).toMatchObject({ code: 0, stdout: '' });
  const hosts = [store, elsewhere].map(({ url }) => new URL(url).host);
  const left = (await keyring.items()).filter(({ label }) => hosts.some((host) => label.includes(host)));
  expect(left).toEqual([]);
});
