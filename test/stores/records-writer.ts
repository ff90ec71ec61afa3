import { openRecords } from '../../src-main/stores/records.ts';
import { sampleRecord } from './sample-record.ts';

/*
 * A process of its own that writes to the records at argv[3]:
 * `add PREFIX COUNT` adds stores and ends; `rewrite` changes the first store, on and on, until it is killed.
 */
const [task, folder = '', prefix = '', count = '0'] = process.argv.slice(2);
// Only `rewrite` meets the lock of a process that was killed, and has no living one beside it.
const lock = { waitMs: 60_000, staleMs: task === 'rewrite' ? 200 : 5_000 };
const records = openRecords({ folder, clock: Date.now, lock });

if (task === 'add') {
  for (let index = 0; index < Number(count); index += 1) {
    const added = await records.add(sampleRecord(`${prefix}-${index}.example`));
    if (!added.ok) throw new Error(JSON.stringify(added.failure));
  }
} else {
  for (let turn = 0; ; turn += 1) {
    const updated = await records.update('shop-example', (record) => ({
      ...record,
      versions: { woocommerce: `11.0.${turn}`, wordpress: `11.0.${turn}` },
    }));
    if (!updated.ok) throw new Error(JSON.stringify(updated.failure));
    if (turn === 0) process.stdout.write('writing\n');
  }
}
