import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundedJson } from '../../src-renderer/screens/store/calls/bounded-json.ts';
import { gatewayAddressOf, openParameters } from '../../src-renderer/screens/store/calls/call-url.ts';
import { placeOf, withPage } from '../../src-renderer/screens/store/calls/paging.ts';
import { languages, type SnippetLanguage, snippet } from '../../src-renderer/screens/store/calls/snippets.ts';
import { suggestionsFor } from '../../src-renderer/screens/store/calls/suggestions.ts';
import { productsAnswer } from './scenarios.ts';

const run = promisify(execFile);

const nasty = `'; touch pwned; echo ' "$(id)" \`id\` \${x} \\' \\\\ %s ?> <?php é 漢 \u2028`;

interface Received {
  readonly method: string;
  readonly url: string;
  readonly login: string;
  readonly body: string;
}

/** Runs `use` with the address of a server, and returns what came to it. */
async function received(use: (origin: string) => Promise<void>): Promise<readonly Received[]> {
  const all: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const login = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString();
      all.push({ method: request.method ?? '', url: request.url ?? '', login, body: Buffer.concat(parts).toString() });
      response.end('[]');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  return all;
}

const runners: Readonly<Record<SnippetLanguage, { readonly program: string; readonly probe: readonly string[] }>> = {
  curl: { program: 'bash', probe: ['-c', 'curl --version'] },
  javascript: { program: process.execPath, probe: ['--version'] },
  python: { program: 'python3', probe: ['-c', 'import requests'] },
  php: { program: 'php', probe: ['-r', 'curl_init();'] },
};
const argument = { curl: '-c', javascript: '--eval', python: '-c', php: '-r' } as const;
const here = languages.filter((language) => {
  const { program, probe } = runners[language];
  return spawnSync(program, probe).status === 0;
});

it('finds what runs JavaScript at least', () => {
  expect(here).toContain('javascript');
});

it.each(here)('%s sends what is written, whatever is in it, with the login of its environment', async (language) => {
  const body = JSON.stringify({ name: nasty });
  const calls = await received(async (origin) => {
    const url = gatewayAddressOf(`${origin}/label-ink`, { path: 'products/12', query: [['search', nasty]] }).address;
    const source = snippet(language, { method: 'PUT', url, body }).replace(/^<\?php\n/, '');
    await run(
      runners[language].program,
      [...(language === 'javascript' ? ['--input-type=module'] : []), argument[language], source],
      { env: { ...process.env, WC_CONSUMER_KEY: 'ck_key', WC_CONSUMER_SECRET: 'cs_secret' } },
    );
  });
  expect(calls).toHaveLength(1);
  const [call] = calls;
  expect(call).toMatchObject({ method: 'PUT', login: 'ck_key:cs_secret', body });
  const { pathname, searchParams } = new URL(call?.url ?? '', 'http://x');
  expect([pathname, searchParams.get('search')]).toEqual(['/label-ink/wp-json/wc/v3/products/12', nasty]);
});

it('leaves a shell nothing to run', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const value = text.replaceAll('\0', '');
      const line = snippet('curl', { method: 'POST', url: 'https://shop.example/', body: value || 'x' });
      const quoted = line.slice(line.indexOf('--data-raw ') + '--data-raw '.length);
      expect(execFileSync('sh', ['-c', `printf %s ${quoted}`]).toString()).toBe(value || 'x');
    }),
    { numRuns: 30 },
  );
});

const base = 'http://127.0.0.1:17493/label-ink';

it.each([
  ['products', '/wp-json/wc/v3/products'],
  ['/products/12', '/wp-json/wc/v3/products/12'],
  ['wc/v2/orders', '/wp-json/wc/v2/orders'],
  ['/wp-json/wc/v3/orders?page=2', '/wp-json/wc/v3/orders?page=2'],
  ['https://shop.example/sub/wp-json/wc-analytics/reports', '/wp-json/wc-analytics/reports'],
  ['https://shop.example/sub/index.php/wp-json/wc/v3/orders', '/wp-json/wc/v3/orders'],
  ['wc-api/v3/orders', '/wc-api/v3/orders'],
  ['products/caf%C3%A9 au lait', '/wp-json/wc/v3/products/caf%C3%A9%20au%20lait'],
])('writes %s as %s of a tool', (path, address) => {
  expect(gatewayAddressOf(base, { path, query: [] }).address).toBe(`${base}${address}`);
});

it('finds what nobody has filled in', () => {
  expect(openParameters('wc/v3/products/{id}/reviews/{review_id}')).toEqual(['{id}', '{review_id}']);
  expect(openParameters('wc/v3/products/12')).toEqual([]);
});

it('knows where a page stands, and turns it in its place', () => {
  const answer = productsAnswer(3);
  expect(placeOf(answer, [['page', '3']])).toEqual({ page: 3, pages: 14, total: 137 });
  expect(placeOf({ ...answer, headers: {} }, [])).toBeUndefined();
  expect(placeOf({ ...answer, pages: 14 }, [])).toBeUndefined();
  expect(placeOf({ ...answer, headers: { 'x-wp-total': '-1', 'x-wp-totalpages': 'x' } }, [])).toBeUndefined();
  expect(
    withPage(
      [
        ['page', '3'],
        ['search', 'ink'],
      ],
      4,
    ),
  ).toEqual([
    ['page', '4'],
    ['search', 'ink'],
  ]);
  expect(withPage([['search', 'ink']], 2)).toEqual([
    ['search', 'ink'],
    ['page', '2'],
  ]);
});

it('writes JSON as JSON.stringify does, as long as there is room', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(200), (value, limit) => {
      const whole = JSON.stringify(value, null, 2);
      expect(boundedJson(value, whole.length)).toEqual({ text: whole, whole: true });
      const cut = boundedJson(value, limit);
      expect(cut.text.length).toBeLessThanOrEqual(limit);
      expect(cut.whole).toBe(limit >= whole.length);
      expect(whole.startsWith(cut.text) || !cut.whole).toBe(true);
    }),
  );
});

it('looks at no more of a large answer than it shows', () => {
  let read = 0;
  const list = new Proxy(
    Array.from({ length: 1_000_000 }, () => 'entry'),
    {
      get(target, name, receiver) {
        read += /^\d+$/.test(String(name)) ? 1 : 0;
        return Reflect.get(target, name, receiver);
      },
    },
  );
  expect(boundedJson(list, 1000).whole).toBe(false);
  expect(read).toBeLessThan(200);
});

it('suggests what begins as typed before what only has it inside, and 50 at most', () => {
  const routes = [
    { path: '/wc/v3/reports/orders/totals', methods: ['GET'] },
    { path: '/wc/v2/orders', methods: ['GET'] },
    { path: '/wc/v3/orders', methods: ['GET', 'POST'] },
    ...Array.from({ length: 100 }, (_, index) => ({ path: `/wc/v3/products/${index}`, methods: ['GET'] })),
  ];
  expect(suggestionsFor(routes, '/ord').map(({ id }) => id)).toEqual([
    'wc/v3/orders',
    'wc/v3/reports/orders/totals',
    'wc/v2/orders',
  ]);
  expect(suggestionsFor(routes, 'products')).toHaveLength(50);
  expect(suggestionsFor(routes, 'wc/v3/orders')).toEqual([]);
});
