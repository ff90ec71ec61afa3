import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AddedAuthority, StoreRecord } from '../../src-main/contract/models.ts';
import { fail } from '../../src-main/contract/result.ts';
import type { KeyPair } from '../../src-main/contract/secret.ts';
import { readAuthority } from '../../src-main/stores/authority.ts';
import { recordSchema } from '../../src-main/stores/record-migrations.ts';
import { wrongField } from '../../src-main/stores/record-schema.ts';
import { mostStores, readContents, writeContents } from '../../src-main/stores/transfer-contents.ts';
import { makeAuthority } from '../support/certificates.ts';
import { sampleRecord } from './sample-record.ts';
import { anyStore } from './transferred.ts';

const digits = `${'f00d'.repeat(8)}00a1b2c3`;
const shop = sampleRecord('shop.example');
const pair = { key: 'abcdefg2', consumerKey: `ck_${digits}`, consumerSecret: `cs_${digits}` };
const damaged = fail('import-damaged');

let authority: AddedAuthority;
beforeAll(async () => {
  const read = readAuthority((await makeAuthority('Practice')).pem);
  if (!read.ok) throw new Error(read.failure.code);
  authority = read.value;
});

const bytesOf = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const contentsWith = (stores: unknown, rest: object = {}) => ({
  kind: 'gatehouse-connections',
  schema: recordSchema,
  stores,
  ...rest,
});
const read = (value: unknown) => readContents(bytesOf(value));
const readRecord = (record: unknown, pairs: unknown = [pair]) => read(contentsWith([{ record, pairs }]));

function plain(pairs: ReadonlyMap<string, KeyPair>) {
  return Array.from(pairs, ([id, { consumerKey, consumerSecret }]) => [
    id,
    consumerKey.reveal(),
    consumerSecret.reveal(),
  ]);
}

describe('the contents of an export', () => {
  it('come back as they were: any stores, with any of their secrets', () => {
    fc.assert(
      fc.property(fc.array(anyStore([authority]), { maxLength: 5 }), (stores) => {
        for (const { record } of stores) expect(wrongField(record)).toBeNull();
        const written = writeContents(stores);
        if (!written.ok) throw new Error(JSON.stringify(written.failure));
        const back = readContents(written.value);
        if (!back.ok) throw new Error(back.failure.code);
        expect(back.value.map(({ record }) => record)).toEqual(stores.map(({ record }) => record));
        expect(back.value.map(({ pairs }) => plain(pairs))).toEqual(stores.map(({ pairs }) => plain(pairs)));
        expect(back.value.map(({ staging }) => staging && [staging.user, staging.password.reveal()])).toEqual(
          stores.map(({ staging }) => staging && [staging.user, staging.password.reveal()]),
        );
      }),
    );
  });

  it('leave behind what nobody has checked, on both ways', () => {
    const foreign = {
      ...shop,
      stranger: 'x',
      road: { ...shop.road, stranger: 'x' },
      lastCheck: { ...shop.lastCheck, stranger: 1 },
    };
    const written = writeContents([{ record: foreign, pairs: new Map() }]);
    expect(written.ok && Buffer.from(written.value).toString()).not.toContain('stranger');
    const back = readRecord(JSON.parse(JSON.stringify(foreign)));
    expect(back.ok && back.value[0]?.record).toEqual(shop);
    const proto = readRecord(
      JSON.parse(`{"__proto__":{"polluted":1},"constructor":{"x":1},${JSON.stringify(shop).slice(1)}`),
    );
    expect(proto.ok && proto.value[0]?.record).toEqual(shop);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('name the authority by its certificate, whatever the file says', () => {
    const lie = { ...authority, subject: 'CN=Let’s Encrypt', sha256: Array(32).fill('00').join(':') };
    const back = readRecord({ ...shop, addedAuthority: lie });
    expect(back.ok && back.value[0]?.record.addedAuthority).toEqual(authority);
  });

  it('of a newer Gatehouse are refused in so many words', () => {
    expect(read(contentsWith({ of: 'another shape' }, { schema: recordSchema + 1, more: true }))).toEqual(
      fail('import-newer'),
    );
    expect(read({ schema: recordSchema + 1, stores: [] })).toEqual(damaged);
  });

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['null', null],
    ['a list', []],
    ['a vault file', { schema: 1, items: [{ account: 'a', secret: 'b' }] }],
    ['schema 0', contentsWith([], { schema: 0 })],
    ['a schema in words', contentsWith([], { schema: '1' })],
    ['a foreign field', contentsWith([], { script: 'x' })],
    ['a prototype', `{"kind":"gatehouse-connections","schema":2,"stores":[],"__proto__":{"x":1}}`],
    ['an object of stores', contentsWith({ 0: { record: shop, pairs: [] } })],
    ['a store of null', contentsWith([null])],
    ['a store without pairs', contentsWith([{ record: shop }])],
    ['a store with a foreign field', contentsWith([{ record: shop, pairs: [], script: 'x' }])],
    ['too many stores', contentsWith(Array(mostStores + 1).fill({ record: shop, pairs: [] }))],
    ['too many pairs', contentsWith([{ record: shop, pairs: Array(101).fill(pair) }])],
    [
      'one bad store after a good one',
      contentsWith([
        { record: shop, pairs: [] },
        { record: {}, pairs: [] },
      ]),
    ],
  ])('are damaged: %s', (_, value) => {
    expect(read(value)).toEqual(damaged);
  });

  it('are damaged: bytes that are no UTF-8', () => {
    expect(readContents(Uint8Array.of(0x22, 0xff, 0x22))).toEqual(damaged);
  });

  const twoKeys = (second: object) => ({ keys: [...shop.keys, { ...shop.keys[0], ...second }] });
  it.each<[string, object]>([
    ['no name', { name: '  ' }],
    ['a name that turns the reading direction', { name: 'Shop\u202egnp.exe' }],
    ['a name of control characters', { name: 'Shop\u001b[2J' }],
    ['a name of 101 characters', { name: 'a'.repeat(101) }],
    ['a name that is a secret', { name: pair.consumerSecret }],
    ['a secret in a field that nobody knows', { note: { deep: pair.consumerSecret } }],
    ['a depth without end', { note: JSON.parse(`${'['.repeat(20)}${']'.repeat(20)}`) }],
    ['another road host', { road: { ...shop.road, restUrl: 'https://evil.example/wp-json/' } }],
    ['another road port', { road: { ...shop.road, restUrl: 'https://shop.example:8443/wp-json/' } }],
    ['a road down to http', { road: { ...shop.road, restUrl: 'http://shop.example/wp-json/' } }],
    [
      'Basic without TLS',
      { address: 'http://shop.example/', road: { ...shop.road, restUrl: 'http://shop.example/wp-json/' } },
    ],
    ['a staging login in the place of Basic', { road: { ...shop.road, staging: true }, stagingItem: 'stagin22' }],
    [
      'a road with a staging login that nobody has',
      { road: { ...shop.road, authentication: 'signature', staging: true } },
    ],
    ['a road of a script', { road: { ...shop.road, restUrl: 'javascript:alert(1)' } }],
    ['credentials in the address', { address: 'https://a:b@shop.example/' }],
    ['an address in another spelling', { address: 'https://SHOP.example/' }],
    ['an address with its port said twice', { address: 'https://shop.example:443/' }],
    ['an address that goes up', { address: 'https://shop.example/a/../' }],
    ['an address without its slash', { address: 'https://shop.example/shop' }],
    ['an address of a file', { address: 'file:///etc/passwd/' }],
    ['an id that climbs', { id: '../../etc' }],
    ['an id of an object', { id: { toString: 'x' } }],
    ['keys of the same id', twoKeys({ last7: '1111111' })],
    ['keys of the same last seven', twoKeys({ id: 'abcdefg3' })],
    ['a time in words', { checkedAt: 'yesterday' }],
    ['an authority that is none', { addedAuthority: { pem: 'hello', sha256: '', subject: '' } }],
  ])('are damaged by a record with %s', (_, change) => {
    expect(readRecord(shop)).toMatchObject({ ok: true });
    expect(readRecord({ ...shop, ...change })).toEqual(damaged);
  });

  it('are damaged by a private key, or a certificate that is none, in place of an authority', () => {
    const withPem = (pem: string) => readRecord({ ...shop, addedAuthority: { ...authority, pem } });
    expect(withPem(authority.pem)).toMatchObject({ ok: true });
    expect(withPem(`${authority.pem}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`)).toEqual(damaged);
    expect(withPem('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')).toEqual(damaged);
  });

  it.each<[string, unknown]>([
    ['no list', { abcdefg2: pair }],
    ['of no key of the store', [{ ...pair, key: 'zzzzzzz2' }]],
    ['of the same key twice', [pair, pair]],
    ['whose last seven are another’s', [{ ...pair, consumerKey: `ck_${digits.slice(0, 39)}4` }]],
    ['with a short secret', [{ ...pair, consumerSecret: 'cs_1' }]],
    ['in upper case', [{ ...pair, consumerSecret: pair.consumerSecret.toUpperCase() }]],
    ['with the halves swapped', [{ ...pair, consumerKey: pair.consumerSecret, consumerSecret: pair.consumerKey }]],
    ['with a foreign field', [{ ...pair, note: 'x' }]],
    ['with a newline behind', [{ ...pair, consumerSecret: `${pair.consumerSecret}\n` }]],
    ['of __proto__', [{ ...pair, key: '__proto__' }]],
  ])('are damaged by pairs %s', (_, pairs) => {
    expect(readRecord(shop)).toMatchObject({ ok: true });
    expect(readRecord(shop, pairs)).toEqual(damaged);
  });

  it.each<[string, unknown, object]>([
    ['for a record that names none', { user: 'u', password: 'p' }, {}],
    ['with a colon in its name', { user: 'u:v', password: 'p' }, { stagingItem: 'stagin22' }],
    ['with the end of a header', { user: 'u', password: 'p\r\nX: y' }, { stagingItem: 'stagin22' }],
    ['with more', { user: 'u', password: 'p', url: 'https://evil.example/' }, { stagingItem: 'stagin22' }],
  ])('are damaged by a staging login %s', (_, staging, change) => {
    const good = { record: { ...shop, stagingItem: 'stagin22' }, pairs: [], staging: { user: 'u', password: 'p' } };
    expect(read(contentsWith([good]))).toMatchObject({ ok: true });
    expect(read(contentsWith([{ record: { ...shop, ...change }, pairs: [], staging }]))).toEqual(damaged);
  });

  it('are damaged, and no exception, whatever single value stands in any place', () => {
    const staging = { user: 'u', password: 'p' };
    const record = { ...shop, addedAuthority: authority, stagingItem: 'stagin22' };
    const good = contentsWith([{ record, pairs: [pair], staging }]);
    const places: (readonly string[])[] = [];
    const walk = (value: unknown, path: readonly string[]) => {
      places.push(path);
      if (typeof value !== 'object' || value === null) return;
      for (const [step, inner] of Object.entries(value)) walk(inner, [...path, step]);
    };
    walk(good, []);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), (path, value) => {
        const changed = path.length === 0 ? value : structuredClone(good);
        let at = changed as Record<string, unknown>;
        for (const step of path.slice(0, -1)) at = at[step] as typeof at;
        if (path.length > 0) at[path.at(-1) as string] = value;
        const result = read(changed);
        if (!result.ok) expect(['import-damaged', 'import-newer']).toContain(result.failure.code);
        else for (const { record } of result.value) expect(wrongField(record)).toBeNull();
        expect(JSON.stringify(result)).not.toContain(digits);
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, (bytes: number) => string]>([
    ['brackets', (bytes) => '['.repeat(bytes)],
    ['nested lists', (bytes) => '['.repeat(bytes / 2) + ']'.repeat(bytes / 2)],
    ['stores', (bytes) => `{"kind":"gatehouse-connections","schema":2,"stores":[${'1,'.repeat(bytes / 2)}1]}`],
    [
      'pairs',
      (bytes) =>
        `{"kind":"gatehouse-connections","schema":2,"stores":[{"record":1,"pairs":[${'1,'.repeat(bytes / 2)}1]}]}`,
    ],
    [
      'keys of a record',
      (bytes) =>
        `{"kind":"gatehouse-connections","schema":2,"stores":[{"pairs":[],"record":${JSON.stringify({ ...shop, keys: [] }).replace('"keys":[]', `"keys":[${'{},'.repeat(bytes / 3)}{}]`)}}]}`,
    ],
  ])('are damaged by 8 MiB of %s', (_, make) => {
    expect(readContents(Buffer.from(make(8 * 1024 * 1024)))).toEqual(damaged);
  });

  it('are never written such that they could not be read', () => {
    const elsewhere = { ...shop, road: { ...shop.road, restUrl: 'https://evil.example/wp-json/' } };
    const write = (record: StoreRecord) => writeContents([{ record, pairs: new Map() }]);
    expect(write(elsewhere)).toEqual(fail('record-invalid', { field: 'shop-example: road.restUrl' }));
    expect(write({ ...shop, name: '' })).toEqual(fail('record-invalid', { field: 'shop-example: name' }));
  });
});
