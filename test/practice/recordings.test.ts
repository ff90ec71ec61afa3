import { afterAll, describe, expect, test } from 'vitest';
import type { PracticeStore } from '../../src-main/practice/index.ts';
import {
  parsed,
  type Received,
  type RecordedExchange,
  recorded,
  recordedFiles,
  replay,
  startRecordedStore,
  timeOf,
} from './recordings.ts';

/**
 * Where the practice store differs from what was recorded, and why it stays so. An entry that no longer differs fails
 * the test just as a difference without an entry does.
 */
const knownDifferences: readonly {
  readonly file: string;
  readonly names: readonly string[];
  readonly what: readonly string[];
  readonly why: string;
}[] = [
  {
    file: 'discovery',
    names: ['main GET /wp-json/?_fields=name,namespaces,authentication'],
    what: ['body'],
    why: 'It has the namespaces that it serves, and no others.',
  },
  {
    file: 'discovery',
    names: ['main GET /readme.html'],
    what: ['status', 'link'],
    why: "WordPress's own files are not part of it.",
  },
  {
    file: 'paging-and-headers',
    names: ['GET system_status _fields'],
    what: ['body'],
    why: 'The recorded one describes the machine that it ran on.',
  },
  {
    file: 'paging-and-headers',
    names: ['GET wc/v1/products'],
    what: ['body'],
    why: 'Products made in the same second come in no settled order in wc/v1; here the newest id comes first.',
  },
  {
    file: 'paging-and-headers',
    names: ['GET wc/store/v1/products anonymous'],
    what: ['status', 'link', 'allow', 'x-wp-total', 'x-wp-totalpages'],
    why: 'The Store API is for shop fronts, keys have no part in it, and it is left out.',
  },
  {
    file: 'paging-and-headers',
    names: ['GET wp/v2/media with wc key (create needs auth)'],
    what: ['x-wp-total', 'x-wp-totalpages'],
    why: 'There are no pictures in it.',
  },
  {
    file: 'application-passwords',
    names: [
      'WP7.1 anonymous',
      'WP7.1 login page',
      'WP7.1 login',
      'WP6.8.3 anonymous',
      'WP6.8.3 login page',
      'WP6.8.3 login',
    ],
    what: ['status', 'location', 'link'],
    why: 'Nobody logs in to it: only this computer reaches it, and everything in it is made up.',
  },
];

const stores = new Map<string, Promise<PracticeStore>>();

afterAll(async () => {
  for (const store of stores.values()) await (await store).close();
});

/** One fresh store for each recorded file, origin and state of its legacy API. */
function storeFor(file: string, exchange: RecordedExchange, now: number): Promise<PracticeStore> {
  const origin = new URL(exchange.url).origin;
  const legacyApi = /plugin active|enabled:/.test(exchange.name) ? 'on' : 'absent';
  const id = `${file} ${origin} ${legacyApi}`;
  const known = stores.get(id) ?? startRecordedStore(origin, { home: origin, legacyApi, clock: () => now });
  stores.set(id, known);
  return known;
}

/** What differs, each as `what: recorded -> received`. */
function differences(exchange: RecordedExchange, received: Received): string[] {
  const found: string[] = [];
  const compare = (what: string, was: unknown, is: unknown) => {
    if (was !== is) found.push(`${what}: ${String(was)} -> ${String(is)}`);
  };
  compare('status', exchange.status, received.status);
  const json = parsed(received.body);
  const wasJson = exchange.method !== 'HEAD' && isJson(exchange.headers);
  const jsonNow = exchange.method !== 'HEAD' && isJson(received.headers) && received.body !== '';
  compare('json', wasJson && exchange.body !== '', jsonNow);
  if (exchange.status >= 400 && wasJson) {
    const envelope = parsed(exchange.body) ?? { code: exchange.code, message: exchange.message };
    compare('error', errorOf(envelope), errorOf(json));
  }
  for (const header of [
    'location',
    'link',
    'allow',
    'x-wp-total',
    'x-wp-totalpages',
    'x-wc-total',
    'x-wc-totalpages',
    'www-authenticate',
  ]) {
    compare(header, masked(exchange.headers[header]), masked(received.headers[header]));
  }
  const whole = exchange.status < 400 && wasJson && exchange.body.length === exchange.bodyLength;
  if (whole) compare('body', comparable(exchange.body), comparable(received.body));
  return found;
}

/** A password made on the way is another each time; ` || ` stands between headers of one name, which make one list. */
function masked(header: string | undefined): string | undefined {
  return header?.replace(/password=\w+/, 'password=…').replaceAll(' || ', ', ');
}

/** The moment of recording is not a difference, nor is the order of an object's fields. */
function comparable(body: string): string {
  const undated = body.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/g, 'date');
  const value: unknown = undated.startsWith('/**/') ? undated : parsed(undated);
  return JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function isJson(headers: Readonly<Record<string, string>>): boolean {
  return headers['content-type']?.startsWith('application/json') === true;
}

/** Code and message, wherever the two APIs put them. */
function errorOf(body: Record<string, unknown> | undefined): string {
  const errors = body?.errors;
  if (errors !== undefined) return JSON.stringify(errors);
  return JSON.stringify([body?.code, body?.message]);
}

describe('Recorded exchanges', () => {
  for (const file of recordedFiles) {
    test(file, async () => {
      const exchanges = recorded(file);
      const now = timeOf(exchanges);
      const unlisted: string[] = [];
      const used = new Set<string>();
      let same = 0;
      for (const exchange of exchanges) {
        const store = await storeFor(file, exchange, now);
        const port = Number(new URL(store.httpUrl ?? store.httpsUrl ?? '').port);
        const found = differences(exchange, await replay(exchange, port, store.authority));
        const entry = knownDifferences.find((known) => known.file === file && known.names.includes(exchange.name));
        const left = found.filter((difference) => !entry?.what.some((what) => difference.startsWith(`${what}:`)));
        if (entry !== undefined && found.length > left.length) used.add(exchange.name);
        if (found.length === 0) same += 1;
        unlisted.push(...left.map((difference) => `${exchange.name}: ${difference}`));
      }
      const listed = knownDifferences.flatMap((known) => (known.file === file ? known.names : []));
      process.stdout.write(
        `${file}: ${same} of ${exchanges.length} exchanges the same, ${exchanges.length - same} with a listed difference\n`,
      );
      expect(unlisted).toEqual([]);
      expect(listed.filter((name) => !used.has(name))).toEqual([]);
    });
  }
});
