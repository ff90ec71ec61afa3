import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fail, ok } from '../../src-main/contract/result.ts';
import { readSettings, writeSettings } from '../../src-main/stores/settings.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-settings-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('are none until they are written, and then what was written, for their owner alone', async () => {
  expect(await readSettings(folder)).toEqual(ok({}));
  expect(await writeSettings(folder, { vault: 'file' })).toEqual(ok(undefined));
  expect(await readSettings(folder)).toEqual(ok({ vault: 'file' }));
  expect((await stat(join(folder, 'settings.json'))).mode & 0o077).toBe(0);
  await writeSettings(folder, {});
  expect(await readSettings(folder)).toEqual(ok({}));
});

it.each([
  '',
  'null',
  '5',
  '[]',
  '{}',
  '{"schema":"1"}',
  '{"schema":1,"vault":"cloud"}',
  '{"schema":1,"vault":null}',
  '\ufeff{',
])('are damaged as %j, and stay so', async (text) => {
  const file = join(folder, 'settings.json');
  await writeFile(file, text);
  expect(await readSettings(folder)).toEqual(fail('disk-failed', { file, reason: 'settings-damaged' }));
  expect(await readFile(file, 'utf8')).toBe(text);
});

it('of a newer Gatehouse are told as such', async () => {
  const file = join(folder, 'settings.json');
  await writeFile(file, '{"schema":2,"vault":"cloud"}');
  expect(await readSettings(folder)).toEqual(fail('records-newer', { file }));
});

it('that many write at once are one of what was written', async () => {
  const written = await Promise.all(
    Array.from({ length: 8 }, (_, index) => writeSettings(folder, { vault: index % 2 === 0 ? 'file' : 'keychain' })),
  );
  expect(written).toEqual(Array(8).fill(ok(undefined)));
  expect((await readSettings(folder)).ok).toBe(true);
  expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
