import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { CauseCode } from '../../src-main/contract/codes.ts';
import type { CheckReport, Severity } from '../../src-main/contract/models.ts';
import {
  type PracticeFaultName,
  type PracticeKeyKind,
  practiceFault,
} from '../../src-main/contract/practice-faults.ts';
import { type KeyPair, Secret } from '../../src-main/contract/secret.ts';
import { type DiagnosisRequest, diagnose } from '../../src-main/diagnosis/diagnose.ts';
import type { RunLimits } from '../../src-main/diagnosis/run.ts';
import { type PracticeOptions, type PractisedFault, startPracticeFault } from '../../src-main/practice/index.ts';
import type { Transport, TransportRequest } from '../../src-main/woocommerce/exchange.ts';

/*
 * The confusion matrix: every fault that can be practised on, with every kind of key, in several languages. What has to
 * come out on top follows from the list of faults alone.
 */

export const matrixKeys = ['read_write', 'read', 'write', 'unknown', 'wrong-secret', 'low-rights', 'none'] as const;
export type MatrixKey = (typeof matrixKeys)[number];

export interface Case {
  readonly fault: PracticeFaultName | 'none';
  readonly key: MatrixKey;
  readonly language: NonNullable<PracticeOptions['language']>;
  readonly https: boolean;
  readonly version?: NonNullable<PracticeOptions['version']>;
}

export interface Outcome {
  readonly top: CauseCode | undefined;
  readonly expected: CauseCode | undefined;
  readonly report: CheckReport;
  /** What was sent that must not be; empty where the promises about secrets were kept. */
  readonly indiscretions: readonly string[];
}

const wrongWith: Readonly<Record<MatrixKey, CauseCode | undefined>> = {
  read_write: undefined,
  read: 'permission-write-missing',
  write: 'permission-read-missing',
  unknown: 'key-unknown',
  'wrong-secret': 'secret-wrong',
  'low-rights': 'user-lacks-rights',
  none: undefined,
};
/** Keys that the store takes. */
const taken: readonly MatrixKey[] = ['read_write', 'read', 'write', 'low-rights'];

/** Faults of the key are played by one key; with another they are no fault. */
export function isCase({ fault, key }: Pick<Case, 'fault' | 'key'>): boolean {
  return fault === 'none' || practiceFault(fault).group !== 'key' || key === 'read_write' || key === 'none';
}

/** What a check has to say first; undefined where nothing but what is worth knowing everywhere. */
function expectedTop({ fault: name, key, https }: Pick<Case, 'fault' | 'key' | 'https'>): CauseCode | undefined {
  const plain = https ? undefined : 'http-only';
  if (name === 'none') return wrongWith[key] ?? plain;
  const fault = practiceFault(name);
  if (key === 'none') return fault.withoutKey === undefined ? fault.cause : (fault.withoutKey ?? plain);
  // Where no write gets through, nobody can say that a key may not write.
  if (name === 'firewall-on-writing' && key === 'read') return fault.cause;
  // The store looks at the clock after key and signature, and before what the key may do.
  if (name === 'clock-skew-signed' && !taken.includes(key)) return wrongWith[key];
  // A signed call is never asked for twice, so a cache has nothing to give to strangers.
  if (!https && /^answers-cached/.test(name) && key === 'read_write') return plain;
  const judged = fault.judgesKeys === undefined || (fault.judgesKeys === 'recognised' && taken.includes(key));
  // Only a page shows it, and a key that may read and write leaves no request for one.
  const room = fault.cause !== 'coming-soon' || key !== 'read_write';
  return (judged ? wrongWith[key] : undefined) ?? (room ? fault.cause : undefined);
}

/** Tight for what never answers, so that nobody waits for it. */
const limitsOf: Partial<Record<PracticeFaultName, Partial<RunLimits>>> = {
  'connect-timeout': { silenceMs: 1_000, connectMs: 400 },
  hanging: { silenceMs: 1_000, answerMs: 800 },
  'dribbling-answer': { answerMs: 1_500 },
  'slow-answer': { slowMs: 120 },
};
/** The slow faults are played at a twentieth of their time. */
const pause = (milliseconds: number, signal: AbortSignal) => setTimeout(milliseconds / 20, undefined, { signal });

/** Runs one case from the address to the report, and watches what is sent. */
export async function runCase(transport: Transport, { fault, key, language, https, version }: Case): Promise<Outcome> {
  // Pauses that a store asks for pass on its clock and ours, and nobody waits.
  let passed = 0;
  const clock = () => Date.now() + passed;
  const played = await startPracticeFault(fault, { language, https, pause, clock, ...(version ? { version } : {}) });
  try {
    const given = keyOf(played, { fault, key });
    const watched = watch(transport, played, given);
    const result = await diagnose({
      transport: watched,
      address: played.address,
      ...(given ? { key: given } : {}),
      wanted: 'read_write',
      addedAuthorities: played.authority ? [played.authority] : [],
      now: clock,
      randomBytes,
      signal: new AbortController().signal,
      wait: async (milliseconds) => {
        passed += milliseconds;
      },
      onStep: () => {},
      ...(fault === 'none' ? {} : { limits: limitsOf[fault] ?? {} }),
    });
    if (!result.ok) throw new Error(`${fault}, ${key}: ${result.failure.code}`);
    const { report } = result.value;
    return {
      top: topOf(report, fault),
      expected: expectedTop({ fault, key, https }),
      report,
      indiscretions: watched.indiscretions,
    };
  } finally {
    await played.close();
  }
}

const everywhere: readonly CauseCode[] = ['legacy-api-off'];

/** What is said first. A note counts where it is the fault's own, and not where every store has it. */
function topOf({ findings }: CheckReport, fault: Case['fault']): CauseCode | undefined {
  return findings.find(({ cause }) => cause === fault || !everywhere.includes(cause))?.cause;
}

function keyOf(played: PractisedFault, { fault, key }: Pick<Case, 'fault' | 'key'>): DiagnosisRequest['key'] {
  if (key === 'none') return undefined;
  if (fault === 'key-malformed') return { malformed: { half: 'secret', reason: 'key-too-short', found: 21 } };
  const pair = key === 'read_write' ? played.key : played.keys[key as PracticeKeyKind];
  return { consumerKey: new Secret(pair.consumerKey), consumerSecret: new Secret(pair.consumerSecret) };
}

/**
 * Holds each request against what is promised: the secret leaves by Basic over https to the host that was typed and in no
 * other way; at most one login with a false secret and two with a false signature; nothing secret follows a redirect.
 */
function watch(transport: Transport, { address }: PractisedFault, key: DiagnosisRequest['key']) {
  const indiscretions: string[] = [];
  const pair = key && 'consumerKey' in key ? key : undefined;
  // Its http and https have two ports here.
  const host = URL.canParse(address) ? new URL(address).hostname : '';
  const falseOnes = { secrets: 0, signatures: 0 };
  const told = (what: string, { method, url }: TransportRequest) =>
    indiscretions.push(`${what}: ${method} ${url.origin}${url.pathname}`);

  function look(request: TransportRequest, { consumerKey, consumerSecret }: KeyPair): void {
    const secret = consumerSecret.reveal();
    const { url, body } = request;
    const { authorization, ...headers } = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const open = decodeURIComponent(`${url.href} ${JSON.stringify(headers)} ${body ?? ''}`);
    for (const hidden of [secret, secret.slice(3), Buffer.from(secret).toString('base64')]) {
      if (open.includes(hidden)) told('the secret in the open', request);
    }
    const signer = url.searchParams.get('oauth_consumer_key');
    if ((authorization || signer) && url.hostname !== host) told('a login at another host', request);
    if (signer && !/\/wc\//.test(url.href)) told('a signature outside of wc/', request);
    if (signer && signer !== consumerKey.reveal()) falseOnes.signatures += 1;
    if (!authorization) return;
    if (url.protocol !== 'https:') told('Basic without https', request);
    if (!/\/wc\//.test(url.href)) told('Basic outside of wc/', request);
    const [, sent] = atob(authorization.replace(/^Basic /, '')).split(':');
    if (sent !== secret) falseOnes.secrets += 1;
  }

  return {
    indiscretions,
    close: () => transport.close(),
    send(request: TransportRequest) {
      if (pair) look(request, pair);
      // Only a false signature of this key looks like a right one from outside; the report names it.
      if (falseOnes.secrets > 1) told('a second false secret', request);
      if (falseOnes.signatures > 1) told('a second made-up key', request);
      return transport.send(request);
    },
  };
}

export function worst({ findings }: CheckReport): Severity | undefined {
  return findings[0]?.severity;
}
