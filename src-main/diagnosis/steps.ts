import { isCause } from '../contract/codes.ts';
import type { Finding, Step, StepName } from '../contract/models.ts';
import type { Failure } from '../contract/result.ts';
import type { Concluded } from './report.ts';

type StepParams = Readonly<Record<string, string | number>>;

/** Tells a door how each step stands, so that what is checked appears line by line as it happens. */
export interface Steps {
  running(name: StepName, params?: StepParams): void;
  done(name: StepName, params?: StepParams): void;
  warning(name: StepName, failure: Failure): void;
  failed(name: StepName, failure: Failure): void;
  skipped(name: StepName, failure?: Failure): void;
}

export function createSteps(onStep: (step: Step) => void): Steps {
  return {
    running: (name, params = {}) => onStep({ name, state: 'running', params }),
    done: (name, params = {}) => onStep({ name, state: 'done', params }),
    warning: (name, failure) => onStep({ name, state: 'warning', failure }),
    failed: (name, failure) => onStep({ name, state: 'failed', failure }),
    skipped: (name, failure) => onStep({ name, state: 'skipped', ...(failure ? { failure } : {}) }),
  };
}

const siteSteps: readonly StepName[] = ['address', 'wordpress', 'permalinks', 'woocommerce', 'https'];
const keySteps = ['read', 'write', 'rights', 'cache', 'verbs'] as const;

/** The step of each cause that has one; all others before a key belong to the first. */
const stepOf: Partial<Record<Finding['cause'], StepName>> = {
  'not-wordpress': 'wordpress',
  'not-the-rest-api': 'wordpress',
  'rest-closed': 'wordpress',
  'permalinks-plain': 'permalinks',
  'rewrite-broken': 'permalinks',
  'woocommerce-missing': 'woocommerce',
  'woocommerce-too-old': 'woocommerce',
  'http-only': 'https',
  'permission-read-missing': 'read',
  'permission-write-missing': 'write',
  'user-lacks-rights': 'rights',
  'answers-cached': 'cache',
  'methods-blocked': 'verbs',
};

/** How far the way to the store was clear. */
export function tellSiteSteps(
  steps: Steps,
  params: { readonly host: string; readonly site: string },
  findings: readonly Finding[],
  problem: Failure | undefined,
): void {
  const failed = problem && ((isCause(problem.code) && stepOf[problem.code]) || 'address');
  for (const name of siteSteps.slice(0, failed ? siteSteps.indexOf(failed) : -1)) steps.done(name, params);
  if (problem && failed) {
    steps.failed(failed, problem);
    return;
  }
  const insecure = findings.find(({ cause }) => cause === 'http-only');
  if (insecure) steps.warning('https', { code: insecure.cause, params: insecure.params });
  else steps.done('https');
}

/** The key was taken, and what it may do is being asked. */
export function tellKeyRunning(steps: Steps): void {
  steps.done('login');
  for (const name of keySteps) steps.running(name);
}

/** What became of the key. */
export function tellKeySteps(steps: Steps, { report: { findings, capabilities }, grounds }: Concluded): void {
  const { evidence, settled } = grounds;
  const [first] = findings;
  if (!settled) {
    if (first) steps.failed('login', asFailure(first));
    return;
  }
  const told = new Set<StepName>();
  for (const finding of findings) {
    const name = stepOf[finding.cause];
    if (!keySteps.some((one) => one === name) || !name || finding.severity === 'note') continue;
    told.add(name);
    if (finding.severity === 'problem') steps.failed(name, asFailure(finding));
    else steps.warning(name, asFailure(finding));
  }
  const seen = Object.entries(capabilities.areas).flatMap(([area, sees]) =>
    sees === 'yes' ? [area.replace('_', ' ')] : [],
  );
  const known: Readonly<Record<(typeof keySteps)[number], boolean>> = {
    read: capabilities.read === 'yes',
    write: capabilities.write === 'yes',
    rights: seen.length > 0,
    cache: evidence.get('anonymous-repeat')?.outcome === 'nobody',
    verbs: ['put', 'delete'].every((verb) => evidence.get(verb as 'put' | 'delete')?.outcome === 'reached'),
  };
  for (const name of keySteps) {
    if (told.has(name)) continue;
    if (!known[name]) steps.skipped(name);
    else steps.done(name, name === 'rights' ? { areas: seen.join(', ') } : {});
  }
}

function asFailure({ cause, params }: Finding): Failure {
  return { code: cause, params };
}
