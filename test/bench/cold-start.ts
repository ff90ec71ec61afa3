import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreRecord } from '../../src-main/contract/models.ts';
import { openRecords } from '../../src-main/stores/records.ts';
import { sampleRecord } from '../stores/sample-record.ts';

export const name = 'cold start of `gatehouse stores`';

const rounds = 25;

/** As small as a program with commander can be. Lies in the repository, so that it finds the package. */
const bareProgram = `import { Command } from 'commander';
const program = new Command('bare');
program.command('stores').action(() => process.stdout.write('\\n'));
await program.parseAsync();
`;

/** A data folder with so many stores: the first written by the records module, the others as that one is on disk. */
async function dataFolder(parent: string, count: number): Promise<string> {
  const folder = join(parent, `${count}-stores`);
  mkdirSync(folder, { mode: 0o700 });
  const records = openRecords({ folder, clock: Date.now });
  const added = await records.add(sampleRecord('shop-0.example'));
  if (!added.ok) throw new Error(added.failure.code);
  const file = join(folder, 'stores.json');
  const document = JSON.parse(readFileSync(file, 'utf8')) as { stores: StoreRecord[] };
  const stores = Array.from({ length: count }, (_, at) => ({
    ...document.stores[0],
    ...sampleRecord(`shop-${at}.example`),
  }));
  writeFileSync(file, JSON.stringify({ ...document, stores }));
  const reading = await records.list();
  if (!reading.ok || reading.value.notice || reading.value.stores.length !== count) {
    throw new Error(`the records of ${count} stores could not be read back`);
  }
  return folder;
}

/** Milliseconds from start to end. */
function time(program: string, home: string, stores: number): number {
  const begun = performance.now();
  const ended = spawnSync(process.execPath, [program, 'stores'], {
    encoding: 'utf8',
    env: { ...process.env, GATEHOUSE_HOME: home, NO_COLOR: '1' },
  });
  const took = performance.now() - begun;
  if (ended.status !== 0) throw new Error(`${program} ended with ${ended.status}: ${ended.stderr}`);
  if (ended.stdout.split('\n').length < stores) throw new Error(`${program} did not list ${stores} stores`);
  return took;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The three in turn, so that whatever else the machine does meets all of them alike; medians of 25. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const bare = join('out', 'bench', `bare-${process.pid}.mjs`);
  try {
    writeFileSync(bare, bareProgram);
    const few = await dataFolder(folder, 1);
    const many = await dataFolder(folder, 1_000);
    const times = { bare: [] as number[], few: [] as number[], many: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      times.bare.push(time(bare, few, 0));
      times.few.push(time('bin/gatehouse', few, 1));
      times.many.push(time('bin/gatehouse', many, 1_000));
    }
    const [ofBare, ofFew, ofMany] = [median(times.bare), median(times.few), median(times.many)];
    return [
      { what: 'a bare commander program', value: ofBare, unit: 'ms' },
      { what: 'gatehouse stores, 1 store', value: ofFew, unit: 'ms' },
      { what: 'gatehouse stores, 1,000 stores', value: ofMany, unit: 'ms' },
      {
        what: 'gatehouse stores to the bare program',
        value: ofFew / ofBare,
        unit: 'times',
        bar: 'at most 1.5',
        ok: ofFew / ofBare <= 1.5,
      },
      {
        what: '1,000 stores to 1 store',
        value: ofMany / ofFew,
        unit: 'times',
        bar: 'at most 1.5',
        ok: ofMany / ofFew <= 1.5,
      },
    ];
  } finally {
    rmSync(bare, { force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}
