import type { FailureCode } from '../contract/codes.ts';
import type { CheckReport, Permission, Step } from '../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import type { BasicLogin, KeyPair } from '../contract/secret.ts';
import { askProbes } from './planner.ts';
import { type Concluded, conclude, type GivenKey, isWhole } from './report.ts';
import { createRun, type Run, type RunParts, spentOf } from './run.ts';
import { type Look, lookForSite, type Site, siteOf } from './site.ts';
import { createSteps, tellKeyRunning, tellKeySteps, tellSiteSteps } from './steps.ts';

interface Request extends RunParts {
  /** The name and password that a staging site's server asks for; given only to one that does. */
  readonly staging?: BasicLogin;
  readonly onStep: (step: Step) => void;
}

export interface SiteRequest extends Request {
  /** As a person typed it, or the address of a store's record. */
  readonly address: string;
}

export interface KeyRequest extends Request {
  readonly site: Site;
  readonly pair: KeyPair;
  readonly wanted: Permission;
}

export interface DiagnosisRequest extends SiteRequest {
  /** A whole key; or one that is not, and why (`key-malformed`): the rest is then checked without it. */
  readonly key?: GivenKey;
  readonly wanted: Permission;
}

export interface Diagnosis {
  readonly report: CheckReport;
  /** What the address led to, where a store can be used there. */
  readonly site?: Site;
}

/**
 * Names the causes of whatever is wrong with a store, from its address alone or with a key of it. What the store, the
 * way to it or the address is at fault for is a report with findings, also where nothing answers at all. Fails only for
 * what is not theirs: `cancelled`, `offline`, `captive-portal`, `proxy-failed`, `address-has-credentials`.
 */
export async function diagnose(request: DiagnosisRequest): Promise<Result<Diagnosis>> {
  const { key, wanted } = request;
  const startedAt = request.now();
  const run = createRun(request);
  const looked = await look(run, request, wanted, startedAt);
  if (!looked.ok) return looked;
  const { site, usable } = looked.value;
  if (site && usable) {
    const pair = isWhole(key) ? key : undefined;
    return check(run, { ...request, ...(pair ? { pair } : {}), site, startedAt });
  }
  const { report } = conclude({
    run,
    look: looked.value.look,
    ...(key ? { key } : {}),
    ...(site ? { site } : {}),
    wanted,
    startedAt,
  });
  return ok({ report });
}

/** The half of `diagnose` that comes before a key, for whoever asks a person for one then. Fails with the first problem. */
export async function inspectSite(request: SiteRequest): Promise<Result<Site>> {
  const run = createRun(request);
  const looked = await look(run, request, 'read_write', request.now());
  if (!looked.ok) return looked;
  const { site, usable, concluded } = looked.value;
  if (site && usable) return ok(site);
  return {
    ok: false,
    failure: firstProblem(concluded) ?? fail('cannot-tell', { host: '', status: 0, restCode: '' }).failure,
  };
}

/** The other half, with the key. */
export async function checkKey(request: KeyRequest): Promise<Result<Diagnosis>> {
  return check(createRun(request, request.site.spent), { ...request, key: request.pair, startedAt: request.now() });
}

interface Looked {
  readonly look: Look;
  readonly site?: Site;
  /** Nothing on the way keeps a key from working. */
  readonly usable: boolean;
  readonly concluded: Concluded;
}

async function look(run: Run, request: SiteRequest, wanted: Permission, startedAt: number): Promise<Result<Looked>> {
  const steps = createSteps(request.onStep);
  const { address, staging } = request;
  const onHost = (host: string) => steps.running('address', { host });
  const found = await lookForSite(run, { address, onHost, ...(staging ? { staging } : {}) });
  const notTheirs = ownFailure(run, found.seen) ?? (found.notAnAddress && asOwn(found.notAnAddress));
  if (notTheirs) {
    steps.failed('address', notTheirs);
    return { ok: false, failure: notTheirs };
  }
  const site = siteOf(found, spentOf(run));
  const concluded = conclude({ run, look: found, ...(site ? { site } : {}), wanted, startedAt });
  const problem = firstProblem(concluded);
  tellSiteSteps(
    steps,
    { host: concluded.grounds.host, site: site?.siteName ?? '' },
    concluded.report.findings,
    problem,
  );
  return ok({ look: found, ...(site ? { site } : {}), usable: problem === undefined, concluded });
}

type Checking = Request & {
  readonly site: Site;
  readonly key?: GivenKey;
  readonly pair?: KeyPair;
  readonly wanted: Permission;
  readonly startedAt: number;
};

async function check(
  run: Run,
  { site, key, pair, staging, wanted, startedAt, onStep }: Checking,
): Promise<Result<Diagnosis>> {
  const steps = createSteps(onStep);
  if (pair) steps.running('login');
  const parts = { run, site, ...(pair ? { pair } : {}), ...(staging ? { staging } : {}) };
  const asked = await askProbes(parts, () => tellKeyRunning(steps));
  const notTheirs = ownFailure(run, [...asked.evidence.values()]);
  if (notTheirs) return { ok: false, failure: notTheirs };
  const concluded = conclude({ run, look: site.look, site, asked, ...(key ? { key } : {}), wanted, startedAt });
  if (pair) tellKeySteps(steps, concluded);
  return ok({ report: concluded.report, site });
}

/** What is not the store's doing: a stop, this computer's network, an address that holds a secret. */
const notTheStores: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'cancelled',
  'offline',
  'captive-portal',
  'proxy-failed',
  'address-has-credentials',
]);

export function ownFailure({ signal }: Run, seen: Look['seen']): Failure | undefined {
  if (signal.aborted) return fail('cancelled').failure;
  return seen.flatMap(({ failure }) => failure ?? []).find((failure) => asOwn(failure));
}

function asOwn(failure: Failure): Failure | undefined {
  return notTheStores.has(failure.code) ? failure : undefined;
}

function firstProblem({ report }: Concluded): Failure | undefined {
  const problem = report.findings.find(({ severity }) => severity === 'problem');
  return problem && { code: problem.cause, params: problem.params };
}
