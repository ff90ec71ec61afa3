import { createApp } from '../../../src-main/app.ts';
import { type HelperProcess, startNodeHelper } from '../../../src-main/vault/keychain-helper.ts';
import type { Outcome } from './crashing.ts';
import { doorParts } from './door.ts';
import { awaitFate, type Fate } from './fate.ts';
import { type StepDetails, type StepName, steps } from './steps.ts';

/*
 * A process of its own that takes one step of a rotation over a data folder, as its parent says, and at one point of that
 * kills itself, or finds the disk full from there on.
 */

export interface Order extends Fate {
  readonly folder: string;
  readonly step: StepName;
  readonly details: StepDetails;
  /** How much later it is than it is, in milliseconds. */
  readonly later: number;
  /** Where its keychain is, if it has one. */
  readonly keychain?: { readonly env: NodeJS.ProcessEnv; readonly helper: string };
}

const fate = awaitFate();

/** Each call of the keychain is two points: one before, and one when it is on its way. */
function startPointedHelper({ env, helper: program }: NonNullable<Order['keychain']>): HelperProcess {
  const helper = startNodeHelper(env, new URL(program));
  const pass = (name: string) => fate.pass(name, 'kill at the keychain');
  return {
    ...helper,
    send(request) {
      pass(`before ${request.operation}`);
      helper.send(request);
      pass(`during ${request.operation}`);
    },
  };
}

process.on('message', async (told: Order) => {
  const { keychain: found } = told;
  const parts = doorParts(told.folder, found?.env);
  const keychain = async () => ({
    kind: 'keychain' as const,
    startHelper: () => startPointedHelper(found ?? { env: {}, helper: '' }),
  });
  const vaults = found ? { ...parts.vaults, keychain } : parts.vaults;
  const app = createApp({ ...parts, vaults, now: () => Date.now() + told.later });
  fate.begin(told);
  const done = await steps[told.step](app, told.details);
  const points = fate.end();
  await app.close();
  process.send?.({ code: done.ok ? 'ok' : done.failure.code, points } satisfies Outcome);
});
