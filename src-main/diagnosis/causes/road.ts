import type { Observation } from '../evidence.ts';
import { everything, type Grounds, isHttps, obstacles, onTheWay, restOf } from '../grounds.ts';
import { knowsKey, saysTheSame, signaturesOf } from '../verdict.ts';
import { clockStopsSignatures } from './key.ts';
import { at, kindIs, type Row, refused, type Shown, some, unanswered } from './row.ts';

/** What Gatehouse goes around, and what works with a risk; problems where nothing is left to go around with. */
export const roadRows: readonly Row[] = [
  unanswered('slow-answer'),
  refused('rate-limited'),
  {
    cause: 'rest-closed',
    shownBy: (grounds) => {
      const closed = some([...onTheWay(grounds), ...grounds.look.indexes.map(({ seen }) => seen)], isClosed);
      return some(obstacles(grounds), isClosed) || (restOf(grounds)?.index === undefined && closed);
    },
    severity: (grounds) => (grounds.key === 'whole' && !judgesKeys(grounds) ? 'problem' : 'warning'),
    params: refused('rest-closed').params ?? (() => ({})),
  },
  {
    cause: 'auth-header-stripped',
    shownBy: (grounds) => passesOnlySigned('https', grounds),
    severity: (grounds) => (clockStopsSignatures(grounds) ? 'problem' : 'warning'),
    certainty: whichScheme,
    decidedBy: 'read-signed-https',
  },
  {
    cause: 'https-not-noticed',
    shownBy: (grounds) => {
      const shown = passesOnlySigned('http', grounds);
      if (shown || grounds.settled || schemeOf(grounds)) return shown;
      return isHttps(grounds) && restOf(grounds)?.home?.protocol === 'http:' && whereFound(grounds);
    },
    severity: (grounds) => (clockStopsSignatures(grounds) ? 'problem' : 'warning'),
    // Until a signature has shown it, WordPress's own address makes it likely.
    certainty: (grounds) =>
      schemeOf(grounds) ? 'certain' : at('false-signature')(grounds).length > 0 ? 'open' : 'likely',
    decidedBy: 'read-signed-http',
  },
  {
    cause: 'rate-limited',
    shownBy: (grounds) => some(everything(grounds), ({ hops }) => hops.some(({ status }) => status === 429)),
    severity: () => 'warning',
    params: ({ pausedMs }) => ({ seconds: Math.round(pausedMs / 1000) }),
  },
  {
    cause: 'answers-cached',
    shownBy: (grounds) => {
      const strangers = at('anonymous-repeat', 'anonymous')(grounds);
      return some(strangers, ({ outcome }) => outcome === 'accepted') || some(answersOfTheApi(grounds), fromACache);
    },
    certainty: (grounds) => (at('anonymous-repeat')(grounds)[0]?.outcome === 'accepted' ? 'certain' : 'likely'),
  },
  {
    cause: 'methods-blocked',
    shownBy: (grounds) => some(at('put', 'delete')(grounds), kindIs('method-blocked', 'firewall')),
    params: (_, shown) => ({ methods: shown.map(({ method }) => method).join(' and ') }),
  },
  {
    cause: 'polluted-json',
    shownBy: (grounds) => some(everything(grounds), ({ pollution }) => pollution !== undefined),
    params: (_, [first]) => ({ excerpt: first?.pollution ?? '' }),
  },
  {
    cause: 'slow-answer',
    shownBy: (grounds) => {
      const slow = some(everything(grounds), (one) => waitedFor(one) >= grounds.slowMs);
      return slow && slow.length >= slowAnswers && slow;
    },
    severity: () => 'warning',
    params: (_, shown) => ({ seconds: Math.round(Math.max(...shown.map(waitedFor)) / 100) / 10 }),
  },
  {
    cause: 'legacy-webhooks-broken',
    shownBy: (grounds) =>
      grounds.legacyApi === 'off' && some(at('rights-webhooks')(grounds), ({ json }) => hasDisabledWebhook(json)),
    // Somebody may have disabled it by hand, and REST does not tell which API a webhook was made for.
    certainty: () => 'likely',
  },
];

/** Worth knowing; nothing to do. */
export const noteRows: readonly Row[] = [
  {
    cause: 'coming-soon',
    shownBy: (grounds) => some(everything(grounds), ({ comingSoon }) => comingSoon === true),
  },
  {
    cause: 'legacy-api-on',
    shownBy: (grounds) => grounds.legacyApi === 'on' && at('rights-system_status', 'legacy')(grounds),
  },
  {
    cause: 'legacy-api-off',
    shownBy: (grounds) => grounds.legacyApi === 'off' && at('rights-system_status', 'legacy')(grounds),
  },
];

/** One may have woken the store up. */
const slowAnswers = 2;

function waitedFor({ timing: { connectMs = 0, firstByteMs = 0 } }: Observation): number {
  return firstByteMs - connectMs;
}

const isClosed = kindIs('rest-closed');

/** Something was said about the key in spite of the plugin. */
function judgesKeys({ settled, evidence }: Grounds): boolean {
  return settled !== undefined || knowsKey(evidence) !== 'unknown' || evidence.get('read-basic')?.outcome === 'refused';
}

function whereFound(grounds: Grounds): Observation[] {
  const found = restOf(grounds)?.probe;
  return grounds.look.indexes.flatMap(({ probe, seen }) => (probe === found ? [seen] : []));
}

/** Basic came to nothing over https, for a key that the store knows. */
function headerIsLost({ settled, evidence }: Grounds): boolean {
  const basic = evidence.get('read-basic');
  if (!basic || !kindIs('nobody-recognised', 'rest-closed')(basic)) return false;
  if (settled) return settled.login.by === 'signature';
  if (knowsKey(evidence) !== 'yes') return false;
  // Behind the login of a user who is gone there is nobody either, so a secret that is wrong has to tell.
  return signaturesOf(evidence) !== 'taken' || evidence.get('false-secret')?.outcome === 'accepted';
}

/** The scheme that WordPress notices, where a signature has shown it. */
function schemeOf({ settled, evidence }: Grounds): 'http' | 'https' | undefined {
  if (settled?.login.by === 'signature') return settled.login.names.scheme;
  const known = evidence.get('false-signature');
  const fits = (scheme: 'http' | 'https') => {
    const one = evidence.get(`read-signed-${scheme}`);
    return one?.outcome === 'nobody' || saysTheSame(one, known) === false;
  };
  if (knowsKey(evidence) !== 'yes' || fits('http') === fits('https')) return undefined;
  return fits('https') ? 'https' : 'http';
}

function passesOnlySigned(scheme: 'http' | 'https', grounds: Grounds): Shown {
  if (!isHttps(grounds) || !headerIsLost(grounds)) return false;
  const noticed = schemeOf(grounds);
  if (noticed !== undefined && noticed !== scheme) return false;
  return at(
    'read-basic',
    `read-signed-${scheme}`,
    `write-signed-${scheme}`,
    'false-signature',
    'false-secret',
  )(grounds);
}

/** With a secret that is wrong, no signature fits either name. */
function whichScheme(grounds: Grounds) {
  return schemeOf(grounds) ? 'certain' : 'open';
}

function answersOfTheApi({ evidence }: Grounds): Observation[] {
  return [...evidence.values()].filter(
    ({ probe, method }) => method === 'GET' && probe !== 'legacy' && probe !== 'page',
  );
}

/** By what caches write into the answers that they give. */
function fromACache({ headers }: Observation): boolean {
  const said = ['x-cache', 'cf-cache-status', 'x-litespeed-cache'].map((name) => headers[name] ?? '');
  return Number(headers.age ?? 0) > 0 || said.some((text) => /\bhit\b/i.test(text));
}

function hasDisabledWebhook(json: unknown): boolean {
  return (
    Array.isArray(json) && json.some((one) => typeof one === 'object' && one !== null && one.status === 'disabled')
  );
}
