import { type FailureCode, isCause } from '../contract/codes.ts';
import { areas, type CheckReport, type Finding, type Permission, type Step } from '../contract/models.ts';
import { type Failure, type FailureParams, fail, ok, type Result } from '../contract/result.ts';
import type { KeyPair } from '../contract/secret.ts';
import type { Transport } from '../woocommerce/exchange.ts';
import { checkKey } from './check-key.ts';
import { whyNotSent } from './not-checked.ts';
import { newReportId } from './report.ts';
import { severityOf } from './severity.ts';
import { type Look, lookForSite, type Site } from './site.ts';
import { createSteps } from './steps.ts';

export interface DiagnosisRequest {
  readonly transport: Transport;
  /** As a person typed it, or the address of a store's record. */
  readonly address: string;
  /** A whole key; or one that is not, and why (`key-malformed`): the rest is then checked without it. */
  readonly key?: KeyPair | { readonly malformed: FailureParams };
  readonly wanted: Permission;
  /** The transport has a staging site's login for the Authorization header, so that the key cannot go there. */
  readonly staging?: boolean;
  readonly addedAuthorities: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly signal: AbortSignal;
  readonly onStep: (step: Step) => void;
}

export interface Diagnosis {
  readonly report: CheckReport;
  /** What the address led to, where a store can be used there. */
  readonly site?: Site;
}

/** What is not the store's doing: a stop, this computer's network, an address that holds a secret. */
const notTheStores: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'cancelled',
  'offline',
  'captive-portal',
  'proxy-failed',
  'address-has-credentials',
]);

/**
 * Names the causes of whatever is wrong with a store, from its address alone or with a key of it. What the store, the
 * way to it or the address is at fault for is a report with findings, also where nothing answers at all. Fails only for
 * what is not theirs: `cancelled`, `offline`, `captive-portal`, `proxy-failed`, `address-has-credentials`.
 */
export async function diagnose(request: DiagnosisRequest): Promise<Result<Diagnosis>> {
  const { key, now } = request;
  const startedAt = now();
  const steps = createSteps(request.onStep);
  const { transport, addedAuthorities, signal } = request;
  const look = await lookForSite({ transport, typed: request.address, addedAuthorities, steps, signal });
  if (signal.aborted) return fail('cancelled');
  if (!look.site.ok && notTheStores.has(look.site.failure.code)) return look.site;
  const site = look.site.ok ? look.site.value : undefined;

  if (site && key && !('malformed' in key)) {
    const checked = await checkKey({ ...request, site, pair: key });
    if (checked.ok) {
      return ok({ site, report: { ...checked.value.report, durationMs: now() - startedAt } });
    }
    if (notTheStores.has(checked.failure.code)) return checked;
    return ok({ site, report: reportOf(request, look, [asFinding(checked.failure, look)], startedAt) });
  }
  const malformed =
    key && 'malformed' in key ? [asFinding({ code: 'key-malformed', params: key.malformed }, look)] : [];
  const found = look.site.ok ? look.site.value.findings : [asFinding(look.site.failure, look)];
  return ok({ ...(site ? { site } : {}), report: reportOf(request, look, [...malformed, ...found], startedAt) });
}

function asFinding({ code, params }: Failure, { evidence }: Look): Finding {
  const cause = isCause(code) ? code : 'cannot-tell';
  const certainty = cause === 'cannot-tell' ? 'open' : 'certain';
  return { cause, severity: severityOf(cause), certainty, params, evidence: evidence.map(({ id }) => id) };
}

function reportOf(request: DiagnosisRequest, look: Look, findings: readonly Finding[], startedAt: number): CheckReport {
  const site = look.site.ok ? look.site.value : undefined;
  const { key, wanted } = request;
  return {
    id: newReportId(request.randomBytes),
    address: look.address,
    ...(key && !('malformed' in key) ? { key: { last7: key.consumerKey.last7, wanted } } : {}),
    ...(site ? { adminUrl: site.adminUrl } : {}),
    checkedAt: new Date(startedAt).toISOString(),
    ok: findings.every(({ severity }) => severity !== 'problem'),
    requests: look.requests,
    rounds: look.rounds,
    bytes: look.bytes,
    durationMs: request.now() - startedAt,
    findings,
    evidence: look.evidence,
    notChecked: whyNotSent(look.evidence, {
      https: look.address.startsWith('https:'),
      key: key !== undefined,
      settled: undefined,
    }),
    capabilities: {
      read: 'unknown',
      write: 'unknown',
      areas: Object.fromEntries(areas.map((area) => [area, 'unknown'])) as CheckReport['capabilities']['areas'],
    },
    versions: {},
    legacyApi: 'unknown',
  };
}
