import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrateRecord } from '../../src-main/stores/record-migrations.ts';
import { openRecords } from '../../src-main/stores/records.ts';
import { readContents } from '../../src-main/stores/transfer-contents.ts';
import { sampleRecord } from './sample-record.ts';

/** A record as the first version of Gatehouse wrote it. */
function firstRecord(host: string, lastCheck: object) {
  const { road, ...record } = sampleRecord(host);
  const { staging: _, ...older } = road;
  return { ...record, road: older, lastCheck };
}

const before = [
  firstRecord('shop.example', { ok: false, findings: ['secret-wrong', 'http-only', 'legacy-api-on'] }),
  firstRecord('cafe.example', {
    ok: true,
    findings: ['answers-cached', 'permission-write-missing', 'found-by-a-later'],
  }),
  firstRecord('bare.example', { ok: true, findings: [] }),
];
const after = [
  sampleRecord('shop.example', {
    lastCheck: {
      ok: false,
      findings: [
        { cause: 'secret-wrong', severity: 'problem' },
        { cause: 'http-only', severity: 'warning' },
        { cause: 'legacy-api-on', severity: 'note' },
      ],
    },
  }),
  sampleRecord('cafe.example', {
    lastCheck: {
      ok: true,
      findings: [
        { cause: 'answers-cached', severity: 'warning' },
        { cause: 'permission-write-missing', severity: 'note' },
        { cause: 'found-by-a-later' as never, severity: 'warning' },
      ],
    },
  }),
  sampleRecord('bare.example', { lastCheck: { ok: true, findings: [] } }),
];

describe('records of schema 1', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-migrations-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are read as today’s, and stay on disk beside them once they are written anew', async () => {
    const file = join(folder, 'stores.json');
    const older = JSON.stringify({ schema: 1, stores: before.map((record) => ({ ...record, colour: 'red' })) });
    await writeFile(file, older);
    const records = openRecords({ folder, clock: Date.now });
    const read = await records.list();
    expect(read).toEqual({ ok: true, value: { stores: after.map((record) => ({ ...record, colour: 'red' })) } });
    await records.update('shop-example', (record) => ({ ...record, name: 'Quay' }));
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ schema: 3, stores: [{ name: 'Quay' }, {}, {}] });
    expect(await readFile(`${file}.schema-1`, 'utf8')).toBe(older);
  });

  it('are taken out of an export of that time', () => {
    const stores = before.slice(2).map((record) => ({ record, pairs: [] }));
    const read = readContents(Buffer.from(JSON.stringify({ kind: 'gatehouse-connections', schema: 1, stores })));
    expect(read).toEqual({ ok: true, value: [{ record: after[2], pairs: new Map() }] });
  });

  it('and those of schema 2 lose what has got another meaning since', () => {
    const [, record] = after;
    const older = { ...record, adminUrl: 'yes', rotation: 'by hand' };
    expect(migrateRecord(older, 2)).toEqual(record);
  });

  it('may be anything at all', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (whole, road, lastCheck) => {
        migrateRecord(whole, 1);
        const migrated = migrateRecord({ road, lastCheck, kept: whole }, 1);
        expect(migrated).toMatchObject({ kept: whole });
      }),
    );
  });
});
