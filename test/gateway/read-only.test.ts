import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeFailure } from '../../src-main/contract/describe.ts';
import type { StoreRecord } from '../../src-main/contract/models.ts';
import type { ToolRules } from '../../src-main/contract/tools.ts';
import { localKeysFile } from '../../src-main/gateway/local-keys.ts';
import { type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';
import { canMount, mountSmallDisk, unmount } from '../support/small-disk.ts';
import { basic, call, type House, makeHouse, value, vaultItems } from './house.ts';

/* Local keys in a folder that can be read and not written: nothing is changed, nothing is lost, and it is said. */

/** Everybody's number for nobody in particular. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
/** A process may, a thread of one may not. */
const canDropRights = !isRoot || isMainThread;

interface ReadOnly {
  readonly name: string;
  readonly isPossible: boolean;
  /** Errno of what is written then. */
  readonly reason: string;
  prepare(house: House): void;
  close(house: House): void;
  reopen(house: House): void;
  tidy(house: House): void;
}

const gatewayFolder = ({ folder }: House) => join(folder, 'gateway');
const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'ignore' });

const kinds: readonly ReadOnly[] = [
  {
    name: 'on a disk that is read-only',
    isPossible: canMount,
    reason: 'EROFS',
    prepare(house) {
      mkdirSync(gatewayFolder(house), { recursive: true });
      mountSmallDisk(gatewayFolder(house));
    },
    close: (house) => run('mount', '-o', 'remount,ro', gatewayFolder(house)),
    reopen: (house) => run('mount', '-o', 'remount,rw', gatewayFolder(house)),
    tidy: (house) => unmount(gatewayFolder(house)),
  },
  {
    name: 'that its owner may not write to',
    isPossible: process.platform !== 'win32' && canDropRights,
    reason: 'EACCES',
    prepare: () => undefined,
    close({ folder }) {
      run('find', folder, '-type', 'd', '-exec', 'chmod', '500', '{}', '+');
      if (!isRoot) return;
      // Root may write wherever it likes.
      run('chown', '-R', String(nobody), folder);
      process.seteuid?.(nobody);
    },
    reopen({ folder }) {
      if (isRoot) process.seteuid?.(0);
      run('find', folder, '-type', 'd', '-exec', 'chmod', '700', '{}', '+');
    },
    tidy: () => undefined,
  },
];

describe.each(kinds)('a folder $name', (kind) => {
  const rules: ToolRules = { permission: 'read', areas: ['products'] };
  let shop: PracticeStore;
  let house: House;
  let store: StoreRecord;

  beforeEach(async (context) => {
    context.skip(!kind.isPossible, 'needs rights that this process has not');
    shop = await startPracticeStore();
    house = await makeHouse();
    kind.prepare(house);
    store = await house.connect(shop);
  });

  afterEach(async () => {
    kind.reopen(house);
    kind.tidy(house);
    await house.close();
    await shop.close();
  });

  test('keeps its tools as they were, lets them call, and says why none was changed', async () => {
    const tool = await house.addTool(store);
    const { address } = await house.open();
    const products = async () =>
      (await call(`${address}/${store.id}/wp-json/wc/v3/products`, { headers: basic(tool) })).status;
    expect(await products()).toBe(200);
    const { tools } = house.gateway;
    const before = readFileSync(localKeysFile(house.folder));
    kind.close(house);

    const reference = { tool: tool.tool.id };
    for (const changed of [
      await tools.add({ store: store.id, name: 'Another', ...rules }),
      await tools.pause({ ...reference, paused: true }),
      await tools.update({ ...reference, name: 'Another name' }),
      await tools.replace(reference),
      await tools.revoke(reference),
    ]) {
      if (changed.ok) throw new Error('Something was written.');
      expect(changed.failure).toMatchObject({ code: 'disk-read-only', params: { reason: kind.reason } });
      const { what, next } = describeFailure(changed.failure);
      expect(what).toContain(gatewayFolder(house));
      expect(next).not.toBe('');
    }
    expect(value(await tools.list({})).map(({ id, paused }) => [id, paused])).toEqual([[tool.tool.id, false]]);
    expect(await products()).toBe(200);
    expect(readFileSync(localKeysFile(house.folder))).toEqual(before);

    kind.reopen(house);
    value(await tools.add({ store: store.id, name: 'Another', ...rules }));
    value(await tools.pause({ ...reference, paused: true }));
    expect(value(await tools.list({})).map(({ name, paused }) => [name, paused])).toEqual([
      ['Another', false],
      ['Label printer', true],
    ]);
    // It looks at the file anew within a moment.
    await expect.poll(products).toBe(403);
  });

  test('gets no first tool, and nothing stays in the vault of it', async () => {
    const before = await vaultItems(house);
    const { tools } = house.gateway;
    kind.close(house);
    const added = await tools.add({ store: store.id, name: 'First', ...rules });
    expect(added).toMatchObject({ ok: false, failure: { code: 'disk-read-only', params: { reason: kind.reason } } });
    expect(value(await tools.list({}))).toEqual([]);
    expect(await vaultItems(house)).toEqual(before);
    kind.reopen(house);
    const tool = await house.addTool(store, { name: 'First' });
    expect(value(await tools.list({})).map(({ id }) => id)).toEqual([tool.tool.id]);
  });
});
