import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../src-main/contract/result.ts';
import { withLock } from '../../src-main/files/lock.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-lock-'));
  path = join(folder, 'stores.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function leaveDeadHolder() {
  await mkdir(`${path}.lock`, { recursive: true });
  await writeFile(join(`${path}.lock`, 'held-00000000dead'), '');
}

/** Counts how many are inside at once. The turn of the event loop in the middle is where a second would come in. */
function counter() {
  let inside = 0;
  let most = 0;
  let total = 0;
  return {
    work: async () => {
      inside += 1;
      total += 1;
      most = Math.max(most, inside);
      await readdir(folder);
      inside -= 1;
      return ok(undefined);
    },
    seen: () => ({ inside, most, total }),
  };
}

it('lets one in at a time, and everyone in the end', async () => {
  const { work, seen } = counter();
  const results = await Promise.all(Array.from({ length: 20 }, () => withLock(path, work)));
  expect(results).toEqual(Array.from({ length: 20 }, () => ok(undefined)));
  expect(seen()).toEqual({ inside: 0, most: 1, total: 20 });
  expect(await readdir(`${path}.lock`)).toEqual(['free']);
  expect(await readdir(folder)).toEqual(['stores.json.lock']);
});

it('lets one in at a time when several wait for a holder that died', async () => {
  for (let round = 0; round < 20; round += 1) {
    await rm(`${path}.lock`, { recursive: true, force: true });
    await leaveDeadHolder();
    const { work, seen } = counter();
    const results = await Promise.all(Array.from({ length: 8 }, () => withLock(path, work, { staleMs: 60 })));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(seen()).toEqual({ inside: 0, most: 1, total: 8 });
  }
});

it('gives up after a while, and leaves the holder its lock', async () => {
  const held = await withLock(path, async () => {
    const second = await withLock(path, async () => ok('in'), { waitMs: 50, staleMs: 10_000 });
    expect(second).toEqual(fail('records-busy', { file: path }));
    return ok('done');
  });
  expect(held).toEqual(ok('done'));
});

it('knows a holder that works for long from a dead one', async () => {
  let finish: () => void = () => undefined;
  let first: Promise<Result<string>> | undefined;
  await new Promise<void>((started) => {
    const work = () =>
      new Promise<Result<string>>((resolve) => {
        finish = () => resolve(ok('first'));
        started();
      });
    first = withLock(path, work, { staleMs: 500 });
  });
  expect(await withLock(path, async () => ok('second'), { waitMs: 1_500, staleMs: 500 })).toEqual(
    fail('records-busy', { file: path }),
  );
  finish();
  expect(await first).toEqual(ok('first'));
});

it('is free again after work that failed or threw', async () => {
  expect(await withLock(path, async () => fail('cancelled'))).toEqual(fail('cancelled'));
  await expect(
    withLock(path, async () => {
      throw new Error('a bug');
    }),
  ).rejects.toThrow('a bug');
  expect(await withLock(path, async () => ok('in'), { waitMs: 0 })).toEqual(ok('in'));
});

it('says what the disk said', async () => {
  await writeFile(`${path}.lock`, 'a file in its place');
  expect(await withLock(path, async () => ok('in'))).toEqual(
    fail('disk-failed', { file: `${path}.lock`, reason: 'ENOTDIR' }),
  );
});
