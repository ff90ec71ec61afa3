import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLog } from '../../src-main/door/log.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const now = () => Date.UTC(2026, 0, 2, 3, 4, 5);

it('writes one line for each event, in order, with its time and without a key, for its owner alone', async () => {
  const file = join(folder, 'logs', 'gatehouse.log');
  const log = openLog(file, now);
  for (let count = 0; count < 50; count += 1) log.write(`event ${count}`);
  log.write(`two\nlines with ck_${'a1'.repeat(20)}`);
  await log.settled();
  const lines = (await readFile(file, 'utf8')).split('\n');
  expect(lines.slice(0, 50)).toEqual(
    Array.from({ length: 50 }, (_, count) => `2026-01-02T03:04:05.000Z event ${count}`),
  );
  expect(lines.slice(50)).toEqual(['2026-01-02T03:04:05.000Z two', '  lines with ck_…1a1a1a1', '']);
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('is at most two files of 1 MiB, however much is written', async () => {
  const file = join(folder, 'gatehouse.log');
  const log = openLog(file, now);
  for (let count = 0; count < 150; count += 1) log.write(`${count} ${'word '.repeat(4_000)}`);
  await log.settled();
  expect((await readdir(folder)).sort()).toEqual(['gatehouse.log', 'gatehouse.log.previous']);
  for (const name of await readdir(folder))
    expect((await stat(join(folder, name))).size).toBeLessThanOrEqual(1024 * 1024);
  expect(await readFile(file, 'utf8')).toContain('149 word');
});

it('stops nothing when it cannot be written', async () => {
  await writeFile(join(folder, 'taken'), '');
  const log = openLog(join(folder, 'taken', 'gatehouse.log'), now);
  log.write('lost');
  await expect(log.settled()).resolves.toBeUndefined();
});
