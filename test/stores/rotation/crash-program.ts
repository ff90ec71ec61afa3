import { createApp } from '../../../src-main/app.ts';
import { type HelperProcess, startNodeHelper } from '../../../src-main/vault/keychain-helper.ts';
import { doorParts } from './door.ts';
import { type Point, watchPoints } from './points.ts';
import { type StepDetails, type StepName, steps } from './steps.ts';

/*
 * A process of its own that takes one step of a rotation over a data folder, as its parent says, and at one point of that
 * kills itself, or finds the disk full from there on.
 */

export interface Order {
  readonly folder: string;
  readonly step: StepName;
  readonly details: StepDetails;
  /** How much later it is than it is, in milliseconds. */
  readonly later: number;
  /** Counted from 1; one that is not reached changes nothing. */
  readonly at: number;
  readonly what: 'kill' | 'disk full' | 'kill at the keychain';
  /** Where its keychain is, if it has one. */
  readonly keychain?: { readonly env: NodeJS.ProcessEnv; readonly helper: string };
}

export interface Outcome {
  /** The step's failure, or `ok`. */
  readonly code: string;
  /** The points that were passed. */
  readonly points: readonly string[];
}

let order: Order | undefined;
let points: string[] = [];

/** Whether this is the point. */
function isHere(name: string): boolean {
  points.push(name);
  return points.length === order?.at;
}

/** Nothing of this process happens after that, not even what is on its way to another thread. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

async function passPoint({ name, takesRoom, half }: Point): Promise<void> {
  if (order?.what === 'kill') {
    if (isHere(name)) die();
    if (half && isHere(`${name}, half`)) {
      await half();
      die();
    }
  } else if (order?.what === 'disk full' && takesRoom) {
    isHere(name);
    if (points.length >= order.at) throw Object.assign(new Error('a test says so'), { code: 'ENOSPC' });
  }
}

watchPoints(passPoint, () => {
  if (order?.what === 'kill' && isHere('request')) die();
});

/** Each call of the keychain is two points: one before, and one when it is on its way. */
function startPointedHelper({ env, helper: program }: NonNullable<Order['keychain']>): HelperProcess {
  const helper = startNodeHelper(env, new URL(program));
  const pass = (name: string) => {
    if (order?.what === 'kill at the keychain' && isHere(name)) die();
  };
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
  points = [];
  order = told;
  const done = await steps[told.step](app, told.details);
  order = undefined;
  await app.close();
  process.send?.({ code: done.ok ? 'ok' : done.failure.code, points } satisfies Outcome);
});
