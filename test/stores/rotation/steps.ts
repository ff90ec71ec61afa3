import type { App } from '../../../src-main/app.ts';
import { ok, type Result } from '../../../src-main/contract/result.ts';
import type { PracticeKey } from '../../../src-main/practice/index.ts';

export type Pair = Pick<PracticeKey, 'consumerKey' | 'consumerSecret'>;

/** What a step is taken with: the store, by its id, and the pairs that the merchant has made. */
export interface StepDetails {
  readonly store: string;
  readonly fresh: Pair;
  readonly another: Pair;
}

async function give(app: App, store: string, { consumerKey, consumerSecret }: Pair): Promise<Result<unknown>> {
  const offered = await app.offerKey({ paste: { text: `${consumerKey}|${consumerSecret}` } });
  return offered.ok ? app.takeNewKey({ task: 'take', store, connection: offered.value.connection }) : offered;
}

/** All that a person does in Gatehouse with a rotation, each in one call. */
export const steps = {
  start: (app, { store }) => app.startRotation({ store, reason: 'old' }),
  take: (app, { store, fresh }) => give(app, store, fresh),
  'take another': (app, { store, another }) => give(app, store, another),
  verify: (app, { store }) => app.verifyNewKey({ task: 'verify', store }),
  switch: (app, { store }) => app.switchKey({ task: 'switch', store }),
  'confirm revoked': (app, { store }) => app.confirmRevoked({ task: 'confirm', store }),
  undo: (app, { store }) => app.undoRotation({ task: 'undo', store }),
  abandon: (app, { store }) => app.abandonRotation({ task: 'abandon', store }),
  'stop waiting': (app, { store }) => app.stopWaiting({ task: 'stop', store }),
  nothing: async () => ok(undefined),
} satisfies Record<string, (app: App, details: StepDetails) => Promise<Result<unknown>>>;
export type StepName = keyof typeof steps;
