import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../src-main/contract/result.ts';
import { openRecords } from '../../src-main/stores/records.ts';
import { canMount, mountSmallDisk, unmount } from '../support/small-disk.ts';
import { sampleRecord } from './sample-record.ts';

/** The records among real processes, on real file systems. */

let base: string;
let writer: string;
let folder: string;
let running: ChildProcess[] = [];

const shop = sampleRecord('shop.example');

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'gatehouse-processes-'));
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'records-writer.ts'),
      outDir: join(base, 'writer'),
      rollupOptions: { output: { entryFileNames: 'writer.mjs' } },
    },
  });
  writer = join(base, 'writer', 'writer.mjs');
});
afterAll(() => rm(base, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(base, 'data-'));
});
afterEach(async () => {
  for (const child of running) await kill(child);
  running = [];
});

const open = () => openRecords({ folder, clock: Date.now, lock: { staleMs: 1_000 } });

/** An authority whose text is this long. */
function authorityOf(length: number) {
  const pem = '-----BEGIN CERTIFICATE-----\n'.padEnd(length, 'A');
  return { pem, sha256: Array(32).fill('0A').join(':'), subject: 'CN=Large' };
}

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [writer, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  return child;
}

async function kill(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Settles at the n-th change in this folder from now on: a file made, written to, renamed or removed. */
async function changesOf(place: string, count: number) {
  const watcher = watch(place);
  for (let seen = 0; seen < count; seen += 1) await once(watcher, 'change');
  watcher.close();
}

describe('several processes at once', () => {
  it('lose nothing of what each adds', async () => {
    const children = ['a', 'b', 'c', 'd'].map((prefix) => start('add', folder, prefix, '8'));
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    expect(codes).toEqual([0, 0, 0, 0]);
    const reading = await open().list();
    const ids = reading.ok ? reading.value.stores.map((store) => store.id).sort() : [];
    const all = ['a', 'b', 'c', 'd'].flatMap((prefix) =>
      Array.from({ length: 8 }, (_, index) => `${prefix}-${index}-example`),
    );
    expect(ids).toEqual(all.sort());
  });
});

describe('a process killed while it writes', () => {
  it('leaves the old file or the new one, and a lock that is taken over', { timeout: 120_000 }, async () => {
    await open().add(shop);
    // One megabyte, so that a write takes its time, and the kills fall into it.
    const large = Array.from({ length: 15 }, (_, index) =>
      sampleRecord(`large-${index}.example`, { addedAuthority: authorityOf(65_000) }),
    );
    for (const record of large) await open().add(record);
    let heldByTheDead = 0;
    for (let round = 0; round < 16; round += 1) {
      const child = start('rewrite', folder);
      await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
      await changesOf(folder, round + 1);
      await kill(child);
      if (!(await readdir(join(folder, 'stores.json.lock'))).includes('free')) heldByTheDead += 1;

      // Whole, and of one turn; nothing had to be repaired.
      const reading = await open().list();
      if (!reading.ok) throw new Error(reading.failure.code);
      expect(reading.value.notice).toBeUndefined();
      const [kept, ...others] = reading.value.stores;
      expect(others).toEqual(large);
      expect(kept?.versions.woocommerce).toMatch(/^11\.0\.\d+$/);
      expect(kept).toEqual({
        ...shop,
        versions: { woocommerce: kept?.versions.woocommerce, wordpress: kept?.versions.woocommerce },
      });
      expect(JSON.parse(await readFile(join(folder, 'stores.json.previous'), 'utf8')).stores).toHaveLength(16);
    }
    // Or the kills came between the writes, and nothing was shown.
    expect(heldByTheDead).toBeGreaterThan(0);

    expect((await open().add(sampleRecord('new.example'))).ok).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['stores.json', 'stores.json.lock', 'stores.json.previous']);
  });
});

describe.skipIf(!canMount)('a small disk', () => {
  let disk: string;

  beforeEach(async () => {
    disk = await mkdtemp(join(base, 'disk-'));
    mountSmallDisk(disk);
    folder = join(disk, 'data');
  });
  afterEach(() => unmount(disk));

  it('that is full keeps what it has, readable, and takes more once there is room', async () => {
    await open().add(shop);
    const before = await readFile(join(folder, 'stores.json'), 'utf8');
    const filler = join(disk, 'filler');
    await writeFile(filler, Buffer.alloc(1024 * 1024)).catch((error: NodeJS.ErrnoException) =>
      expect(error.code).toBe('ENOSPC'),
    );

    expect(await open().add(sampleRecord('new.example'))).toMatchObject({ ok: false, failure: { code: 'disk-full' } });
    expect(await open().list()).toEqual(ok({ stores: [shop] }));
    expect(await readFile(join(folder, 'stores.json'), 'utf8')).toBe(before);
    expect((await readdir(folder)).sort()).toEqual(['stores.json', 'stores.json.lock']);

    await rm(filler);
    expect((await open().add(sampleRecord('new.example'))).ok).toBe(true);
  });

  it('that fills up in the middle of a write keeps what it has', async () => {
    await open().add(shop);
    expect(await open().add(sampleRecord('new.example', { addedAuthority: authorityOf(60_000) }))).toMatchObject({
      failure: { code: 'disk-full', params: { reason: 'ENOSPC' } },
    });
    expect(await open().list()).toEqual(ok({ stores: [shop] }));
    expect((await readdir(folder)).sort()).toEqual(['stores.json', 'stores.json.lock']);
  });

  it('that is read-only can be read, damage and all, and is not written', async () => {
    await open().add(shop);
    await open().update(shop.id, (record) => ({ ...record, legacyApi: 'on' }));
    const file = join(folder, 'stores.json');
    await writeFile(file, 'damaged');
    execFileSync('mount', ['-o', 'remount,ro', disk]);

    expect(await open().list()).toEqual(
      ok({ stores: [shop], notice: { code: 'records-damaged', params: { file, aside: file, restored: 1 } } }),
    );
    for (const refused of [
      await open().add(sampleRecord('new.example')),
      await open().remove(shop.id),
      await open().removeAll(),
    ]) {
      expect(refused).toMatchObject({ ok: false, failure: { code: 'disk-read-only', params: { reason: 'EROFS' } } });
    }
    expect(await readFile(file, 'utf8')).toBe('damaged');
  });

  it('that is read-only from the start has no stores, and says so when one is added', async () => {
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    expect(await open().list()).toEqual(ok({ stores: [] }));
    expect(await open().add(shop)).toMatchObject({ failure: { code: 'disk-read-only' } });
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  });
});

it.skipIf(process.getuid?.() === 0)('a folder that its owner may not write to is read, and not written', async () => {
  await open().add(shop);
  await mkdir(folder, { recursive: true });
  execFileSync('chmod', ['500', folder, join(folder, 'stores.json.lock')]);
  expect(await open().list()).toEqual(ok({ stores: [shop] }));
  expect(await open().remove(shop.id)).toMatchObject({
    failure: { code: 'disk-read-only', params: { reason: 'EACCES' } },
  });
  execFileSync('chmod', ['700', folder, join(folder, 'stores.json.lock')]);
});
