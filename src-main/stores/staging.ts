import type { FailureCode } from '../contract/codes.ts';
import type { StagingLogin } from '../contract/host.ts';
import type { CheckReport, StoreRecord } from '../contract/models.ts';
import { type Failure, type FailureParams, fail, ok, type Result } from '../contract/result.ts';
import { type BasicLogin, Secret } from '../contract/secret.ts';
import { checked, roadChange } from './history.ts';
import type { KeepingParts } from './keeping.ts';
import { stagingItemOf, stagingItemsOf } from './key-safe.ts';
import { newKeyId, unprintable } from './names.ts';

/*
 * The name and password that the server of a staging site asks for before it passes anything on. They are kept in the
 * vault as the keys are; the record has the name of their item, and never them.
 */

/** Together, in bytes of UTF-8: what one item of every keychain takes, less what stands around them there. */
const longest = 1_000;

/** `staging-login-invalid` with `reason`: `user-empty`, `user-colon` (RFC 7617 has no way to say it), `password-empty`, `unprintable` or `too-long`. */
export function readStagingLogin({ user, password }: StagingLogin): Result<BasicLogin> {
  const refuse = (reason: string) => fail('staging-login-invalid', { reason });
  if (user === '') return refuse('user-empty');
  if (user.includes(':')) return refuse('user-colon');
  if (password === '') return refuse('password-empty');
  if (unprintable.test(user + password)) return refuse('unprintable');
  if (Buffer.byteLength(user + password) > longest) return refuse('too-long');
  return ok({ user, password: new Secret(password) });
}

/**
 * Why a login that was given did not open the site that asked for it: `staging-needs-https`, `staging-login-refused`.
 * Undefined where that is not what a finding or a failure is about.
 */
export function stagingFailure(
  code: FailureCode,
  { host = '', realm = '', login }: FailureParams,
): Failure | undefined {
  if (code !== 'staging-password') return undefined;
  if (login === 'closed') return fail('staging-needs-https', { host }).failure;
  return fail('staging-login-refused', { host, realm }).failure;
}

/** Why a check does not show that the store asked for a staging login and took this one. */
export function whyNotTaken({ findings, evidence, address }: CheckReport): Failure | undefined {
  const problem = findings.find(({ cause, severity }) => cause === 'staging-password' && severity === 'problem');
  if (problem) return stagingFailure(problem.cause, problem.params);
  const isAsked = evidence.some(({ login }) => login === 'staging');
  return isAsked ? undefined : fail('staging-not-asked', { host: new URL(address).host }).failure;
}

type StagingParts = Pick<KeepingParts, 'records' | 'keySafe' | 'history' | 'randomBytes'>;

/** Keeps a login that a check has shown to be taken, in the place of an older one. `change` is what the check changes about the record. */
export function keepStagingLogin(
  { records, keySafe, history, randomBytes }: StagingParts,
  {
    store,
    login,
    report,
    change,
  }: {
    readonly store: StoreRecord;
    readonly login: BasicLogin;
    readonly report: CheckReport;
    readonly change: (record: StoreRecord) => StoreRecord;
  },
  signal: AbortSignal,
): Promise<Result<StoreRecord>> {
  return keySafe.keep(async (stores) => {
    const now = stores.find(({ id }) => id === store.id);
    if (!now) return fail('store-not-found', { reference: store.id, nearest: '' });
    const id = newKeyId(randomBytes);
    const record = async () => {
      const kept = await records.update(store.id, (old) => ({ ...change(old), stagingItem: id }));
      if (kept.ok) {
        await history.add(store.id, [
          { event: 'staging-login', state: 'given' },
          checked(report),
          ...roadChange(now.road, report.road),
        ]);
      }
      return kept;
    };
    return ok({
      keys: [],
      logins: [{ item: stagingItemOf(now.address, id), login }],
      replaces: stagingItemsOf(now),
      record,
    });
  }, signal);
}

/** Erases a store's staging login. From now on it is called without one. */
export function eraseStagingLogin(
  { records, keySafe, history }: StagingParts,
  store: StoreRecord,
  signal: AbortSignal,
): Promise<Result<StoreRecord>> {
  return keySafe.release((stores) => {
    const now = stores.find(({ id }) => id === store.id);
    if (!now) return fail('store-not-found', { reference: store.id, nearest: '' });
    const unrecord = async () => {
      const road = { ...now.road, staging: false };
      const erased = await records.update(store.id, ({ stagingItem: _, ...old }) => ({ ...old, road }));
      if (erased.ok && now.stagingItem !== undefined) {
        await history.add(store.id, [{ event: 'staging-login', state: 'removed' }, ...roadChange(now.road, road)]);
      }
      return erased;
    };
    return ok({ items: stagingItemsOf(now), unrecord });
  }, signal);
}
