import { expect, test } from 'vitest';
import { ok } from '../../src-main/contract/result.ts';
import type { History } from '../../src-main/stores/history.ts';
import type { StoreRecords } from '../../src-main/stores/records.ts';
import { createStoreList } from '../../src-main/stores/store-list.ts';
import { sampleRecord } from './sample-record.ts';

test('the list of stores is sorted as people count and as they read', async () => {
  const names = ['Shop 10', 'Zur Post', 'shop 9', 'Äpfel', 'Shop 1', 'Birnen'];
  const stores = names.map((name, index) => sampleRecord(`${index}.example`, { name }));
  const records: Pick<StoreRecords, 'list'> = { list: async () => ok({ stores }) };
  const listed = await createStoreList(
    records as StoreRecords,
    {} as History,
    () => undefined,
    () => undefined,
  ).list();
  expect(listed.ok && listed.value.map(({ name }) => name)).toEqual([
    'Äpfel',
    'Birnen',
    'Shop 1',
    'shop 9',
    'Shop 10',
    'Zur Post',
  ]);
});
