import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { buildDoors } from '../support/build-doors.ts';
import { launchOnStandIn } from './driver.ts';

/*
 * A computer at rest is left at rest: the main process has no timer that goes off more often than once a minute, once its
 * window has opened. Every timer is known from the beginning of the process, by a hook (`../support/timers.mjs`).
 */

const root = fileURLToPath(new URL('../../', import.meta.url));
const probe = pathToFileURL(join(root, 'test/support/timers.mjs')).href;

interface Timer {
  readonly ms: number;
  readonly repeats: boolean;
  readonly by: readonly string[];
  readonly fired: number;
  readonly isOver: boolean;
}

const isOften = ({ ms, repeats, isOver }: Timer) => repeats && !isOver && ms < 60_000;

test('an idle main process has no timer more often than once a minute, and none goes off', async () => {
  await buildDoors('electron', 'preload', 'renderer');
  const app = await launchOnStandIn({
    main: join(root, 'out/electron/main.js'),
    env: { NODE_OPTIONS: `--import ${probe}` },
  });
  const timers = () =>
    app.evaluateMain(() => (globalThis as unknown as { timersOf(): Timer[] }).timersOf()) as Promise<Timer[]>;
  const fired = (all: readonly Timer[]) => all.reduce((sum, timer) => sum + timer.fired, 0);
  try {
    const page = await app.page();
    await page.getByRole('heading', { name: 'Connect your WooCommerce store' }).waitFor();
    // What the start leaves for later (the gateway, a second after the window) is over.
    await expect.poll(async () => (await timers()).filter((timer) => !timer.isOver && timer.ms < 60_000)).toEqual([]);
    const before = fired(await timers());
    // For so long nothing happens, which is what is looked at.
    await pause(5_000);
    const after = await timers();
    expect(after.filter(isOften)).toEqual([]);
    expect(fired(after)).toBe(before);
    // The hook sees what it is there for.
    await app.evaluateMain(() => {
      setInterval(() => undefined, 500).unref();
    });
    expect((await timers()).filter(isOften)).toHaveLength(1);
  } finally {
    await app.close();
  }
});
