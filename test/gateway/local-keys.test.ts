import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StoreRecord } from '../../src-main/contract/models.ts';
import { fail, ok } from '../../src-main/contract/result.ts';
import { type LocalKey, localKeyTable, newLocalPair } from '../../src-main/gateway/local-key.ts';
import { claimedByLocalKeys, openLocalKeys } from '../../src-main/gateway/local-keys.ts';
import { readEnvelope, seal, unseal } from '../../src-main/gateway/sealed.ts';
import { itemsOf } from '../../src-main/stores/key-safe.ts';
import { type House, makeHouse, value, vaultItems } from './house.ts';

describe('a sealed file', () => {
  const key = randomBytes(32);

  test('opens with its key, and as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (contents) => {
        const envelope = readEnvelope(seal(contents, 'abcdefgh', key, randomBytes));
        if (typeof envelope === 'string') throw new Error(envelope);
        expect(unseal(envelope, key)).toBe(Buffer.from(contents).toString('utf8'));
        expect(unseal(envelope, randomBytes(32))).toBeUndefined();
      }),
    );
  });

  test('does not open once anything in it is another', () => {
    const bytes = Buffer.from(seal('{"keys":[]}', 'abcdefgh', key, randomBytes));
    const text = bytes.toString();
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'a' ? 'b' : 'a';
      const envelope = readEnvelope(Buffer.from(text.slice(0, at) + other + text.slice(at + 1)));
      if (typeof envelope !== 'string') {
        // A last letter of base64 may stand for the same bytes.
        const same = readEnvelope(bytes);
        const equal =
          typeof same !== 'string' &&
          envelope.keyId === same.keyId &&
          Buffer.from(envelope.sealed, 'base64').equals(Buffer.from(same.sealed, 'base64')) &&
          Buffer.from(envelope.nonce, 'base64').equals(Buffer.from(same.nonce, 'base64'));
        expect([at, unseal(envelope, key) === undefined]).toEqual([at, !equal]);
      }
    }
  });

  test('of a later version, or none at all, is told apart', () => {
    expect(readEnvelope(Buffer.from('{"schema":2}'))).toBe('newer');
    for (const text of ['', 'null', '[]', '{}', '{"schema":1}', '\0'])
      expect(readEnvelope(Buffer.from(text))).toBe('damaged');
  });
});

let house: House;
let store: StoreRecord;

beforeEach(async () => {
  house = await makeHouse();
  store = await house.connectTo('https://shop.example/wp-json/');
});

afterEach(() => house.close());

const file = () => join(house.folder, 'gateway', 'local-keys.sealed');

async function claimed(): Promise<string[]> {
  const records = value(await house.records.list()).stores.flatMap(itemsOf);
  return [...records, ...value(await claimedByLocalKeys(house.folder))].map(({ account }) => account).sort();
}

describe('tools', () => {
  test('have one item in the vault for all of them, which goes with the last trace of them', async () => {
    await house.addTool(store, { name: 'One' });
    await house.addTool(store, { name: 'Two' });
    expect(await vaultItems(house)).toEqual(await claimed());
    expect((await vaultItems(house)).filter((account) => account.startsWith('gateway'))).toHaveLength(1);
    value(
      await house.keySafe.release((stores, others) =>
        ok({
          items: [...stores.flatMap(itemsOf), ...others],
          unrecord: async () => {
            value(await openLocalKeys({ ...house, randomBytes }).forget('all'));
            return house.records.removeAll();
          },
        }),
      ),
    );
    expect(await vaultItems(house)).toEqual([]);
  });

  test('leave nothing behind in the vault where the file could not be written', async () => {
    const before = await vaultItems(house);
    writeFileSync(join(house.folder, 'gateway'), 'a file where the folder belongs');
    const added = await house.gateway.tools.add({
      store: store.id,
      name: 'One',
      permission: 'read',
      areas: ['orders'],
    });
    expect(added.ok).toBe(false);
    expect(await vaultItems(house)).toEqual(before);
  });

  test('are all kept when many are added at once', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `Tool ${at}`);
    await Promise.all(names.map((name) => house.addTool(store, { name })));
    const listed = value(await house.gateway.tools.list({}));
    expect(listed.map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(await vaultItems(house)).toEqual(await claimed());
  });

  test('go with their store, and come back with no other of its name', async () => {
    const other = await house.connectTo('https://other.example/wp-json/');
    await house.addTool(store);
    await house.addTool(other);
    value(await openLocalKeys({ ...house, randomBytes }).forget(store.id));
    expect(value(await house.gateway.tools.list({})).map((tool) => tool.store)).toEqual([other.id]);
  });

  test('are refused what they cannot be, and found by what they are called', async () => {
    const { tools } = house.gateway;
    const codeOf = async (change: object) => {
      const added = await tools.add({ store: store.id, name: 'A', permission: 'read', areas: ['orders'], ...change });
      return added.ok ? 'ok' : `${added.failure.code} ${added.failure.params.reason ?? ''}`.trim();
    };
    expect(await codeOf({ areas: [] })).toBe('tool-rules-invalid areas');
    expect(await codeOf({ expiresAt: '2001-01-01T00:00:00Z' })).toBe('tool-rules-invalid expires-at');
    expect(await codeOf({ expiresAt: 'soon' })).toBe('tool-rules-invalid expires-at');
    // Of the form that no file of ours is read back with.
    expect(await codeOf({ expiresAt: '+010000-01-01T00:00:00.000Z' })).toBe('tool-rules-invalid expires-at');
    expect(await codeOf({ perMinute: 0.5 })).toBe('tool-rules-invalid per-minute');
    expect(await codeOf({ store: 'nobody' })).toBe('store-not-found');
    expect(await codeOf({ name: `ck_${'a'.repeat(40)}` })).toBe('name-invalid secret');
    expect(await codeOf({ name: 'Label printer' })).toBe('ok');
    expect(await codeOf({ name: 'LABEL printer' })).toBe('tool-exists');
    expect(await codeOf({ name: 'Label maker' })).toBe('ok');
    expect(value(await tools.show({ tool: 'label p' })).name).toBe('Label printer');
    expect(await tools.show({ tool: 'label' })).toMatchObject(
      fail('tool-ambiguous', { reference: 'label', names: expect.anything() as string }),
    );
    expect((await tools.show({ tool: 'x' })).ok).toBe(false);
  });

  test('are let do other things with the key that they have, and what is not named stays', async () => {
    const { tools } = house.gateway;
    const { tool } = await house.addTool(store, { name: 'Till', permission: 'read', areas: ['orders'], perMinute: 5 });
    await house.addTool(store, { name: 'Printer' });
    const until = '2099-01-31T12:00:00.000Z';
    const wider = value(
      await tools.update({ tool: 'till', areas: ['products', 'orders'], permission: 'read_write', expiresAt: until }),
    );
    expect(wider).toEqual({ ...tool, areas: ['products', 'orders'], permission: 'read_write', expiresAt: until });
    const narrower = value(
      await tools.update({ tool: tool.id, name: ' Cash desk ', areas: ['orders'], perMinute: null, expiresAt: null }),
    );
    const { perMinute: _, ...rest } = tool;
    expect(narrower).toEqual({ ...rest, name: 'Cash desk', permission: 'read_write' });
    expect(value(await tools.show({ tool: tool.id }))).toMatchObject(narrower);
    const before = readFileSync(file());
    const codeOf = async (changes: object) => {
      const changed = await tools.update({ tool: tool.id, ...changes });
      return changed.ok ? 'ok' : `${changed.failure.code} ${changed.failure.params.reason ?? ''}`.trim();
    };
    expect(await codeOf({ areas: [] })).toBe('tool-rules-invalid areas');
    expect(await codeOf({ expiresAt: '2001-01-01T00:00:00Z' })).toBe('tool-rules-invalid expires-at');
    expect(await codeOf({ perMinute: 0 })).toBe('tool-rules-invalid per-minute');
    expect(await codeOf({ name: 'PRINTER' })).toBe('tool-exists');
    expect(await codeOf({ name: `ck_${'a'.repeat(40)}` })).toBe('name-invalid secret');
    expect(await codeOf({ tool: 'nobody' })).toBe('tool-not-found');
    // What changes nothing writes nothing.
    expect(await codeOf({ name: 'Cash desk', areas: ['orders'], permission: 'read_write' })).toBe('ok');
    expect(readFileSync(file())).toEqual(before);
    const history = value(await house.history.read(store.id));
    expect(history).toMatchObject({ unreadable: 0 });
    const rules = { permission: 'read', areas: ['orders'], perMinute: 5 };
    const widened = { permission: 'read_write', areas: ['products', 'orders'], perMinute: 5, expiresAt: until };
    expect(history.entries.map(({ at: _, door: __, ...event }) => event).reverse()).toEqual([
      { event: 'tool-added', tool: 'Till', rules },
      { event: 'tool-added', tool: 'Printer', rules: { permission: 'read_write', areas: ['everything'] } },
      { event: 'tool-changed', tool: 'Till', from: rules, to: widened },
      {
        event: 'tool-changed',
        tool: 'Cash desk',
        was: 'Till',
        from: widened,
        to: { permission: 'read_write', areas: ['orders'] },
      },
    ]);
  });

  test('have all their changes kept when many come at once', async () => {
    const { tool } = await house.addTool(store, { name: 'Till', areas: ['orders'] });
    await Promise.all([
      house.gateway.tools.update({ tool: tool.id, areas: ['products'] }),
      house.gateway.tools.update({ tool: tool.id, perMinute: 7 }),
      house.gateway.tools.update({ tool: tool.id, permission: 'read' }),
      house.gateway.tools.pause({ tool: tool.id, paused: true }),
    ]);
    expect(value(await house.gateway.tools.show({ tool: tool.id }))).toMatchObject({
      areas: ['products'],
      perMinute: 7,
      permission: 'read',
      paused: true,
    });
  });

  test('cannot be read once their file was changed, or the vault has lost its key, and nothing is made of it', async () => {
    await house.addTool(store);
    const good = readFileSync(file());
    writeFileSync(file(), good.toString().replace(/"sealed":"../, '"sealed":"AA'));
    const damaged = { ok: false, failure: { code: 'tools-unreadable', params: { reason: 'damaged' } } };
    expect(await house.gateway.tools.list({})).toMatchObject(damaged);
    const added = await house.gateway.tools.add({
      store: store.id,
      name: 'Two',
      permission: 'read',
      areas: ['orders'],
    });
    expect(added).toMatchObject(damaged);
    writeFileSync(file(), good.toString().replace(/"keyId":"........"/, '"keyId":"zzzzzzzz"'));
    expect(await house.gateway.tools.list({})).toMatchObject({ failure: { params: { reason: 'key-missing' } } });
    writeFileSync(file(), good);
    expect(value(await house.gateway.tools.list({}))).toHaveLength(1);
  });
});

test('ten thousand keys are told apart', () => {
  const keys = Array.from({ length: 10_000 }, () => newLocalPair(randomBytes) as LocalKey);
  const table = localKeyTable(keys);
  for (const key of keys) expect(table.find(key.consumerKey.reveal())).toBe(key);
  expect(table.find(`ck_${'0'.repeat(40)}`)).toBeUndefined();
});
