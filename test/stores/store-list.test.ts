import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ok } from '../../src-main/contract/result.ts';
import type { History } from '../../src-main/stores/history.ts';
import { openRecords, type StoreRecords } from '../../src-main/stores/records.ts';
import { createStoreList } from '../../src-main/stores/store-list.ts';
import { sampleRecord } from './sample-record.ts';

test('the list of stores is sorted as people count and as they read', async () => {
  const names = ['Shop 10', 'Zur Post', 'shop 9', 'Äpfel', 'Shop 1', 'Birnen'];
  const stores = names.map((name, index) => sampleRecord(`${index}.example`, { name }));
  const records: Pick<StoreRecords, 'list'> = { list: async () => ok({ stores }) };
  const listed = await createStoreList({
    records: records as StoreRecords,
    history: {} as History,
    now: () => 0,
    notice: () => undefined,
    saw: () => undefined,
  }).list();
  expect(listed.ok && listed.value.map(({ name }) => name)).toEqual([
    'Äpfel',
    'Birnen',
    'Shop 1',
    'shop 9',
    'Shop 10',
    'Zur Post',
  ]);
});

test('a reminder is put off for the key in use alone, and the list tells until when', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-list-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const now = () => Date.UTC(2026, 6, 30);
  const records = openRecords({ folder, clock: now });
  const sample = sampleRecord('shop.example');
  const [key] = sample.keys;
  if (!key) throw new Error('the sample has no key');
  const further = { ...key, id: 'further2', last7: '9f8e7d6' };
  const added = await records.add({ ...sample, keys: [key, further], activeKey: key.id });
  if (!added.ok) throw new Error(added.failure.code);
  const list = createStoreList({
    records,
    history: {} as History,
    now,
    notice: () => undefined,
    saw: () => undefined,
  });

  await list.putOffReminder(added.value.id, 30);

  const remindAfter = '2026-08-29T00:00:00.000Z';
  const kept = await openRecords({ folder, clock: now }).find(added.value.id);
  expect(kept.ok && kept.value.keys).toEqual([{ ...key, remindAfter }, further]);
  const listed = await list.list();
  expect(listed.ok && listed.value).toMatchObject([{ keyAddedAt: key.addedAt, remindAfter }]);
});
