import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freeLocks } from '../kept.ts';
import type { Order } from './crash-program.ts';
import { buildCrashProgram, type CrashProgram, type Outcome } from './crashing.ts';
import { expectBothEnds, expectNoSecret, expectSound, names, Scene } from './scene.ts';

/*
 * A rotation, interrupted at every place at which something changes that outlives the program: each change of a file or
 * a folder (also half done), and each request. A process of its own takes one step over real files and real
 * sockets, and counts these places by itself; it is run anew for each of them, and kills itself there with SIGKILL.
 * Then a new program leads what is left to either end.
 */

let base: string;
let program: CrashProgram<Order>;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'gatehouse-crashes-'));
  program = await buildCrashProgram(join(import.meta.dirname, 'crash-program.ts'), base);
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** Nothing here is fast on a busy machine; this only ends what hangs. */
const timeout = 1_800_000;

/** Takes a scene's step on a copy of its data folder, and has something happen at one point of it. */
async function interrupt(scene: Scene, child: ChildProcess, at: number, what: Order['what']) {
  const folder = await scene.copy();
  const { details, later } = scene;
  const outcome = await program.order(child, { folder, step: scene.situation.step, details, later, at, what });
  return { folder, outcome };
}

describe('killed at any point, it goes on to either end', { timeout }, () => {
  it.concurrent.each(names)('%s', async (name) => {
    const scene = await Scene.set(name, base);
    const seen = new Set<string>();
    let next = program.start();
    let outcome: Outcome | 'killed' = 'killed';
    let at = 0;
    while (outcome === 'killed') {
      at += 1;
      const child = next;
      const running = interrupt(scene, child, at, 'kill');
      next = program.start();
      const { folder, ...ended } = await running;
      outcome = ended.outcome;
      child.kill('SIGKILL');
      await freeLocks(folder);
      await expectSound(scene, folder);
      expectNoSecret(scene, folder, program.output());
      await expectBothEnds(scene, folder, seen);
    }
    next.kill('SIGKILL');
    await scene.shop.store.close();
    expect(outcome).toMatchObject({ code: 'ok' });
    expect(outcome.points).toHaveLength(at - 1);
  });
});

/** A stand-in: the program is told so by the functions of Node that it writes with. */
describe('on a disk that is full from any point on, it says so, and goes on to either end', { timeout }, () => {
  it.concurrent.each(names)('%s', async (name) => {
    const scene = await Scene.set(name, base);
    const seen = new Set<string>();
    const child = program.start();
    const codes = new Set<string>();
    for (let at = 1; ; at += 1) {
      const { folder, outcome } = await interrupt(scene, child, at, 'disk full');
      if (outcome === 'killed') throw new Error('nobody has killed it');
      codes.add(outcome.code);
      await expectSound(scene, folder);
      expectNoSecret(scene, folder, program.output());
      await expectBothEnds(scene, folder, seen);
      if (outcome.points.length < at) break;
    }
    child.kill('SIGKILL');
    await scene.shop.store.close();
    // What is only told afterwards, in the history, stops nothing.
    expect(codes).toEqual(new Set(['disk-full', 'ok']));
  });
});
