import type { CheckReport, Finding, Permission, Step } from '../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import { capabilitiesOf, probeCapabilities, provesKey } from './capabilities.ts';
import { asEvidence, type EvidenceSet } from './evidence.ts';
import { findingsOf } from './findings.ts';
import { settleLogin } from './login.ts';
import { whyNotSent } from './not-checked.ts';
import { createProber, type ProberParts } from './prober.ts';
import { newReportId } from './report.ts';
import { createSteps, type Steps } from './steps.ts';
import { readSystemStatus } from './system-status.ts';

export interface KeyCheckRequest extends ProberParts {
  readonly wanted: Permission;
  /** The transport has a staging site's login for the Authorization header, so that the key cannot go there. */
  readonly staging?: boolean;
  readonly onStep: (step: Step) => void;
}

/** A report and the evidence that it rests on. */
export interface KeyCheck {
  readonly report: CheckReport;
  readonly evidence: EvidenceSet;
}

/**
 * Checks one key of one store: over which road it is taken, what it may do, what its user may see, and what on
 * the way will disturb calls. On a healthy store ten requests in three rounds; it changes nothing but the key's
 * "last access". Fails when the answers say nothing about the key, or not whether it may do what is wanted
 * (`offline`, `connection-lost`, `cancelled`, `cannot-tell`…).
 */
export async function checkKey(request: KeyCheckRequest): Promise<Result<KeyCheck>> {
  const { site, pair, now } = request;
  const startedAt = now();
  const steps = createSteps(request.onStep);
  const prober = createProber(request);

  steps.running('login');
  const taken = await settleLogin(prober, site, pair, !request.staging, request.randomBytes);
  if (request.signal?.aborted) return fail('cancelled');
  if (taken) {
    steps.done('login');
    for (const name of ['read', 'write', 'rights', 'cache', 'verbs'] as const) steps.running(name);
    await probeCapabilities(prober, taken);
    if (request.signal?.aborted) return fail('cancelled');
  }

  const { evidence } = prober;
  const settled = taken && provesKey(evidence) ? taken : undefined;
  const status = readSystemStatus(evidence.get('rights-system_status')?.json);
  const capabilities = capabilitiesOf(evidence, settled);
  const legacyApi = status.legacyApi ?? 'unknown';
  const https = site.restUrl.startsWith('https:');
  const findings = findingsOf({
    evidence,
    host: site.host,
    https,
    last7: pair.consumerKey.last7,
    wanted: request.wanted,
    capabilities,
    legacyApi,
    siteFindings: site.findings,
    skewMs: prober.skewMs,
    settled: settled && {
      authentication: settled.road.authentication,
      scheme: settled.road.signedRestUrl.startsWith('https:') ? 'https' : 'http',
    },
  });
  const problem = asFailure(findings[0]);
  if (!problem && !(settled && provesWanted(capabilities, request.wanted))) {
    const failure = nothingLearnt(evidence, site.host);
    steps.failed(taken ? 'write' : 'login', failure);
    return { ok: false, failure };
  }
  if (settled) tellSteps(steps, evidence, findings, capabilities);
  else if (problem) steps.failed('login', problem);

  const methodsBlocked = findings.some((finding) => finding.cause === 'methods-blocked');
  return ok({
    evidence,
    report: {
      id: newReportId(request.randomBytes),
      address: site.address,
      key: { last7: pair.consumerKey.last7, wanted: request.wanted },
      adminUrl: site.adminUrl,
      checkedAt: new Date(startedAt).toISOString(),
      ok: !findings.some((finding) => finding.severity === 'problem'),
      requests: site.requests + prober.requests,
      rounds: site.rounds + prober.rounds,
      bytes: site.bytes + prober.bytes,
      durationMs: now() - startedAt,
      findings,
      evidence: [...site.evidence, ...[...evidence.values()].map(asEvidence)],
      notChecked: whyNotSent([...site.evidence, ...evidence.values()], { https, key: true, settled }),
      capabilities,
      versions: status.versions,
      ...(status.storeId ? { storeId: status.storeId } : {}),
      legacyApi,
      ...(settled
        ? {
            road: {
              ...settled.road,
              verbs: methodsBlocked ? 'method-parameter' : 'direct',
              staging: request.staging === true,
            },
          }
        : {}),
    },
  });
}

/** The step of each finding that has one. */
const stepOf: Partial<Record<Finding['cause'], 'read' | 'write' | 'rights' | 'cache' | 'verbs'>> = {
  'permission-read-missing': 'read',
  'permission-write-missing': 'write',
  'user-lacks-rights': 'rights',
  'answers-cached': 'cache',
  'methods-blocked': 'verbs',
};

function tellSteps(
  steps: Steps,
  evidence: EvidenceSet,
  findings: readonly Finding[],
  { read, write, areas }: CheckReport['capabilities'],
): void {
  const told = new Set<string>();
  for (const finding of findings) {
    const name = stepOf[finding.cause];
    if (!name || finding.severity === 'note') continue;
    told.add(name);
    const failure: Failure = { code: finding.cause, params: finding.params };
    if (finding.severity === 'problem') steps.failed(name, failure);
    else steps.warning(name, failure);
  }
  const seen = Object.entries(areas).flatMap(([area, sees]) => (sees === 'yes' ? [area.replace('_', ' ')] : []));
  const settle = (name: 'read' | 'write' | 'rights' | 'cache' | 'verbs', known: boolean): void => {
    if (told.has(name)) return;
    if (!known) steps.skipped(name);
    else steps.done(name, name === 'rights' ? { areas: seen.join(', ') } : {});
  };
  settle('read', read === 'yes');
  settle('write', write === 'yes');
  settle('rights', seen.length > 0);
  settle('cache', evidence.get('anonymous-repeat')?.outcome === 'nobody');
  settle('verbs', evidence.get('put')?.outcome === 'reached' && evidence.get('delete')?.outcome === 'reached');
}

/** A check without a problem says that the key can do what is wanted; that nothing spoke against it is not enough. */
function provesWanted({ read, write }: CheckReport['capabilities'], wanted: Permission): boolean {
  return (wanted === 'write' || read === 'yes') && (wanted === 'read' || write === 'yes');
}

function asFailure(finding: Finding | undefined): Failure | undefined {
  return finding?.severity === 'problem' ? { code: finding.cause, params: finding.params } : undefined;
}

/** Why the check came to nothing: what broke the last call, or an answer that fits no cause. */
function nothingLearnt(evidence: EvidenceSet, host: string): Failure {
  const all = [...evidence.values()];
  const broken = all.findLast((one) => one.failure !== undefined);
  if (broken?.failure) return broken.failure;
  const last = all.findLast((one) => one.outcome === 'blocked') ?? all.at(-1);
  return fail('cannot-tell', { host, status: last?.status ?? 0, restCode: last?.problem?.code ?? '' }).failure;
}
