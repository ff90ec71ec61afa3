import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src-main/app.ts';
import type { ToolLogin } from '../../src-main/contract/tools.ts';
import { claimedByLocalKeys } from '../../src-main/gateway/local-keys.ts';
import { freeLocks, keptIn } from '../stores/kept.ts';
import { buildCrashProgram, type CrashProgram, type Outcome } from '../stores/rotation/crashing.ts';
import { doorParts, passphrase } from '../stores/rotation/door.ts';
import { filesBelow, found } from '../support/leaks.ts';
import type { Order, StepName } from './crash-program.ts';
import { basic, call, makeHouse, value } from './house.ts';

/*
 * What is done with tools, killed with SIGKILL at each change of a file or a folder (also half done), or with a disk that
 * is full from there on: each tool is there with a key that opens, or it is not there, and the vault has nothing that
 * nobody knows of.
 */

let base: string;
let program: CrashProgram<Order>;
/** Data folders with a store: one without a tool, one with `Till`. */
const folders = { none: '', till: '' };
let store: string;
let till: ToolLogin;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'gatehouse-tools-crashes-'));
  program = await buildCrashProgram(join(import.meta.dirname, 'crash-program.ts'), base);
  const house = await makeHouse();
  // Nobody listens there: what comes so far was let through.
  const record = await house.connectTo('http://127.0.0.1:1/wp-json/');
  store = record.id;
  folders.none = await copyOf(house.folder);
  till = await house.addTool(record, { name: 'Till' });
  folders.till = await copyOf(house.folder);
  await house.close();
});
afterAll(() => rm(base, { recursive: true, force: true }));

async function copyOf(folder: string): Promise<string> {
  const copy = await mkdtemp(join(base, 'data-'));
  await cp(folder, copy, { recursive: true });
  return copy;
}

interface Situation {
  readonly step: StepName;
  readonly from: keyof typeof folders;
  /** The names of the tools that may be there after it. */
  readonly ends: readonly (readonly string[])[];
}
const situations: readonly (readonly [string, Situation])[] = [
  ['add the first tool', { step: 'add', from: 'none', ends: [[], ['Fresh']] }],
  ['add another', { step: 'add', from: 'till', ends: [['Till'], ['Fresh', 'Till']] }],
  ['pause', { step: 'pause', from: 'till', ends: [['Till']] }],
  ['replace the key', { step: 'replace', from: 'till', ends: [['Till']] }],
  ['change the rules', { step: 'change', from: 'till', ends: [['Till']] }],
  ['revoke', { step: 'revoke', from: 'till', ends: [['Till'], []] }],
  ['remove the store', { step: 'remove the store', from: 'till', ends: [['Till'], []] }],
  ['forget everything', { step: 'forget everything', from: 'till', ends: [['Till'], []] }],
];

/** What is in the vault is claimed or on the list, and what is claimed is in the vault. */
async function expectSound(folder: string): Promise<{ readonly kept: string[]; readonly claimed: string[] }> {
  const { kept, unclaimed, ...of } = await keptIn(folder, passphrase);
  const claimed = [...of.claimed, ...value(await claimedByLocalKeys(folder)).map(({ account }) => account)];
  expect(kept).toEqual(expect.arrayContaining(claimed));
  expect([...claimed, ...unclaimed]).toEqual(expect.arrayContaining(kept));
  return { kept, claimed };
}

async function expectNoSecret(folder: string): Promise<void> {
  for (const { path, bytes } of filesBelow(folder)) {
    for (const half of [till.consumerKey, till.consumerSecret]) expect(found(bytes, till, half), path).toEqual([]);
  }
}

/** What a program would find there, but for names and nonces that are others each time. */
async function stateOf(folder: string): Promise<string> {
  const { claimed, kept, unclaimed } = await keptIn(folder, passphrase);
  const sealed = join(folder, 'gateway', 'local-keys.sealed');
  const before = join(folders.till, 'gateway', 'local-keys.sealed');
  const isAsBefore = existsSync(sealed) && readFileSync(sealed).equals(readFileSync(before));
  const files = filesBelow(folder).map(({ path }) => path.slice(folder.length).replace(/[0-9a-f]{12}/g, '…'));
  return JSON.stringify([claimed.length, kept.length, unclaimed.length, isAsBefore, files.sort()]);
}

/** A new program finds whole tools, and goes on from there; answers with what it found. */
async function goOn(folder: string, { step, ends }: Situation, seen: Set<string>): Promise<void> {
  await freeLocks(folder);
  if (existsSync(join(folder, 'gateway'))) await freeLocks(join(folder, 'gateway'));
  await expectSound(folder);
  await expectNoSecret(folder);
  const state = await stateOf(folder);
  if (seen.has(state)) return rm(folder, { recursive: true, force: true });
  seen.add(state);
  const app = createApp(doorParts(folder));
  const gateway = await app.gateway();
  const tools = value(await gateway.tools.list({}));
  const names = tools.map(({ name }) => name).sort();
  expect(ends).toContainEqual(names);
  const isThere = value(await app.listStores()).length > 0;
  if (step !== 'remove the store' && step !== 'forget everything') expect(isThere).toBe(true);
  const { address, close } = value(await gateway.open({ port: 0 }));
  const { json } = await call(`${address}/${store}/wp-json/wc/v3/products`, { headers: basic(till) });
  const found = tools.find(({ name }) => name === 'Till');
  const hasOldKey = found?.keyLast7 === till.tool.keyLast7;
  if (!isThere && hasOldKey) expect(json.code).toBe('gatehouse_no_store');
  else if (hasOldKey) expect(json.code).toBe(found.paused ? 'gatehouse_paused' : 'gatehouse_connection_refused');
  else expect(json.code).toBe('woocommerce_rest_cannot_view');
  await close();
  if (isThere) {
    // Whatever is there can be given another key and taken away, and the vault is in order then.
    for (const name of names) value(await gateway.tools.replace({ tool: name }));
    value(await gateway.tools.add({ store, name: 'Afterwards', permission: 'read', areas: ['everything'] }));
    for (const name of [...names, 'Afterwards']) value(await gateway.tools.revoke({ tool: name }));
    value(await app.removeStore({ task: 'remove', store }));
  }
  value(await app.forgetEverything({ task: 'forget' }));
  expect(await keptIn(folder, passphrase)).toMatchObject({ claimed: [], kept: [], unclaimed: [] });
  const left = existsSync(join(folder, 'gateway')) ? await readdir(join(folder, 'gateway')) : [];
  expect(left.filter((name) => /^local-keys/.test(name) && !name.includes('.lock'))).toEqual([]);
  await app.close();
  await rm(folder, { recursive: true, force: true });
}

/** Nothing here is fast on a busy machine; this only ends what hangs. */
const timeout = 600_000;

/**
 * Locks and the vault's file have tests of their own, test/files/lock.test.ts and test/vault/; the lists of unclaimed items
 * that are written before and after the vault stand for its place in the order.
 */
const apartFrom = ['.lock', 'keys.age', 'history'];

async function interrupt(child: ChildProcess, { step, from }: Situation, at: number, what: Order['what']) {
  const folder = await copyOf(folders[from]);
  const outcome = await program.order(child, { folder, step, store, at, what, apartFrom });
  return { folder, outcome };
}

describe('killed at any point', { timeout }, () => {
  it.concurrent.each(situations)('%s', async (_, situation) => {
    let next = program.start();
    let outcome: Outcome | 'killed' = 'killed';
    const seen = new Set<string>();
    let at = 0;
    while (outcome === 'killed') {
      at += 1;
      const child = next;
      const running = interrupt(child, situation, at, 'kill');
      next = program.start();
      const ended = await running;
      outcome = ended.outcome;
      child.kill('SIGKILL');
      await goOn(ended.folder, situation, seen);
    }
    next.kill('SIGKILL');
    expect(outcome).toMatchObject({ code: 'ok' });
    expect(outcome.points).toHaveLength(at - 1);
    expect(at).toBeGreaterThan(5);
  });
});

/** A stand-in: the program is told so by the functions of Node that it writes with. */
describe('on a disk that is full from any point on', { timeout }, () => {
  it.concurrent.each(situations)('%s', async (_, situation) => {
    const child = program.start();
    const codes = new Set<string>();
    const seen = new Set<string>();
    for (let at = 1; ; at += 1) {
      const { folder, outcome } = await interrupt(child, situation, at, 'disk full');
      if (outcome === 'killed') throw new Error('nobody has killed it');
      codes.add(outcome.code);
      await goOn(folder, situation, seen);
      if (outcome.points.length < at) break;
    }
    child.kill('SIGKILL');
    expect(codes).toContain('ok');
    expect(codes).toContain('disk-full');
  });
});
