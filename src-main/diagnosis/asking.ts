import type { Evidence, ProbeName } from '../contract/models.ts';
import { type BasicLogin, type KeyPair, Secret } from '../contract/secret.ts';
import { basicAuthorization } from '../woocommerce/basic.ts';
import { encodeQuery, newNonce, type Query, signQuery } from '../woocommerce/signing.ts';
import { withStagingLogin } from '../woocommerce/staging.ts';
import { type Observation, observe } from './evidence.ts';
import { signedName } from './login.ts';
import type { Question } from './probes.ts';
import type { Run } from './run.ts';
import type { Site } from './site.ts';

export interface AskingParts {
  readonly run: Run;
  /** Where to ask. */
  readonly site: Pick<Site, 'address' | 'restUrl' | 'homeRestUrl' | 'staging'>;
  readonly pair?: KeyPair;
  /** Goes with every question where the site wants it. */
  readonly staging?: BasicLogin;
}

/** Puts the probes' questions to the store. */
export interface Asking {
  ask(probe: ProbeName, question: Question, round: number): Promise<Observation>;
}

/** An answer to a probe is small. */
const answerBytes = 16 * 1024;

export function createAsking({ run, site, pair, staging }: AskingParts): Asking {
  const transport =
    site.staging && staging ? withStagingLogin(run.transport, staging, new URL(site.address)) : run.transport;
  const mark = newNonce(run.randomBytes);
  const madeUp = (prefix: string) => new Secret(prefix + Buffer.from(run.randomBytes(20)).toString('hex'));

  /** Whose key a question is put with; of a false one nothing is real that proves anything. */
  function pairFor({ login }: Question): KeyPair {
    if (!pair) throw new Error('a probe without a key has logged in');
    switch (login.by) {
      case 'false-secret':
        return { consumerKey: pair.consumerKey, consumerSecret: madeUp('cs_') };
      case 'false-signature':
        return {
          consumerKey: login.key === 'own' ? pair.consumerKey : madeUp('ck_'),
          consumerSecret: madeUp('cs_'),
        };
      default:
        return pair;
    }
  }

  return {
    async ask(probe, question, round) {
      const { method, login, body } = question;
      const query =
        method === 'GET' ? marked(question, question.fresh ? newNonce(run.randomBytes) : mark) : (question.query ?? []);
      const url = urlOf(site, site.restUrl, question.route);
      const shown = new URL(url);
      shown.search = encoded(question.query ?? []);
      url.search = encoded(query);
      const headers: Record<string, string> = { accept: question.route === '/' ? 'text/html' : 'application/json' };
      if (body !== undefined) headers['content-type'] = 'application/json';
      if (login.by === 'basic' || login.by === 'false-secret') {
        if (url.protocol !== 'https:') throw new Error('Basic is for https only');
        headers.authorization = basicAuthorization(pairFor(question));
      } else if (login.by !== 'none') {
        const named = urlOf(site, signedName(site.homeRestUrl, login.names), question.route);
        url.search = signed(run, { method, url: named, query, ...pairFor(question) });
      }
      const maxBytes = question.maxBytes ?? answerBytes;
      const exchange = await run.ask(
        { method, url, headers, maxBytes, ...(body === undefined ? {} : { body }) },
        transport,
      );
      const hops: Evidence['hops'] = run.pausesBefore(exchange).map((hop) => ({ ...hop, url: shown.href }));
      return observe({ id: probe, probe, round, method, url: shown.href, login: login.by, hops }, exchange);
    },
  };
}

/** Below the REST root, or below the store's own address. */
function urlOf(site: AskingParts['site'], restUrl: string, route: string): URL {
  return route.startsWith('/') ? new URL(route.slice(1), site.address) : new URL(route, restUrl);
}

/**
 * With a parameter that no earlier run had, so that a cache cannot answer for the store: it would take any key for
 * the one it saw before. The same throughout a run, so that the anonymous repeat still asks for what was just answered.
 */
function marked({ query, route }: Question, mark: string): Query {
  return route === '/' ? (query ?? []) : [...(query ?? []), ['_', mark]];
}

function signed(
  run: Run,
  { method, url, query, consumerKey, consumerSecret }: KeyPair & { method: string; url: URL; query: Query },
): string {
  const result = signQuery({
    method,
    url,
    query,
    consumerKey,
    consumerSecret,
    timestamp: Math.floor(run.now() / 1000),
    nonce: newNonce(run.randomBytes),
  });
  if (!result.ok) throw new Error(`a probe's own query cannot be signed: ${result.failure.code}`);
  return result.value.query;
}

function encoded(query: Query): string {
  const result = encodeQuery(query);
  if (!result.ok) throw new Error(`a probe's own query cannot be encoded: ${result.failure.code}`);
  return result.value;
}
