import type { Road } from '../contract/models.ts';
import { type Failure, fail } from '../contract/result.ts';
import type { RevocationAnswer } from '../contract/rotation.ts';
import { type BasicLogin, type KeyPair, Secret } from '../contract/secret.ts';
import { refusalOf } from '../woocommerce/refusals.ts';
import { type Asking, createAsking } from './asking.ts';
import type { Observation } from './evidence.ts';
import { type Login, recognised } from './login.ts';
import { type Question, read, write } from './probes.ts';
import { createRun, type Run, type RunParts } from './run.ts';
import { saysTheSame } from './verdict.ts';

/*
 * Whether a store still knows a key that is to be revoked. The question is a signature that is false on purpose, so the
 * key's secret is not even at hand here, and the key's “Last access” in wp-admin stays what other programs have made it:
 * that line tells the merchant whether something still uses the key.
 */

export interface RevocationQuestion extends RunParts {
  readonly address: string;
  readonly road: Road;
  readonly staging?: BasicLogin;
  /** Consumer key of the old key; its secret is not needed. */
  readonly oldKey: Secret;
  /** The one that replaces it, where there is one already. `writeOnly`: it is asked by a write that changes nothing. */
  readonly newKey?: { readonly pair: KeyPair; readonly writeOnly: boolean };
}

/** How a store has answered to a key. */
export type KeySeen = 'works' | 'refused' | 'cannot-tell';

export interface RevocationSeen {
  readonly answer: RevocationAnswer;
  /** `works`, of the old key: the store knows it. */
  readonly old: KeySeen;
  readonly new: KeySeen;
  /** For `cannot-tell`: why. */
  readonly failure?: Failure;
}

/** What was observed. Of the new key only where there is one, and its false signature only where something hangs on it. */
interface RevocationEvidence {
  readonly host: string;
  readonly old: Observation;
  readonly madeUp: Observation;
  readonly newWorks?: Observation;
  readonly newFalse?: Observation;
}

/** Asks a store about both keys, in at most four requests. */
export async function askAboutRevocation(question: RevocationQuestion): Promise<RevocationSeen> {
  const run = createRun(question);
  const { address, road, newKey } = question;
  const { host } = new URL(address);
  const old = askingWith(run, question, { consumerKey: question.oldKey, consumerSecret: nobodysSecret(run) });
  const replacement = newKey && { ...newKey, asking: askingWith(run, question, newKey.pair) };
  const round = run.beginRound();
  const falsely = (asking: Asking, key: 'own' | 'made-up') =>
    asking.ask(
      key === 'own' ? 'false-signature' : 'false-signature-made-up-key',
      read({ by: 'false-signature', names: { scheme: schemeOf(road) }, key }),
      round,
    );
  const [ofOld, madeUp, works] = await Promise.all([
    falsely(old, 'own'),
    falsely(old, 'made-up'),
    replacement?.asking.ask(...properly(road, replacement.writeOnly), round),
  ]);
  const seen = { host, old: ofOld, madeUp, ...(works ? { newWorks: works } : {}) };
  if (!replacement || (saysTheSame(ofOld, madeUp) === false && recognised(works))) return revocationSeen(seen);
  run.beginRound();
  return revocationSeen({ ...seen, newFalse: await falsely(replacement.asking, 'own') });
}

/** Whether a key is taken over the store's road, as calls use it. */
export async function askWhetherItWorks(
  question: Omit<RevocationQuestion, 'oldKey' | 'newKey'> & { readonly key: KeyPair; readonly writeOnly: boolean },
): Promise<boolean> {
  const run = createRun(question);
  const round = run.beginRound();
  const asking = askingWith(run, question, question.key);
  return recognised(await asking.ask(...properly(question.road, question.writeOnly), round));
}

/**
 * What the answers mean. Pure. That the store refuses the old key counts only where it refuses it as it refuses a key that
 * nobody has, refuses the new one otherwise when that is signed falsely, and takes the new one at the same time: so neither
 * a cache nor a broken site nor a plugin with one text for every refusal is taken for a revocation.
 */
function revocationSeen({ host, old, madeUp, newWorks, newFalse }: RevocationEvidence): RevocationSeen {
  const alike = saysTheSame(old, madeUp);
  const newAlike = saysTheSame(newFalse, madeUp);
  const cannotTell = (from: Observation, seen: Partial<RevocationSeen> = {}): RevocationSeen => ({
    answer: 'cannot-tell',
    old: 'cannot-tell',
    new: 'cannot-tell',
    ...seen,
    failure: whyNot(from, host),
  });
  if (!newWorks) {
    if (alike === undefined) return cannotTell(old.outcome === 'refused' ? madeUp : old);
    const [answer, seen] = alike ? (['refused', 'refused'] as const) : (['known', 'works'] as const);
    return { answer, old: seen, new: 'cannot-tell' };
  }
  const works = recognised(newWorks) ? 'works' : 'cannot-tell';
  if (alike === undefined) return cannotTell(old.outcome === 'refused' ? madeUp : old, { new: works });
  if (works === 'works') {
    if (!alike) return { answer: 'known', old: 'works', new: works };
    return newAlike === false
      ? { answer: 'refused', old: 'refused', new: works }
      : cannotTell(newFalse ?? old, { new: works });
  }
  const isLoginRefused = newWorks.outcome === 'refused' || newWorks.outcome === 'nobody';
  if (!isLoginRefused || newAlike !== true) return cannotTell(newWorks, { old: alike ? 'cannot-tell' : 'works' });
  return alike
    ? // A plugin with one text for every refusal would look like this, and so would a site that is half restored.
      { answer: 'both-refused', old: 'cannot-tell', new: 'cannot-tell' }
    : { answer: 'new-refused', old: 'works', new: 'refused' };
}

function whyNot({ failure, problem, status = 0, restCode = '' }: Observation, host: string): Failure {
  return failure ?? (problem && refusalOf(problem, host)) ?? fail('cannot-tell', { host, status, restCode }).failure;
}

function askingWith(
  run: Run,
  { address, road, staging }: Pick<RevocationQuestion, 'address' | 'road' | 'staging'>,
  pair: KeyPair,
): Asking {
  const { restUrl, signedRestUrl } = road;
  const site = { address, restUrl, homeRestUrl: signedRestUrl, staging: road.staging };
  return createAsking({ run, site, pair, ...(staging ? { staging } : {}) });
}

/** The question that a key is asked with over the store's road, and the probe that it is. */
function properly(road: Road, writeOnly: boolean): ['read-basic' | 'read-signed-https' | 'write', Question] {
  const login: Login =
    road.authentication === 'basic' ? { by: 'basic' } : { by: 'signature', names: { scheme: schemeOf(road) } };
  if (writeOnly) return ['write', write(login)];
  return [road.authentication === 'basic' ? 'read-basic' : 'read-signed-https', read(login)];
}

function schemeOf({ signedRestUrl }: Road): 'http' | 'https' {
  return signedRestUrl.startsWith('https:') ? 'https' : 'http';
}

function nobodysSecret({ randomBytes }: Run): Secret {
  return new Secret(`cs_${Buffer.from(randomBytes(20)).toString('hex')}`);
}
