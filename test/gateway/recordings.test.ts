import { createHmac } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import type { StoreRecord } from '../../src-main/contract/models.ts';
import { Secret } from '../../src-main/contract/secret.ts';
import type { ToolLogin } from '../../src-main/contract/tools.ts';
import type { OpenGateway } from '../../src-main/gateway/gateway.ts';
import { asPhpReads } from '../../src-main/gateway/parameters.ts';
import type { PracticeStore } from '../../src-main/practice/index.ts';
import { encodeQuery, signatureBaseString } from '../../src-main/woocommerce/signing.ts';
import {
  keysAt,
  parsed,
  type Received,
  type RecordedExchange,
  type RecordedKey,
  recorded,
  recordedFiles,
  recordedKeys,
  replay,
  startRecordedStore,
  timeOf,
} from '../practice/recordings.ts';
import { type House, makeHouse, portOf } from './house.ts';

/*
 * What was recorded of a real store is sent twice: to a practice store as it was, and through the gateway to another
 * store in the same state, with a local key of the same permission in place of the store's, and with a signature over
 * the gateway's address where one was good. test/practice/recordings.test.ts has the first beside the recorded answer.
 */

/** A store with plain permalinks is not connected, but told to change them (cause `permalinks-plain`). */
const plainOrigins = ['https://localhost:8446', 'http://localhost:8084'];

/** How exchanges differ, why it stays so, and how many do. */
interface KnownDifference {
  /** Of what `described` says of them. */
  readonly what: RegExp;
  readonly why: string;
  readonly count: number;
}

/** An exchange belongs to the first row that fits. One that fits none, and another count, fail the test. */
const knownDifferences: readonly KnownDifference[] = [
  {
    what: /^gateway: (401 woocommerce_rest_authentication_(?:error|missing_parameter)) -> \1, its sentence and more/,
    why: 'A local key that is wrong is refused as WooCommerce refuses one, and its sentence is followed by what to do.',
    count: 83,
  },
  {
    what: /^gateway: (401 woocommerce_rest_cannot_\w+) -> \1, other words/,
    why: 'Nobody known is refused with the code of the store, in words that say whose key is wanted.',
    count: 64,
  },
  {
    what: /^gateway: 401 woocommerce_rest_cannot_edit -> 401 woocommerce_rest_cannot_batch/,
    why: 'A batch of settings is the one that the store has no word of its own for.',
    count: 1,
  },
  {
    what: /^gateway: 40[04] \w+ -> 401 woocommerce_rest_cannot_\w+/,
    why: 'Who calls is asked before what: a store lets visitors know which of their calls make no sense.',
    count: 9,
  },
  {
    what: /^gateway: 200 -> 401 woocommerce_(?:rest_cannot_view|api_authentication_error)/,
    why: 'No call is taken without a key, also of what visitors may see at the store, such as its indexes.',
    count: 29,
  },
  {
    what: /^gateway: 200 -> 401 woocommerce_rest_authentication_error, other words: invalid nonce/,
    why: 'WooCommerce keeps one nonce a second, and so takes an earlier one again. Here none counts twice.',
    count: 1,
  },
  {
    what: /^gateway: 200 -> 401 woocommerce_rest_authentication_error/,
    why: 'WordPress looks at no key where its own index is asked for, and the gateway looks at each.',
    count: 5,
  },
  {
    what: /^gateway: 401 woocommerce_rest_cannot_view -> 401 woocommerce_rest_authentication_error/,
    why: 'Basic over http, with a wrong secret: the store does not look at it, the gateway does.',
    count: 1,
  },
  {
    what: /^gateway: 401 woocommerce_api_authentication_error -> 401 woocommerce_api_authentication_error/,
    why: "The legacy API's code, and its sentence with what to do.",
    count: 15,
  },
  {
    what: /^gateway: 404 woocommerce_api_disabled -> 401 woocommerce_api_authentication_error/,
    why: 'Who calls is asked before whether the store has its legacy API.',
    count: 14,
  },
  {
    what: /^gateway: .* -> 404 gatehouse_no_route/,
    why: "The store's pages, wp-admin and the legacy API by parameters are not passed on; wp-json/ and wc-api/ are.",
    count: 38,
  },
  {
    what: /^gateway: .* -> 403 gatehouse_namespace/,
    why: "WordPress' own routes are not what a key of WooCommerce is for.",
    count: 4,
  },
  { what: /^gateway: .* -> 405 gatehouse_method/, why: 'Methods that no route has are not passed on.', count: 8 },
  { what: /^gateway: .* -> 403 gatehouse_web_page/, why: "With an Origin, a call is a web page's.", count: 2 },
  { what: /^gateway: .* -> 400 gatehouse_parameter/, why: '_envelope and _jsonp are for web pages.', count: 2 },
  { what: /^gateway: .* -> 400 gatehouse_bad_address/, why: 'rest_route beside a path names two routes.', count: 1 },
  {
    what: /^gateway: (\d+ \w+) -> \1; link$/,
    why: "The gateway's refusal is the store's, code and message, without the Link of its answers.",
    count: 8,
  },
  {
    what: /^gateway: HEAD (\d+) -> (\1|404)/,
    why: 'A refusal to HEAD has no body, and not the headers of the store.',
    count: 7,
  },
  {
    what: /^store: (HEAD )?200 -> 200; link without login$/,
    why: 'A store repeats in its links what a call was logged in with; the gateway takes it out.',
    count: 16,
  },
  {
    what: /^store: 200 -> 200; link with port$/,
    why: 'The legacy API forgets the port in its links; at the gateway they have its own.',
    count: 3,
  },
  {
    what: /^store: (?:401 woocommerce_rest_cannot_view|404 woocommerce_api_authentication_error) -> 200; status/,
    why: 'A key as it is, which WooCommerce takes over https and below wp-json/ or wc-api/ only, is enough here.',
    count: 9,
  },
  {
    what: /^store: 404 rest_no_route -> 200; status, allow, body$/,
    why: 'Slashes that are doubled are put right.',
    count: 1,
  },
  {
    what: /^store: 405 -> 400 woocommerce_rest_product_invalid_id/,
    why: 'rest_route becomes a path, so the web server lets PUT through.',
    count: 1,
  },
];

/** One store reached directly, and its like that is reached through the gateway. */
interface Pair {
  readonly direct: PracticeStore;
  readonly behind: PracticeStore;
  /** A tool for each key, with the key's permission. */
  readonly tools: ReadonlyMap<RecordedKey, ToolLogin>;
}

interface Opened {
  readonly house: House;
  readonly gateway: OpenGateway;
  readonly pairs: Map<string, Promise<Pair>>;
}

const cleanUps: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

/** What WordPress takes its origin to be where that is not what was called. */
const seenOrigins: Readonly<Record<string, string>> = {
  'http://localhost:8429': 'http://localhost:8443',
  'https://localhost:9427': 'http://localhost:9427',
};

/** What it says its own address is, where that is not what was called. */
const homes: Readonly<Record<string, string>> = { 'http://localhost:8429': 'https://localhost:8443' };

/** One gateway for each recorded file, whose clock stands when it was recorded. */
async function openFor(now: number): Promise<Opened> {
  const house = await makeHouse({ now: () => now });
  cleanUps.push(house.close);
  return { house, gateway: await house.open(), pairs: new Map() };
}

function pairFor(opened: Opened, exchange: RecordedExchange, now: number): Promise<Pair> {
  const { origin } = new URL(exchange.url);
  const legacyApi = /plugin active|enabled:/.test(exchange.name) ? 'on' : 'absent';
  const id = `at-${new URL(origin).port}-legacy-${legacyApi}`;
  const known = opened.pairs.get(id) ?? startPair(opened.house, { origin, legacyApi, id, now });
  opened.pairs.set(id, known);
  return known;
}

interface PairOptions {
  readonly origin: string;
  readonly legacyApi: 'on' | 'absent';
  readonly id: string;
  readonly now: number;
}

async function startPair(house: House, { origin, legacyApi, id, now }: PairOptions): Promise<Pair> {
  const clock = () => now;
  const direct = await startRecordedStore(origin, { home: origin, legacyApi, clock });
  const behind = await startRecordedStore(origin, { legacyApi, clock });
  cleanUps.push(direct.close, behind.close);
  const there = keysAt(origin);
  // Where nobody's key was recorded, its index was.
  const keys =
    there.length > 0 ? there : recordedKeys('main').filter(({ permissions }) => permissions === 'read_write');
  const tools = new Map<RecordedKey, ToolLogin>();
  for (const [index, key] of keys.entries()) {
    const store = await connectWith(house, behind, { key, id: `${id}-key-${index}`, origin });
    tools.set(key, await house.addTool(store, { permission: key.permissions }));
  }
  return { direct, behind, tools };
}

/** A connection for each key of the store, since a connection has one in use. */
async function connectWith(
  house: House,
  store: PracticeStore,
  { key, id, origin }: { readonly key: RecordedKey; readonly id: string; readonly origin: string },
): Promise<StoreRecord> {
  const root = `${store.httpsUrl ?? store.httpUrl}/wp-json/`;
  const seen = seenOrigins[origin];
  const signedRestUrl =
    seen === undefined ? root : origin.startsWith('https:') ? root.replace('https:', 'http:') : `${seen}/wp-json/`;
  const authentication = origin.startsWith('https:') && seen === undefined ? 'basic' : 'signature';
  const { authority: pem } = store;
  const addedAuthority = { sha256: 'AB'.concat(':AB'.repeat(31)), subject: 'practice' };
  const record = await house.connectTo(
    root,
    { id, name: id, ...(pem === undefined ? {} : { addedAuthority: { ...addedAuthority, pem } }) },
    { signedRestUrl, authentication },
  );
  const pair = { consumerKey: new Secret(key.consumer_key), consumerSecret: new Secret(key.consumer_secret) };
  await house.switchKey(record, pair);
  return record;
}

/** The same request as a tool makes it: to the gateway, with the local key in place of the store's. */
function asToolSends(
  exchange: RecordedExchange,
  { address: gateway }: OpenGateway,
  { tools }: Pair,
  isDiscovery: boolean,
): RecordedExchange {
  const [, origin = '', target = ''] = /^(https?:\/\/[^/?]+)(.*)$/.exec(exchange.url) ?? [];
  const lines = exchange.requestHeaders.map(withBasicDecoded);
  const text = [target, ...lines].join('\n');
  const named = [...tools].find(([key]) => text.includes(key.consumer_key) || text.includes(key.consumer_secret));
  const [key, login] = named ?? [...tools].find(([{ permissions }]) => permissions === 'read_write') ?? [];
  if (key === undefined || login === undefined) throw new Error('The store has such a key.');
  const withLocalKey = (line: string) =>
    line.replaceAll(key.consumer_key, login.consumerKey).replaceAll(key.consumer_secret, login.consumerSecret);
  const called: Signed = { method: exchange.method, address: origin + target, lines };
  const sent: Signed = {
    method: exchange.method,
    address: withLocalKey(`${gateway}/${login.tool.store}${target || '/'}`),
    lines: [
      ...lines.map(withLocalKey),
      // What a visitor may ask for, a tool asks for with its key: the gateway takes no call without one.
      ...(isDiscovery ? [`Authorization: Basic ${login.consumerKey}:${login.consumerSecret}`] : []),
    ],
  };
  const given = signatureIn(called);
  const isGood = given !== undefined && given === signatureOf(called, key.consumer_secret, seenOrigins[origin]);
  const { address, lines: made } = isGood ? withSignature(sent, signatureOf(sent, login.consumerSecret)) : sent;
  return { ...exchange, url: address, requestHeaders: made.map(withBasicEncoded) };
}

const decodedBasic = /^(Authorization: Basic )(.*)$/is;

function withBasicDecoded(line: string): string {
  return line.replace(
    decodedBasic,
    (_, scheme: string, text: string) => scheme + Buffer.from(text, 'base64').toString('latin1'),
  );
}

function withBasicEncoded(line: string): string {
  return line.replace(
    decodedBasic,
    (_, scheme: string, text: string) => scheme + Buffer.from(text, 'latin1').toString('base64'),
  );
}

/** A request that may carry a signature, in its query or in its header. */
interface Signed {
  readonly method: string;
  readonly address: string;
  readonly lines: readonly string[];
}

function parametersOf({ address, lines }: Signed): (readonly [string, string])[] {
  const inHeader = lines
    .filter((line) => /^Authorization: OAuth /i.test(line))
    .flatMap((line) => [...line.matchAll(/(oauth_[a-z_]+)="([^"]*)"/g)])
    .map(([, name = '', value = '']) => [name, decodeURIComponent(value)] as const);
  return [...asPhpReads(address.split('?')[1] ?? ''), ...inHeader];
}

function signatureIn(request: Signed): string | undefined {
  return new Map(parametersOf(request)).get('oauth_signature');
}

function signatureOf(request: Signed, secret: string, seenOrigin?: string): string | undefined {
  const parameters = parametersOf(request);
  const { 'HMAC-SHA1': sha1, 'HMAC-SHA256': sha256 } = { 'HMAC-SHA1': 'sha1', 'HMAC-SHA256': 'sha256' };
  const method = new Map(parameters).get('oauth_signature_method');
  const hash = method === 'HMAC-SHA1' ? sha1 : method === 'HMAC-SHA256' ? sha256 : undefined;
  const encoded = encodeQuery(parameters.filter(([name]) => name !== 'oauth_signature'));
  if (hash === undefined || !encoded.ok) return undefined;
  const { origin, pathname } = new URL(request.address);
  const base = signatureBaseString(request.method, { origin: seenOrigin ?? origin, pathname }, encoded.value);
  return createHmac(hash, `${secret}&`).update(base).digest('base64');
}

function withSignature(request: Signed, signature = ''): Signed {
  const replaced = (text: string) => text.replace(/(oauth_signature="?)[^&",]*/, `$1${encodeURIComponent(signature)}`);
  return { ...request, address: replaced(request.address), lines: request.lines.map(replaced) };
}

const comparedHeaders = [
  'content-type',
  'link',
  'location',
  'allow',
  'x-wp-total',
  'x-wp-totalpages',
  'x-wc-total',
  'x-wc-totalpages',
  'retry-after',
];

/** What differs between two answers, each one's own addresses made the same. */
function differences(direct: Received, through: Received): string[] {
  const names = comparedHeaders.filter((name) => direct.headers[name] !== through.headers[name]);
  const [was, is] = [direct.headers.link, through.headers.link].map((link) => link && sorted(link));
  const found = [
    ...(direct.status === through.status ? [] : ['status']),
    ...names.filter((name) => name !== 'link'),
    ...(direct.body === through.body ? [] : ['body']),
  ];
  if (was === is) return found;
  if (was !== undefined && is === sorted(was, login)) return [...found, 'link without login'];
  const withPort = was?.replace(/https?:\/\/localhost\//g, '{store}/');
  if (is !== undefined && decodeURIComponent(is) === withPort) return [...found, 'link with port'];
  return [...found, 'link'];
}

const login = /^(consumer_(key|secret)|oauth_\w+)=/;

/** The order of a link's parameters says nothing. */
function sorted(link: string, without?: RegExp): string {
  return link.replace(
    /\?([^>]*)/g,
    (_, query: string) =>
      `?${query
        .split('&')
        .filter((one) => without?.test(one) !== true)
        .sort()
        .join('&')}`,
  );
}

/** Who answered, with what status and code, what the store itself answers, and what differs. */
function described(exchange: RecordedExchange, answers: readonly [Received, Received], ofGateway: boolean): string {
  const [was, is] = answers.map(({ status, body }) => {
    const json = parsed(body);
    const error = [json?.errors ?? json].flat()[0] as { code?: string; message?: string } | undefined;
    return { outcome: [status, error?.code].join(' ').trim(), message: error?.message?.toLowerCase() };
  });
  const words =
    was?.message && is?.message?.startsWith(was.message) ? ', its sentence and more' : `, other words: ${is?.message}`;
  const what = differences(...answers).join(', ');
  const head = `${exchange.method === 'HEAD' ? 'HEAD ' : ''}${was?.outcome} -> ${is?.outcome}`;
  return `${ofGateway ? 'gateway' : 'store'}: ${head}${ofGateway && was?.message !== is?.message ? words : `; ${what}`}`;
}

/** An answer whose own addresses are written `{store}`, in its headers and, with JSON's escapes, in its body. */
function withoutAddresses({ status, headers, body }: Received, inHeaders: string, inBody: string): Received {
  return {
    status,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replaceAll(inHeaders, '{store}')]),
    ),
    body: body.replaceAll(inBody, '{store}').replaceAll(inBody.replaceAll('/', '\\/'), '{store}'),
  };
}

const counts = new Map<KnownDifference, number>();

describe('Recorded requests through the gateway are answered as they are directly, but for what is listed', () => {
  test.each(recordedFiles)('%s', async (file) => {
    const all = recorded(file);
    const exchanges = all.filter(({ url }) => !plainOrigins.includes(new URL(url).origin));
    const now = timeOf(all);
    const opened = await openFor(now);
    const unlisted: string[] = [];
    let same = 0;
    for (const exchange of exchanges) {
      const pair = await pairFor(opened, exchange, now);
      const { origin } = new URL(exchange.url);
      const sent = asToolSends(exchange, opened.gateway, pair, file === 'discovery');
      const base = sent.url.split('/').slice(0, 4).join('/').replace(/\?.*$/, '');
      const port = Number(new URL(pair.direct.httpUrl ?? pair.direct.httpsUrl ?? '').port);
      const home = homes[origin] ?? origin;
      const direct = withoutAddresses(await replay(exchange, port, pair.direct.authority), home, home);
      const arrived = pair.behind.requests.length;
      const answer = await replay(sent, portOf(opened.gateway), undefined);
      const through = withoutAddresses(answer, base, pair.behind.url);
      if (differences(direct, through).length === 0) {
        same += 1;
        continue;
      }
      const what = described(exchange, [direct, through], pair.behind.requests.length === arrived);
      const row = knownDifferences.find((known) => known.what.test(what));
      if (row === undefined) unlisted.push(`${exchange.name}: ${what}`);
      else counts.set(row, (counts.get(row) ?? 0) + 1);
    }
    process.stdout.write(
      `${file}, through the gateway: ${same} of ${exchanges.length} answers the same, ${exchanges.length - same - unlisted.length} with a listed difference\n`,
    );
    expect(unlisted).toEqual([]);
    expect(opened.house.notices).toEqual([]);
  });

  test('and each of the listed differences occurs as often as it did', () => {
    const occurred = knownDifferences.map((row) => `${counts.get(row) ?? 0} × ${row.what}`);
    expect(occurred).toEqual(knownDifferences.map(({ what, count }) => `${count} × ${what}`));
  });
});
