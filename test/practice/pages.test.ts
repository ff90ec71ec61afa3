import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';
import { ask, keyOf } from './support.ts';

let store: PracticeStore;
let keys: string;

beforeAll(async () => {
  store = await startPracticeStore({ httpsPort: 0, httpPort: null });
  keys = `${store.url}/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys`;
});

afterAll(() => store.close());

const add = (form: string, headers: Record<string, string> = {}) =>
  ask(store, `${keys}&create-key=1`, { method: 'POST', form, headers });

describe('The keys pages', () => {
  test('the list shows what WooCommerce shows, and no secret', async () => {
    const { text } = await ask(store, keys);
    for (const label of ['REST API', 'Add key', 'Consumer key ending in', 'Last access', 'Unknown', 'Read/Write']) {
      expect(text).toContain(label);
    }
    for (const { consumerKey, consumerSecret } of store.keys) {
      expect(text).toContain(`***${consumerKey.slice(-7)}`);
      expect(text).not.toContain(consumerKey);
      expect(text).not.toContain(consumerSecret);
    }
  });

  test('Add key has Read preset', async () => {
    const { text } = await ask(store, `${keys}&create-key=1`);
    expect(text).toContain('id="key_description"');
    expect(text).toContain('id="key_user"');
    expect(text).toMatch(/id="key_permissions"[\s\S]*<option value="read" selected>Read<\/option>/);
    expect(text).toContain('id="update_api_key">Generate API key<');
  });

  test('a generated key is shown once, and works', async () => {
    const { text } = await add('key_description=My+tool&key_user=1&key_permissions=read');
    const [, consumerKey = ''] = /id="key_consumer_key" value="(ck_[0-9a-f]{40})"/.exec(text) ?? [];
    const [, consumerSecret = ''] = /id="key_consumer_secret" value="(cs_[0-9a-f]{40})"/.exec(text) ?? [];
    expect(text).toContain('API Key generated successfully.');
    expect(text).toContain('id="keys-qrcode"');
    expect(
      (await ask(store, `${store.url}/wp-json/wc/v3/products`, { key: { consumerKey, consumerSecret } })).status,
    ).toBe(200);
    expect((await ask(store, `${keys}&create-key=1`)).text).not.toContain(consumerSecret);
    const { id } = store.keys[0] ?? {};
    expect((await ask(store, `${keys}&edit-key=${id}`)).text).not.toContain(consumerSecret);
  });

  test.each([
    ['key_user=1&key_permissions=read', 'Description is missing.'],
    ['key_description=x&key_permissions=read', 'User is missing.'],
    ['key_description=x&key_user=1&key_permissions=all', 'Permissions is missing.'],
  ])('%s: %s', async (form, error) => {
    const before = store.keys.length;
    expect((await add(form)).text).toContain(error);
    expect(store.keys).toHaveLength(before);
  });

  test('what people type is shown as they typed it', async () => {
    await add(`key_description=${encodeURIComponent('<script>alert("1")</script>')}&key_user=1&key_permissions=read`);
    const { text } = await ask(store, keys);
    expect(text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    expect(text).not.toContain('<script>alert');
  });

  test('a permission can be changed without a new key, and a key revoked', async () => {
    const key = store.createKey({ user: 'admin', permission: 'read', description: 'To change' });
    await ask(store, `${keys}&edit-key=${key.id}`, {
      method: 'POST',
      form: 'key_description=Changed&key_user=2&key_permissions=write',
    });
    const changed = store.keys.find(({ id }) => id === key.id);
    expect(changed).toMatchObject({ description: 'Changed', permission: 'write', consumerKey: key.consumerKey });
    const { text } = await ask(store, keys, { method: 'POST', form: `revoke-key=${key.id}` });
    expect(text).toContain('1 API key permanently revoked.');
    expect(store.keys.map(({ id }) => id)).not.toContain(key.id);
  });

  test("another site's page cannot fill in the form", async () => {
    const before = store.keys.length;
    for (const origin of ['https://evil.example', 'null']) {
      expect((await add('key_description=x&key_user=1&key_permissions=read', { origin })).status).toBe(403);
    }
    expect(store.keys).toHaveLength(before);
    expect((await add('key_description=x&key_user=1&key_permissions=read', { origin: store.url })).status).toBe(200);
  });
});

test('Permalinks: Plain breaks every key, Post name mends them', async () => {
  const url = `${store.url}/wp-admin/options-permalink.php`;
  expect((await ask(store, url)).text).toMatch(/id="permalink-input-post-name" value="\/%postname%\/" checked/);
  await ask(store, url, { method: 'POST', form: 'selection=' });
  expect((await ask(store, `${store.url}/?rest_route=/wc/v3/products`, { key: keyOf(store) })).status).toBe(401);
  const saved = await ask(store, url, { method: 'POST', form: 'selection=%2F%25postname%25%2F' });
  expect(saved.text).toContain('Permalink structure updated.');
  expect((await ask(store, `${store.url}/wp-json/wc/v3/products`, { key: keyOf(store) })).status).toBe(200);
});

test('Approving an application sends it a password that works', async () => {
  const form = 'app_name=Tool&success_url=http%3A%2F%2F127.0.0.1%3A5555%2Fcb&approve=1';
  const { status, headers } = await ask(store, `${store.url}/wp-admin/authorize-application.php`, {
    method: 'POST',
    form,
  });
  const answer = new URL(headers.location ?? '');
  expect([status, answer.origin, answer.searchParams.get('site_url')]).toEqual([
    302,
    'http://127.0.0.1:5555',
    store.url,
  ]);
  const key = {
    consumerKey: answer.searchParams.get('user_login') ?? '',
    consumerSecret: answer.searchParams.get('password') ?? '',
  };
  expect((await ask(store, `${store.url}/wp-json/wc/v3/products`, { key })).status).toBe(200);
});
