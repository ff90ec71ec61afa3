import { lstat, mkdir, mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../src-main/contract/result.ts';
import { unprintable } from '../../src-main/stores/names.ts';
import { recordSchema } from '../../src-main/stores/record-migrations.ts';
import { type Migration, openRecords } from '../../src-main/stores/records.ts';
import { sampleRecord } from './sample-record.ts';

let folder: string;
let file: string;

const clock = () => Date.UTC(2026, 2, 1, 12, 30, 15);
const shop = sampleRecord('shop.example');
const cafe = sampleRecord('cafe.example');

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'gatehouse-records-')), 'data');
  file = join(folder, 'stores.json');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const open1 = (migrations?: readonly Migration[]) =>
  openRecords({ folder, clock, ...(migrations ? { migrations } : {}) });

async function put(name: string, text: string | Uint8Array) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), text);
}

const documentOf = (...stores: unknown[]) => `${JSON.stringify({ schema: recordSchema, stores })}\n`;
const filesThere = async () => (await readdir(folder)).filter((name) => name !== 'stores.json.lock').sort();

describe('keeping stores', () => {
  it('has none, and makes no file, before the first is added', async () => {
    expect(await open1().list()).toEqual(ok({ stores: [] }));
    await expect(lstat(folder)).rejects.toThrow('ENOENT');
  });

  it('keeps what was added, for the owner alone', async () => {
    expect(await open1().add(shop)).toEqual(ok(shop));
    expect(await open1().add(cafe)).toEqual(ok(cafe));
    expect(await open1().list()).toEqual(ok({ stores: [shop, cafe] }));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('changes the record as it is on disk, and keeps the file as it was before', async () => {
    await open1().add(shop);
    const early = open1();
    await early.list();
    await open1().update(shop.id, (record) => ({ ...record, legacyApi: 'on' }));
    expect(await early.update(shop.id, (record) => ({ ...record, id: 'other', name: '  Corner shop ' }))).toEqual(
      ok({ ...shop, legacyApi: 'on', name: 'Corner shop' }),
    );
    expect(await readFile(`${file}.previous`, 'utf8')).toBe(documentOf({ ...shop, legacyApi: 'on' }));
  });

  it('gives another id to a store whose id was taken in the meantime, and refuses a name that was', async () => {
    await open1().add(shop);
    expect(await open1().add({ ...shop, name: 'Second' })).toEqual(
      ok({ ...shop, id: 'shop-example-2', name: 'Second' }),
    );
    expect(await open1().add({ ...cafe, name: 'second' })).toEqual(fail('store-exists', { name: 'Second' }));
    expect(await open1().update('shop-example-2', (record) => ({ ...record, name: shop.name.toUpperCase() }))).toEqual(
      fail('store-exists', { name: shop.name }),
    );
    expect(await open1().update(shop.id, (record) => ({ ...record, name: '\u202egnp.exe' }))).toEqual(
      fail('name-invalid', { reason: 'unprintable' }),
    );
  });

  it('changes the rest of a store whose name was made another’s by hand', async () => {
    await put('stores.json', documentOf(shop, { ...cafe, name: shop.name }));
    const update = (change: object) => open1().update(cafe.id, (record) => ({ ...record, ...change }));
    expect((await update({ legacyApi: 'on' })).ok).toBe(true);
    expect(await update({ name: shop.name.toUpperCase() })).toEqual(fail('store-exists', { name: shop.name }));
  });

  it('puts several stores at once, all or none', async () => {
    for (const record of [shop, cafe]) await open1().add(record);
    const bar = sampleRecord('bar.example');
    const before = await readFile(file, 'utf8');
    const put = (...made: (typeof shop)[]) => open1().putAll(() => made);
    expect(await put({ ...bar, legacyApi: 'on' }, { ...bar, id: 'bar-2', name: bar.name.toUpperCase() })).toEqual(
      fail('store-exists', { name: bar.name.toUpperCase() }),
    );
    expect(await put(bar, { ...cafe, name: shop.name })).toEqual(fail('store-exists', { name: shop.name }));
    expect(await put(bar, { ...cafe, activeKey: '?' })).toEqual(fail('record-invalid', { field: 'activeKey' }));
    expect(await put(bar, { ...cafe, name: ' ' })).toEqual(fail('name-invalid', { reason: 'empty' }));
    expect(await put()).toEqual(ok(undefined));
    expect(await readFile(file, 'utf8')).toBe(before);

    expect(await put(bar, { ...shop, legacyApi: 'on' })).toEqual(ok(undefined));
    expect(await readFile(file, 'utf8')).toBe(documentOf({ ...shop, legacyApi: 'on' }, cafe, bar));
    expect(await readFile(`${file}.previous`, 'utf8')).toBe(before);
  });

  it('removes a store; all of them with every copy', async () => {
    await put('stores.json.damaged-20260101T000000Z', 'x');
    await put('stores.json.schema-1', 'x');
    await put('settings.json', '{}');
    for (const record of [shop, cafe]) await open1().add(record);
    expect(await open1().remove(shop.id)).toEqual(ok(undefined));
    expect(await open1().remove(shop.id)).toEqual(ok(undefined));
    expect(await readFile(`${file}.previous`, 'utf8')).toBe(documentOf(shop, cafe));
    expect(await open1().list()).toEqual(ok({ stores: [cafe] }));
    expect(await open1().update(shop.id, (record) => record)).toEqual(
      fail('store-not-found', { reference: shop.id, nearest: '' }),
    );

    expect(await open1().removeAll()).toEqual(ok(undefined));
    expect(await filesThere()).toEqual(['settings.json', 'stores.json']);
    expect(await readFile(file, 'utf8')).toBe(documentOf());
  });

  it('refuses a record that holds a key, a secret or a private key, wherever it is', async () => {
    const digits = '0123456789abcdef0123456789abcdef01234567';
    for (const secret of [`cs_${digits}`, `ck_${digits}`, `CS_${digits.toUpperCase()}`]) {
      const places = [
        { home: `https://shop.example/${secret}` },
        { versions: { wordpress: `7 ${secret}` } },
        { unknown: [{ deep: secret }] },
      ];
      for (const place of places) {
        expect(await open1().add({ ...shop, ...place })).toEqual(fail('record-invalid', { field: 'secret' }));
      }
      expect(await open1().add({ ...shop, name: secret })).toEqual(fail('name-invalid', { reason: 'secret' }));
    }
    const authority = {
      pem: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      sha256: Array(32).fill('0A').join(':'),
      subject: 'CN=Practice',
    };
    const pem = `${authority.pem}-----BEGIN PRIVATE KEY-----\n`;
    expect(await open1().add({ ...shop, addedAuthority: { ...authority, pem } })).toEqual(
      fail('record-invalid', { field: 'addedAuthority.pem' }),
    );
    expect(await filesThere()).toEqual([]);
    expect((await open1().add({ ...shop, addedAuthority: authority })).ok).toBe(true);
  });

  it('refuses what does not fit a record, and names the field', async () => {
    const wrong: [string, object][] = [
      ['address', { address: 'file:///etc/passwd' }],
      ['address', { address: 'https://user:pass@shop.example/' }],
      ['address', { address: 'https://%%%/' }],
      ['road.restUrl', { road: { ...shop.road, restUrl: `https://shop.example/${'a'.repeat(2000)}` } }],
      ['home', { home: 'https://shop.example/\u001b[2J' }],
      ['versions.woocommerce', { versions: { woocommerce: '9'.repeat(51) } }],
      ['checkedAt', { checkedAt: '2026-99-01T00:00:00Z' }],
      ['keys.0.last7', { keys: [{ ...shop.keys[0], last7: '0a1b2c3d' }] }],
      ['lastCheck.findings', { lastCheck: { ok: true, findings: Array(101).fill('a') } }],
      ['storeId', { storeId: 7 }],
      ['id', { id: '../stores' }],
      ['extra', { extra: JSON.parse('[[[[[[[[[[]]]]]]]]]]') }],
    ];
    for (const [field, change] of wrong) {
      expect(await open1().add({ ...shop, ...change })).toEqual(fail('record-invalid', { field }));
    }
  });

  it('gives back any record as it took it', async () => {
    const visible = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .map((name) => name.normalize('NFC').trim())
      .filter((name) => /[\p{L}\p{N}]/u.test(name) && !unprintable.test(name));
    const records = fc.uniqueArray(
      fc.record({
        host: fc.domain(),
        name: visible,
        description: visible,
        authentication: fc.constantFrom('basic' as const, 'signature' as const),
        at: fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }),
      }),
      { selector: ({ name }) => name.normalize('NFKC').toLowerCase(), maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(records, async (made) => {
        await rm(folder, { recursive: true, force: true });
        const stores = made.map(({ host, name, description, authentication, at }, index) =>
          sampleRecord(host, {
            id: `store-${index}`,
            name,
            keys: shop.keys.map((key) => ({ ...key, description })),
            road: { ...shop.road, authentication },
            checkedAt: at.toISOString(),
          }),
        );
        for (const store of stores) expect(await open1().add(store)).toEqual(ok(store));
        expect(await open1().list()).toEqual(ok({ stores }));
      }),
      { numRuns: 30 },
    );
  });
});

describe('a file that is not as it should be', () => {
  const damages: [string, string | Uint8Array][] = [
    ['empty', ''],
    ['cut', documentOf(shop, cafe).slice(0, -30)],
    ['not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d)],
    ['a list', '[]'],
    ['without a schema', JSON.stringify({ stores: [] })],
    ['of schema 0', JSON.stringify({ schema: 0, stores: [] })],
    ['with a record that is none', documentOf(shop, { id: 'cafe' })],
    ['with one id twice', documentOf(shop, { ...cafe, id: shop.id })],
    ['nested without end', `${'['.repeat(200_000)}`],
    [
      'nested deep in a field we do not know',
      documentOf({ ...shop, more: 'X' }).replace('"X"', `${'['.repeat(1e5)}${']'.repeat(1e5)}`),
    ],
  ];

  it.each(damages)('is set aside when %s, and the copy before it takes its place', async (_, bytes) => {
    await put('stores.json', bytes);
    await put('stores.json.previous', documentOf(shop));
    const aside = `${file}.damaged-20260301T123015Z`;
    const notice = { code: 'records-damaged', params: { file, aside, restored: 1 } };
    const records = open1();
    expect(await records.find(shop.id)).toEqual(ok(shop));
    expect(await records.list()).toEqual(ok({ stores: [shop], notice }));
    expect(await records.list()).toEqual(ok({ stores: [shop], notice }));
    expect(await open1().list()).toEqual(ok({ stores: [shop] }));
    expect(await readFile(aside)).toEqual(Buffer.from(bytes));
    expect(await readFile(file, 'utf8')).toBe(documentOf(shop));
  });

  it('is set aside, and there are no stores, when no copy is there either', async () => {
    await put('stores.json', 'x');
    await put('stores.json.previous', 'y');
    const aside = `${file}.damaged-20260301T123015Z`;
    expect(await open1().list()).toEqual(
      ok({ stores: [], notice: { code: 'records-damaged', params: { file, aside, restored: 0 } } }),
    );
    expect(await filesThere()).toEqual([
      'stores.json.damaged-20260301T123015Z',
      'stores.json.previous.damaged-20260301T123015Z',
    ]);
    await put('stores.json', 'z');
    expect((await open1().add(shop)).ok).toBe(true);
    expect(await readFile(`${aside}-2`, 'utf8')).toBe('z');
    expect(await readFile(aside, 'utf8')).toBe('x');
  });

  it('is made from the copy before it when it is not there (a stop between setting aside and restoring)', async () => {
    await put('stores.json.previous', documentOf(shop));
    expect(await open1().list()).toMatchObject({
      ok: true,
      value: { stores: [shop], notice: { params: { restored: 1 } } },
    });
    expect(await readFile(file, 'utf8')).toBe(documentOf(shop));
  });

  it('is set aside unread when it is huge', async () => {
    await put('stores.json.previous', documentOf(shop));
    const handle = await open(file, 'w');
    await handle.truncate(100 * 1024 * 1024);
    await handle.close();
    expect(await open1().list()).toMatchObject({ ok: true, value: { stores: [shop] } });
    expect((await stat(`${file}.damaged-20260301T123015Z`)).size).toBe(100 * 1024 * 1024);
  });

  it('is left as it is when a newer Gatehouse wrote it, whatever is asked for', async () => {
    const newer = JSON.stringify({ schema: recordSchema + 1, shops: 'unheard of' });
    await put('stores.json', newer);
    await put('stores.json.previous', documentOf(shop));
    const records = open1();
    const refused = fail('records-newer', { file });
    expect(await records.list()).toEqual(refused);
    expect(await records.find(shop.id)).toEqual(refused);
    expect(await records.add(shop)).toEqual(refused);
    expect(await records.update(shop.id, (record) => record)).toEqual(refused);
    expect(await records.remove(shop.id)).toEqual(refused);
    expect(await records.removeAll()).toEqual(refused);
    expect(await readFile(file, 'utf8')).toBe(newer);
    expect(await filesThere()).toEqual(['stores.json', 'stores.json.previous']);
  });

  it('is neither followed nor replaced when it is a link', async () => {
    const elsewhere = join(folder, 'elsewhere');
    await put('elsewhere', documentOf(shop));
    await symlink(elsewhere, file);
    const refused = fail('disk-failed', { file, reason: 'not-a-file' });
    expect(await open1().list()).toEqual(refused);
    expect(await open1().add(cafe)).toEqual(refused);
    expect(await open1().removeAll()).toEqual(refused);
    expect(await readFile(elsewhere, 'utf8')).toBe(documentOf(shop));
  });

  it('loses nothing, whatever its bytes are', async () => {
    const whole = Buffer.from(documentOf(shop, cafe));
    const changed = fc
      .tuple(fc.nat(whole.length - 1), fc.nat(whole.length), fc.uint8Array({ maxLength: 6 }))
      .map(([from, to, middle]) => Buffer.concat([whole.subarray(0, from), middle, whole.subarray(to)]));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      fc.json().map((text) => Buffer.from(text)),
      changed,
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        await rm(folder, { recursive: true, force: true });
        await put('stores.json', content);
        await open1().add(sampleRecord('new.example'));
        const copies = await Promise.all(
          (await filesThere()).map(async (name) => content.equals(await readFile(join(folder, name)))),
        );
        expect(copies).toContain(true);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps the fields of a record and of the file that it does not know', async () => {
    await put(
      'stores.json',
      JSON.stringify({ schema: recordSchema, stores: [{ ...shop, colour: 'red' }], theme: { dark: true } }),
    );
    await open1().add(cafe);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      schema: recordSchema,
      stores: [{ ...shop, colour: 'red' }, cafe],
      theme: { dark: true },
    });
  });

  it('is read through the migrations when it is older, and kept when it is first written anew', async () => {
    const older = JSON.stringify({ schema: 1, shops: [shop] });
    const rename: Migration = ({ shops }) => ({ stores: shops });
    await put('stores.json', older);
    expect(await open1([rename]).list()).toEqual(ok({ stores: [shop] }));
    expect(await readFile(file, 'utf8')).toBe(older);
    await open1([rename]).add(cafe);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ schema: 2, stores: [shop, cafe] });
    expect(await readFile(`${file}.schema-1`, 'utf8')).toBe(older);

    await put('stores.json', JSON.stringify({ schema: 1 }));
    const stumbles: Migration = ({ shops }) => ({ stores: (shops as unknown[]).slice() });
    expect(await open1([stumbles]).list()).toMatchObject({ ok: true, value: { notice: { code: 'records-damaged' } } });
  });
});
