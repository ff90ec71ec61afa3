import { type App, createApp } from '../../src-main/app.ts';
import type { Result } from '../../src-main/contract/result.ts';
import type { Outcome } from '../stores/rotation/crashing.ts';
import { doorParts } from '../stores/rotation/door.ts';
import { awaitFate, type Fate } from '../stores/rotation/fate.ts';

/*
 * A process of its own that does one thing with a store's tools over a data folder, as its parent says, and at one point
 * of that kills itself, or finds the disk full from there on.
 */

export interface Order extends Fate {
  readonly folder: string;
  readonly step: StepName;
  /** By its id. */
  readonly store: string;
}

const fate = awaitFate();

async function toolsOf(app: App) {
  return (await app.gateway()).tools;
}

const rules = { permission: 'read_write', areas: ['orders', 'products'] } as const;

const steps = {
  add: async (app, store) => (await toolsOf(app)).add({ store, name: 'Fresh', ...rules }),
  pause: async (app) => (await toolsOf(app)).pause({ tool: 'Till', paused: true }),
  replace: async (app) => (await toolsOf(app)).replace({ tool: 'Till' }),
  change: async (app) => (await toolsOf(app)).update({ tool: 'Till', perMinute: 600 }),
  revoke: async (app) => (await toolsOf(app)).revoke({ tool: 'Till' }),
  'remove the store': async (app, store) => app.removeStore({ task: 'remove', store }),
  'forget everything': async (app) => app.forgetEverything({ task: 'forget' }),
} satisfies Record<string, (app: App, store: string) => Promise<Result<unknown>>>;
export type StepName = keyof typeof steps;

process.on('message', async ({ folder, step, store, ...coming }: Order) => {
  const app = createApp(doorParts(folder));
  fate.begin(coming);
  const done = await steps[step](app, store);
  const points = fate.end();
  await app.close();
  process.send?.({ code: done.ok ? 'ok' : done.failure.code, points } satisfies Outcome);
});
