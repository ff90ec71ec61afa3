import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../src-main/contract/result.ts';
import { readFileBounded, writeFileDurably } from '../../src-main/files/durable.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-durable-'));
  path = join(folder, 'file.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writeFileDurably', () => {
  it('writes text and bytes, for the owner alone', async () => {
    expect(await writeFileDurably(path, 'żółw')).toEqual(ok(undefined));
    expect(await readFile(path, 'utf8')).toBe('żółw');
    expect((await stat(path)).mode & 0o777).toBe(0o600);

    expect(await writeFileDurably(path, Uint8Array.of(0, 255), { mode: 0o640 })).toEqual(ok(undefined));
    expect([...(await readFile(path))]).toEqual([0, 255]);
    expect((await stat(path)).mode & 0o777).toBe(0o640 & ~process.umask());
    expect(await readdir(folder)).toEqual(['file.json']);
  });

  it('keeps the file as it was, when asked to', async () => {
    for (const text of ['one', 'two', 'three']) await writeFileDurably(path, text, { keepPrevious: true });
    expect(await readFile(path, 'utf8')).toBe('three');
    expect(await readFile(`${path}.previous`, 'utf8')).toBe('two');
    expect((await readdir(folder)).sort()).toEqual(['file.json', 'file.json.previous']);
  });

  it('removes what a killed writer of this file left behind, and nothing else', async () => {
    const others = ['file.json.notes.tmp', 'other.json.0123456789ab.tmp', 'file.json.previous'];
    for (const name of ['file.json.0123456789ab.tmp', ...others]) await writeFile(join(folder, name), 'x');
    await writeFileDurably(path, 'new');
    expect((await readdir(folder)).sort()).toEqual(['file.json', ...others].sort());
  });

  it('never replaces or follows a link, nor a folder', async () => {
    const target = join(folder, 'target');
    await writeFile(target, 'precious');
    await symlink(target, path);
    expect(await writeFileDurably(path, 'new')).toEqual(fail('disk-failed', { file: path, reason: 'not-a-file' }));
    expect(await readFile(target, 'utf8')).toBe('precious');

    const inner = join(folder, 'inner');
    await mkdir(inner);
    expect(await writeFileDurably(inner, 'new')).toEqual(fail('disk-failed', { file: inner, reason: 'not-a-file' }));
  });

  it('makes its folder for the owner alone, and leaves one that is there', async () => {
    expect(await writeFileDurably(join(folder, 'a', 'b', 'file'), 'x')).toEqual(ok(undefined));
    expect((await stat(join(folder, 'a', 'b'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'a'))).mode & 0o777).toBe(0o700);
    await chmod(join(folder, 'a'), 0o750);
    await writeFileDurably(join(folder, 'a', 'file'), 'x');
    expect((await stat(join(folder, 'a'))).mode & 0o777).toBe(0o750);
  });

  it('says so when a file is in the way of its folder', async () => {
    await writeFile(path, 'x');
    const inner = join(path, 'inner');
    expect(await writeFileDurably(inner, 'x')).toEqual(fail('disk-failed', { file: path, reason: 'EEXIST' }));
  });
});

describe('readFileBounded', () => {
  it('reads what is there, and null when nothing is', async () => {
    expect(await readFileBounded(path, 10)).toEqual(ok(null));
    await writeFile(path, '0123456789');
    const reading = await readFileBounded(path, 10);
    expect(reading.ok && Buffer.from(reading.value ?? []).toString()).toBe('0123456789');
    await writeFile(path, '');
    expect(await readFileBounded(path, 10)).toMatchObject({ ok: true, value: { length: 0 } });
  });

  it('refuses one byte too many, links, folders and endless devices', async () => {
    await writeFile(path, '01234567890');
    expect(await readFileBounded(path, 10)).toEqual(fail('disk-failed', { file: path, reason: 'too-large' }));
    const link = join(folder, 'link');
    await symlink(path, link);
    for (const place of [link, folder, '/dev/zero']) {
      expect(await readFileBounded(place, 100)).toEqual(fail('disk-failed', { file: place, reason: 'not-a-file' }));
    }
  });
});
