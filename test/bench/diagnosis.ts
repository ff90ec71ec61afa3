import { type PracticeFaultName, practiceFault, practiceFaultNames } from '../../src-main/contract/practice-faults.ts';
import { createTransport } from '../../src-main/woocommerce/transport.ts';
import { type Case, isCase, type MatrixKey, matrixKeys, type Outcome, runCase, worst } from '../diagnosis/matrix.ts';
import { directNetwork, online } from '../woocommerce/servers.ts';

export const name = 'every fault of the practice store, with every kind of key, in three languages';

const languages = ['en', 'de', 'ja'] as const;
const versions = ['8.9.3', '10.0.2', '11.0.1'] as const;
/** Side by side: most of a case is waiting. */
const atOnce = 4;

interface Row {
  readonly fault: PracticeFaultName | 'none';
  readonly where: string;
  readonly cells: Map<MatrixKey, Outcome>;
}

/** Each with a transport of its own: every practice store has an authority of its own, and agents are kept for each. */
async function rowOf(base: Omit<Case, 'key'>): Promise<Row> {
  const transport = createTransport(directNetwork, { userAgent: 'Gatehouse/bench', clock: Date.now, own: online });
  const cells = new Map<MatrixKey, Outcome>();
  for (const key of matrixKeys)
    if (isCase({ ...base, key })) cells.set(key, await runCase(transport, { ...base, key }));
  transport.close();
  const where = [base.language, base.https ? 'https' : 'http', base.version].filter(Boolean).join(' ');
  return { fault: base.fault, where, cells };
}

function print(rows: readonly Row[]): void {
  const wide = Math.max(...rows.map(({ fault, where }) => `${fault} (${where})`.length)) + 2;
  console.log(`${''.padEnd(wide)}${matrixKeys.map((key) => key.padEnd(26)).join('')}`);
  for (const { fault, where, cells } of rows) {
    const told = matrixKeys.map((key) => {
      const cell = cells.get(key);
      if (!cell) return '.'.padEnd(26);
      const right = cell.top === cell.expected ? '' : ` ✗ ${cell.expected ?? 'nothing'}`;
      return `${cell.top ?? '-'}${right}`.padEnd(26);
    });
    console.log(`${`${fault} (${where})`.padEnd(wide)}${told.join('')}`);
  }
}

export async function run() {
  const bases: Omit<Case, 'key'>[] = [
    ...versions.map((version) => ({ fault: 'none', language: 'en', https: true, version }) as const),
    ...languages.flatMap((language) => practiceFaultNames.map((fault) => ({ fault, language, https: true }))),
    ...practiceFaultNames.flatMap((fault) =>
      practiceFault(fault).over === 'either' ? [{ fault, language: 'en', https: false } as const] : [],
    ),
  ];
  const rows: Row[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let index = next++; index < bases.length; index = next++) {
        const base = bases[index];
        if (base) rows[index] = await rowOf(base);
      }
    }),
  );
  print(rows);

  for (const { fault, where, cells } of rows) {
    for (const [key, { indiscretions }] of cells) {
      for (const what of indiscretions) console.log(`✗ ${fault} (${where}), ${key}: ${what}`);
    }
  }

  const all = rows.flatMap(({ fault, cells }) => [...cells].map(([key, outcome]) => ({ fault, key, outcome })));
  const right = all.filter(({ outcome }) => outcome.top === outcome.expected).length;
  const healthy = all.filter(({ fault, key }) => fault === 'none' && (key === 'read_write' || key === 'none'));
  const most = (cells: typeof all, pick: (outcome: Outcome) => number) =>
    Math.max(...cells.map(({ outcome }) => pick(outcome)));
  const share = (100 * right) / all.length;
  const problems = healthy.filter(({ outcome }) => worst(outcome.report) === 'problem').length;
  const told = all.reduce((sum, { outcome }) => sum + outcome.indiscretions.length, 0);
  const requests = most(healthy, ({ report }) => report.requests);
  const rounds = most(healthy, ({ report }) => report.rounds);
  const anyRequests = most(all, ({ report }) => report.requests);
  return [
    { what: 'cases', value: all.length, unit: '' },
    { what: 'right cause on top', value: share, unit: '%', bar: '100', ok: right === all.length },
    { what: 'healthy stores with a problem', value: problems, unit: '', bar: 'none', ok: problems === 0 },
    { what: 'requests, healthy store', value: requests, unit: '', bar: 'at most 12', ok: requests <= 12 },
    { what: 'rounds, healthy store', value: rounds, unit: '', bar: 'at most 5', ok: rounds <= 5 },
    { what: 'requests, any store', value: anyRequests, unit: '', bar: 'at most 24', ok: anyRequests <= 24 },
    { what: 'rounds, any store', value: most(all, ({ report }) => report.rounds), unit: '' },
    {
      what: 'requests, on average',
      value: all.reduce((sum, { outcome }) => sum + outcome.report.requests, 0) / all.length,
      unit: '',
    },
    { what: 'broken promises about secrets', value: told, unit: '', bar: 'none', ok: told === 0 },
  ];
}
