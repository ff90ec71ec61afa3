import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { PracticeKey, PracticeStore } from '../../src-main/practice/index.ts';

export interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it, it says itself
  readonly json: any;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form. */
  readonly form?: string;
  /** Basic authentication with this key. */
  readonly key?: Pick<PracticeKey, 'consumerKey' | 'consumerSecret'>;
}

/** Asks over a real socket, trusting the authority where there is one. Follows no redirect. */
export function ask(
  store: { readonly authority?: string },
  url: string,
  { method = 'GET', headers = {}, json, form, key }: Ask = {},
): Promise<Seen> {
  const body = json === undefined ? form : JSON.stringify(json);
  const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json';
  const options = {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': type }), ...headers },
    ...(key === undefined ? {} : { auth: `${key.consumerKey}:${key.consumerSecret}` }),
    ...(url.startsWith('https:') && store.authority !== undefined ? { ca: store.authority } : {}),
  };
  return new Promise((resolve, reject) => {
    const sending = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, options, (answer) => {
      const parts: Buffer[] = [];
      answer.on('error', reject);
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        const seen = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
        resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(seen), text, json: asJson(text) });
      });
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first key of a fresh store with this permission and kind of user. */
export function keyOf(store: PracticeStore, permission = 'read_write', role = 'administrator'): PracticeKey {
  const found = store.keys.find((key) => key.permission === permission && key.user?.role === role);
  if (found === undefined) throw new Error(`The store has no ${permission} key of a user that is ${role}.`);
  return found;
}
