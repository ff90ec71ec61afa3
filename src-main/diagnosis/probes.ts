import type { Area, NotCheckedReason, ProbeName } from '../contract/models.ts';
import type { EvidenceSet } from './evidence.ts';
import { type Login, recognised, type SettledLogin, writeOver } from './login.ts';
import { readSystemStatus, systemStatusFields } from './system-status.ts';
import { knowsKey, signaturesOf } from './verdict.ts';

/** What is known when it is decided whether a probe is sent. */
export interface Known {
  readonly evidence: EvidenceSet;
  readonly key: boolean;
  readonly https: boolean;
  /** The Authorization header carries the staging login. */
  readonly staging: boolean;
  readonly permalinks: 'pretty' | 'plain';
  /** WordPress's address has a www twin that a signature could name. */
  readonly twin: boolean;
  readonly login: SettledLogin | undefined;
  /** Requests so far. */
  readonly sent: number;
}

/** Send it now, once more is known, or not at all, and why. */
export type Verdict = 'now' | 'later' | NotCheckedReason;

export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the REST root (`wc/v3/products`), or, with a slash in front, below the store's address. */
  readonly route: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly login: Login;
  /** Under an address that was not asked for in this run either. */
  readonly fresh?: boolean;
  readonly maxBytes?: number;
}

export interface Probe {
  readonly name: ProbeName;
  readonly when: (known: Known) => Verdict;
  readonly ask: (known: Known) => Question;
}

const plainLegacy = [
  ['wc-api-version', '3'],
  ['wc-api-route', '/'],
] as const;

const none: Login = { by: 'none' };
const basic: Login = { by: 'basic' };
const oneId = [
  ['per_page', '1'],
  ['_fields', 'id'],
] as const;

/** A healthy store is asked no more than this. */
const healthyRequests = 12;

export const read = (login: Login): Question => ({ method: 'GET', route: 'wc/v3/products', query: oneId, login });
/** An empty batch: 200 for a key that may write, and nothing is changed but the key's last access. */
export const write = (login: Login, route = 'wc/v3/products/batch'): Question => ({
  method: 'POST',
  route,
  body: '{}',
  login,
});
const signed = (scheme: 'http' | 'https', www?: true): Login => ({
  by: 'signature',
  names: { scheme, ...(www ? { www } : {}) },
});
const settledOr = ({ login }: Known): Login => login?.login ?? basic;

/** The scheme that WordPress should notice. */
const likely = ({ https }: Known): 'http' | 'https' => (https ? 'https' : 'http');

/** The key can go in the header: over https, and where nothing else stands there. */
const headerIsFree = ({ https, staging }: Known): boolean => https && !staging;

/** How far it has come with finding the road. */
type LoginStage =
  /** Basic is to be tried, or waited for. */
  | 'basic'
  /** Basic was not taken, or cannot be: signatures. */
  | 'signing'
  /** Those neither: is it the key, or what they name? */
  | 'doubt'
  | 'settled'
  | 'refused';

function stage(known: Known): LoginStage {
  if (known.login) return 'settled';
  const { evidence } = known;
  if (headerIsFree(known)) {
    const byBasic = evidence.get('read-basic');
    if (!byBasic) return 'basic';
    if (byBasic.outcome !== 'nobody') return 'refused';
  }
  const signatures = [evidence.get('read-signed-https'), evidence.get('read-signed-http')];
  if (signatures.includes(undefined)) return 'signing';
  return signatures.some((one) => one?.outcome === 'refused' || one?.outcome === 'nobody') ? 'doubt' : 'refused';
}

/** For what is asked at one stage of finding the road alone. */
function at(wanted: LoginStage): (known: Known) => Verdict {
  const order: readonly LoginStage[] = ['basic', 'signing', 'doubt'];
  return (known) => {
    if (!known.key) return 'no-key';
    const now = stage(known);
    if (now === wanted) return 'now';
    if (now === 'settled') return 'settled';
    if (now === 'refused') return known.evidence.get('read-basic')?.outcome === 'refused' ? 'settled' : 'no-road';
    return order.indexOf(now) < order.indexOf(wanted) ? 'later' : 'settled';
  };
}

/** For what is asked over the road, once there is one. */
function onTheRoad(verdict: (login: SettledLogin, known: Known) => Verdict = () => 'now'): (known: Known) => Verdict {
  return (known) => {
    if (!known.key) return 'no-key';
    if (known.login) return verdict(known.login, known);
    return mayStillSettle(known) ? 'later' : 'no-road';
  };
}

function mayStillSettle(known: Known): boolean {
  const { evidence } = known;
  switch (stage(known)) {
    case 'refused':
      return evidence.get('read-basic')?.outcome === 'refused' && !evidence.has('write');
    case 'doubt':
      return !evidence.has('write-signed-http') || twins(known) === 'now' || twins(known) === 'later';
    default:
      return true;
  }
}

/** Where every signature was refused for a key that the store knows, they may name the wrong address. */
function twins(known: Known): Verdict {
  const { evidence } = known;
  const before = at('doubt')(known);
  if (before !== 'now') return before;
  if (!known.twin) return 'settled';
  if (!evidence.has('false-signature')) return 'later';
  return knowsKey(evidence) === 'yes' && signaturesOf(evidence) === 'mismatch' ? 'now' : 'settled';
}

/**
 * Whether the header arrives, or what a refusal by Basic meant, where nothing else tells: a key whose user is gone is
 * answered as if nobody had come; and where something stops every write, a key that may only write looks like one with a
 * wrong secret.
 */
function falseSecret(known: Known): Verdict {
  const { key, https, staging, evidence } = known;
  if (!key) return 'no-key';
  if (!https) return 'needs-https';
  if (staging) return 'header-taken';
  const byBasic = evidence.get('read-basic');
  if (!byBasic || known.login) return known.login ? 'settled' : 'later';
  const byWrite = evidence.get('write');
  if (byBasic.outcome === 'refused') {
    if (!byWrite) return 'later';
    return byWrite.outcome === 'blocked' || byWrite.outcome === 'no-answer' ? 'now' : 'settled';
  }
  if (byBasic.outcome !== 'nobody') return 'no-road';
  if (!evidence.has('false-signature')) return stage(known) === 'refused' ? 'no-road' : 'later';
  return knowsKey(evidence) === 'yes' && signaturesOf(evidence) === 'taken' ? 'now' : 'settled';
}

const rightsQueries: Partial<Record<Area, Question['query']>> = {
  system_status: [['_fields', systemStatusFields]],
  // Some at once: one that is disabled may stand behind others.
  webhooks: [
    ['per_page', '20'],
    ['_fields', 'id,status'],
  ],
};

function rights(area: Exclude<Area, 'products'>): Probe {
  const batch = area === 'settings' ? 'wc/v3/settings/general/batch' : `wc/v3/${area}/batch`;
  return {
    name: `rights-${area}`,
    // A status report cannot be written, so a write-only key's right to it stays unknown.
    when: onTheRoad(({ writeOnly }) => (writeOnly && area === 'system_status' ? 'not-permitted' : 'now')),
    ask: (known) => {
      const login = settledOr(known);
      if (known.login?.writeOnly) return write(login, batch);
      return { method: 'GET', route: `wc/v3/${area}`, query: rightsQueries[area] ?? oneId, login };
    },
  };
}

/** Whether a verb gets through, on a product that cannot exist. */
function verb(name: 'put' | 'delete', question: Omit<Question, 'login'>): Probe {
  return {
    name,
    when: onTheRoad((login, { evidence }) => {
      const written = writeOver(login, evidence);
      if (!written) return 'later';
      return recognised(written) ? 'now' : 'not-permitted';
    }),
    ask: (known) => ({ ...question, login: settledOr(known) }),
  };
}

/**
 * All that is asked of a store once its REST API is found, least revealing first. What can be sent at the same time goes
 * side by side; on a healthy store ten questions with a key, in three rounds.
 */
export const probes: readonly Probe[] = [
  // ---- without a key
  {
    name: 'anonymous',
    when: ({ key }) => (key ? 'settled' : 'now'),
    ask: () => read(none),
  },
  {
    name: 'legacy',
    when: (known) =>
      known.key
        ? onTheRoad(({ writeOnly }, { evidence }) => {
            if (writeOnly) return 'now';
            const status = evidence.get('rights-system_status');
            if (!status) return 'later';
            return readSystemStatus(status.json).legacyApi === undefined ? 'now' : 'settled';
          })(known)
        : 'now',
    ask: ({ permalinks }) =>
      permalinks === 'pretty'
        ? { method: 'GET', route: '/wc-api/v3/', login: none }
        : { method: 'GET', route: '/', query: plainLegacy, login: none },
  },
  {
    // Shows WooCommerce's "coming soon" page, which nothing but a page does. A note, so only where there is room for it.
    name: 'page',
    when: (known) =>
      known.key
        ? onTheRoad((login, { evidence, sent }) => {
            const written = writeOver(login, evidence);
            if (!written) return 'later';
            const verbs = recognised(written) && !evidence.has('put') ? 2 : 0;
            return sent + verbs < healthyRequests ? 'now' : 'enough-calls';
          })(known)
        : 'now',
    ask: () => ({ method: 'GET', route: '/', login: none, maxBytes: 96 * 1024 }),
  },

  // ---- how the key is taken
  {
    name: 'read-basic',
    when: (known) => {
      if (!known.key) return 'no-key';
      if (!known.https) return 'needs-https';
      return known.staging ? 'header-taken' : 'now';
    },
    ask: () => read(basic),
  },
  { name: 'read-signed-https', when: at('signing'), ask: () => read(signed('https')) },
  { name: 'read-signed-http', when: at('signing'), ask: () => read(signed('http')) },
  { name: 'write-signed-https', when: at('doubt'), ask: () => write(signed('https')) },
  { name: 'write-signed-http', when: at('doubt'), ask: () => write(signed('http')) },
  {
    name: 'false-signature',
    when: at('doubt'),
    ask: (known) => read({ by: 'false-signature', names: { scheme: likely(known) }, key: 'own' }),
  },
  {
    name: 'false-signature-made-up-key',
    when: at('doubt'),
    ask: (known) => read({ by: 'false-signature', names: { scheme: likely(known) }, key: 'made-up' }),
  },
  { name: 'read-signed-www-https', when: twins, ask: () => read(signed('https', true)) },
  { name: 'read-signed-www-http', when: twins, ask: () => read(signed('http', true)) },
  {
    name: 'false-secret',
    when: falseSecret,
    ask: () => ({ method: 'GET', route: 'wc/v3', query: [['_fields', 'namespace']], login: { by: 'false-secret' } }),
  },

  // ---- what it may do, and what disturbs
  {
    name: 'write',
    when: (known) => {
      if (!known.key) return 'no-key';
      // Either the key may only write, or the secret is wrong: writing nothing tells, in any language.
      if (!known.login && known.evidence.get('read-basic')?.outcome === 'refused') return 'now';
      return onTheRoad(({ writeOnly }) => (writeOnly ? 'settled' : 'now'))(known);
    },
    ask: (known) => write(settledOr(known)),
  },
  rights('orders'),
  rights('customers'),
  rights('settings'),
  rights('system_status'),
  rights('webhooks'),
  {
    // A cache must not give to nobody in particular what was just answered to the key.
    name: 'anonymous-repeat',
    when: onTheRoad(({ writeOnly }) => (writeOnly ? 'not-permitted' : 'now')),
    ask: () => read(none),
  },
  {
    // Where it does, another such call, which no cache can know, tells whether anybody may read here.
    name: 'anonymous-fresh',
    when: onTheRoad(({ writeOnly }, { evidence }) => {
      if (writeOnly) return 'not-permitted';
      const repeated = evidence.get('anonymous-repeat');
      if (!repeated) return 'later';
      return repeated.outcome === 'accepted' ? 'now' : 'settled';
    }),
    ask: () => ({ ...read(none), fresh: true }),
  },
  verb('put', { method: 'PUT', route: 'wc/v3/products/0', body: '{}' }),
  verb('delete', { method: 'DELETE', route: 'wc/v3/products/999999999', query: [['force', 'true']] }),
];
