import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../src-main/contract/result.ts';
import { appendToJournal, readJournal } from '../../src-main/files/journal.ts';
import { canMount, mountSmallDisk, unmount } from '../support/small-disk.ts';

let folder: string;
let path: string;
const limits = { lines: 8, bytes: 200 };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-journal-'));
  path = join(folder, 'journal', 'lines.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const append = (...lines: string[]) => appendToJournal(path, lines, limits);
const read = () => readJournal(path, limits);

describe('a journal', () => {
  it('grows at its end, for the owner alone', async () => {
    expect(await read()).toEqual(ok([]));
    expect(await append('one')).toEqual(ok(undefined));
    expect(await append('zwei, żółw', 'three')).toEqual(ok(undefined));
    expect(await read()).toEqual(ok(['one', 'zwei, żółw', 'three']));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'journal'))).mode & 0o777).toBe(0o700);
  });

  it('begins a new line after one that a crash cut off', async () => {
    await append('one');
    await appendFile(path, '{"half');
    await append('three');
    expect(await read()).toEqual(ok(['one', '{"half', 'three']));
  });

  it('keeps its newest lines', async () => {
    for (let count = 1; count <= 30; count += 1) await append(`line ${count}`);
    expect(await read()).toEqual(ok(Array.from({ length: 8 }, (_, index) => `line ${index + 23}`)));
    const kept = (await readFile(path, 'utf8')).split('\n').length - 1;
    expect(kept).toBeGreaterThanOrEqual(8);
    expect(kept).toBeLessThanOrEqual(10);
    expect(await readdir(join(folder, 'journal'))).toEqual(['lines.jsonl']);
  });

  it('of another’s making, however large, is read from its end and cut at the next line', async () => {
    await append('one');
    await appendFile(path, `${'x'.repeat(5_000)}\nlast\n`);
    expect(await read()).toEqual(ok(['last']));
    await append('mine');
    expect(await readFile(path, 'utf8')).toBe('last\nmine\n');
    await writeFile(path, 'y'.repeat(5_000));
    expect(await read()).toEqual(ok([]));
    expect(await append('z'.repeat(300))).toEqual(fail('disk-failed', { file: path, reason: 'too-large' }));
  });

  it('has every line that was added, among whatever bytes stood there before', async () => {
    const bytes = fc.uint8Array({ maxLength: 60 });
    const line = fc.stringMatching(/^[a-z]{1,10}$/);
    await fc.assert(
      fc.asyncProperty(bytes, fc.array(line, { minLength: 1, maxLength: 4 }), async (before, lines) => {
        await mkdir(join(folder, 'journal'), { recursive: true });
        await writeFile(path, before);
        await append(...lines);
        const there = await read();
        expect(there.ok && there.value.slice(-lines.length)).toEqual(lines);
      }),
      { numRuns: 60 },
    );
  });

  it('is neither followed nor replaced when it is a link or a folder', async () => {
    const target = join(folder, 'target');
    await writeFile(target, 'precious\n');
    await mkdir(join(folder, 'journal'));
    await symlink(target, path);
    const refused = fail('disk-failed', { file: path, reason: 'not-a-file' });
    expect([await append('one'), await read()]).toEqual([refused, refused]);
    expect(await readFile(target, 'utf8')).toBe('precious\n');
    await rm(path);
    await mkdir(path);
    expect([await append('one'), await read()]).toEqual([refused, refused]);
  });
});

describe.skipIf(!canMount)('on a disk that fills up', () => {
  beforeEach(() => mountSmallDisk(folder));
  afterEach(() => unmount(folder));

  it('a line is there as a whole or not at all', async () => {
    const wide = { lines: 1_000, bytes: 1024 * 1024 };
    const line = 'x'.repeat(5_000);
    let written = 0;
    let last = await appendToJournal(path, [line], wide);
    for (; last.ok && written < 100; written += 1) last = await appendToJournal(path, [line], wide);
    expect(last).toMatchObject({ failure: { code: 'disk-full' } });
    expect(await readFile(path, 'utf8')).toBe(`${line}\n`.repeat(written));
  });
});
