import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { areaOf } from '../../src-main/contract/tool-areas.ts';
import { toolEnvironment } from '../../src-main/contract/tool-environment.ts';
import { toolAreas } from '../../src-main/contract/tools.ts';
import { type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';
import { inComment, inPowerQuery, inShell, inSingleQuotes } from '../../src-renderer/screens/parts/quoting.ts';
import { exampleCall } from '../../src-renderer/screens/tools/ready/example.ts';
import {
  type Program,
  programs,
  type ReadyLogin,
  type ReadyPartName,
  readySettings,
} from '../../src-renderer/screens/tools/ready/ready-settings.ts';
import { call, type House, makeHouse } from '../gateway/house.ts';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Whatever a name may be, and what programs would make of it. */
const nasty = `Anna’s "printer" ' \\ #{1} #(lf) \${x} \`id\` $(id) ?> --> */ coding: utf-7 é 漢 \u2028 exit(1)`;

let house: House;
let shop: PracticeStore;
let folder: string;
/** What the gateway's address is in the login that it hands out, and where it really listens in this test. */
let login: ReadyLogin;
let writing: ReadyLogin;

beforeAll(async () => {
  shop = await startPracticeStore({ httpsPort: 0 });
  house = await makeHouse();
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-ready-'));
  const store = await house.connect(shop);
  const gateway = await house.open();
  const loginOf = async (permission: 'read' | 'write', name: string): Promise<ReadyLogin> => {
    const { consumerKey, consumerSecret } = await house.addTool(store, { name, permission });
    const rules = { permission, areas: ['products'] } as const;
    return { name: nasty, url: `${gateway.address}/${store.id}`, consumerKey, consumerSecret, rules };
  };
  login = await loginOf('read', 'Reader');
  writing = await loginOf('write', 'Writer');
});

afterAll(async () => {
  await house?.close();
  await shop?.close();
  await rm(folder, { recursive: true, force: true });
});

const only = (program: Program, given: ReadyLogin): string => readySettings(program, given)[0]?.text ?? '';
const field = (program: Program, name: ReadyPartName): string =>
  readySettings(program, login).find((part) => part.name === name)?.text ?? '';

/** Environments in which a proxy would be asked for everything. */
const proxied = {
  ...process.env,
  http_proxy: 'http://127.0.0.1:9',
  HTTP_PROXY: 'http://127.0.0.1:9',
  ALL_PROXY: 'http://127.0.0.1:9',
  no_proxy: '',
  NO_PROXY: '',
};

const has = (program: string, ...probe: readonly string[]) => spawnSync(program, probe).status === 0;
const hasRequests = has('python3', '-c', 'import requests');
const hasPackage = has('python3', '-c', 'import woocommerce');
const hasPhp = has('php', '--version');

describe('run as they are, with a name that wants to be more, and a proxy in the environment', () => {
  it('curl reads through the gateway', async () => {
    const { stdout } = await run('sh', ['-c', only('curl', login)], { env: proxied });
    expect(JSON.parse(stdout)).toHaveLength(10);
  });

  it('curl asks what it may with a key that may only write', async () => {
    const { stdout } = await run('sh', ['-c', only('curl', writing)], { env: proxied });
    expect(JSON.parse(stdout)).toMatchObject({ namespace: 'wc/v3' });
  });

  it('the script for spreadsheets writes all rows of all pages, and no formula', async () => {
    const script = join(folder, 'sheet.py');
    await writeFile(script, only('sheets', login));
    const { stdout } = await run('python3', [script], { cwd: folder, env: proxied });
    const table = await readFile(join(folder, 'products.csv'), 'utf8');
    const total = Number(
      (await call(`${login.url}/wp-json/wc/v3/products`, { headers: { authorization: field('http', 'header') } }))
        .headers['x-wp-total'],
    );
    expect(total).toBeGreaterThan(10);
    expect(stdout).toBe(`${total} rows in products.csv\n`);
    expect(table.startsWith('\ufeffid,name,')).toBe(true);
  });

  it.runIf(hasRequests)('Python with requests', async () => {
    for (const [given, expected] of [
      [login, /^200 \[\{/],
      [writing, /^200 \{'namespace'/],
    ] as const) {
      const script = join(folder, 'with_requests.py');
      await writeFile(script, only('requests', given));
      const { stdout } = await run('python3', [script], { env: proxied });
      expect(stdout).toMatch(expected);
    }
  });

  it.runIf(hasPackage)('Python with its woocommerce package', async () => {
    const script = join(folder, 'with_package.py');
    await writeFile(script, only('python', login));
    expect((await run('python3', [script])).stdout).toMatch(/^200 \[\{/);
  });

  it('the official JavaScript client', async () => {
    for (const [given, expected] of [
      [login, /^200 \[/],
      [writing, /^200 \{/],
    ] as const) {
      // Where its package is found.
      const script = join(folder, 'client.cjs');
      const client = createRequire(import.meta.url).resolve('@woocommerce/woocommerce-rest-api');
      await writeFile(
        script,
        only('javascript', given).replace("'@woocommerce/woocommerce-rest-api'", JSON.stringify(client)),
      );
      const { stdout } = await run(process.execPath, [script], { env: proxied, cwd: repository });
      expect(stdout).toMatch(expected);
    }
  });

  it.runIf(hasPhp)('PHP hands its client what it is to have', async () => {
    // Not the client itself, which composer fetches: what it is given.
    await mkdir(join(folder, 'vendor'), { recursive: true });
    await writeFile(
      join(folder, 'vendor', 'autoload.php'),
      `<?php namespace Automattic\\WooCommerce; class Client {
         public function __construct(...$given) { echo json_encode($given); }
         public function get(...$asked) { return $asked; }
       }`,
    );
    const script = join(folder, 'shop.php');
    await writeFile(script, only('php', login));
    const { stdout } = await run('php', [script]);
    const { url, consumerKey, consumerSecret } = login;
    expect(JSON.parse(stdout.slice(0, stdout.indexOf('Array')))).toEqual([
      url,
      consumerKey,
      consumerSecret,
      { version: 'wc/v3', timeout: 30 },
    ]);
    expect(stdout).toContain('[0] => products');
  });

  it('a file of variables, read by a shell', async () => {
    const file = join(folder, '.env');
    await writeFile(file, only('env', login));
    const { stdout } = await run('sh', ['-c', `set -a; . "${file}"; printf '%s %s' "$WC_URL" "$WOO_CONSUMER_SECRET"`]);
    expect(stdout).toBe(`${login.url} ${login.consumerSecret}`);
  });

  it('an agent’s variables are those that gatehouse run sets', () => {
    expect(JSON.parse(only('agent', login))).toEqual({ env: toolEnvironment(login) });
  });

  it('an HTTP request with the header as it stands there', async () => {
    const answer = await call(field('http', 'address'), { headers: { authorization: field('http', 'header') } });
    expect([answer.status, answer.json.length]).toEqual([200, 10]);
  });

  it('n8n asks the way that its credential tests itself, and answers', async () => {
    const { status } = await call(`${field('n8n', 'url')}/wp-json/wc/v3/products/categories`, {
      headers: { authorization: `Basic ${btoa(`${field('n8n', 'key')}:${field('n8n', 'secret')}`)}` },
    });
    expect(status).toBe(200);
  });
});

describe('whatever stands in them', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom(
        '"',
        "'",
        '\\',
        '#',
        '(',
        ')',
        '?',
        '>',
        '*',
        '/',
        '\n',
        '\r',
        '\u2028',
        '\u0085',
        '`',
        '$',
        'l',
        'f',
      ),
    }),
  );
  const anyName = (name: string): ReadyLogin => ({ ...login, name });

  it('a name stays in its comment: each program has as many lines, whatever it is called', () => {
    const linesOf = (program: Program, name: string) =>
      readySettings(program, anyName(name))
        .map(({ text }) => text)
        .join('\n')
        .split(/\r\n|[\n\r\u2028\u2029\u0085\v\f]/).length;
    fc.assert(
      fc.property(fc.constantFrom(...programs), anyText, (program, name) => {
        expect(linesOf(program, name)).toBe(linesOf(program, 'Printer'));
      }),
    );
  });

  it('no name ends PHP', () => {
    fc.assert(fc.property(anyText, (name) => void expect(inComment(name)).not.toContain('?>')));
  });

  it('a text is read back by Power Query as it was', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(readPowerQuery(inPowerQuery(text))).toBe(text);
      }),
    );
  });

  it('a text is read back between single quotes as it was', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const quoted = inSingleQuotes(text);
        expect(/^'(?:[^'\\]|\\.)*'$/s.test(quoted)).toBe(true);
        expect(quoted.slice(1, -1).replaceAll(/\\(['\\])/g, '$1')).toBe(text);
      }),
    );
  });

  it('a shell is left nothing to run', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(/^(?:'[^']*'|\\')*$/.test(inShell(text))).toBe(true);
      }),
    );
  });
});

/** M's text literals: a doubled quote is one, `#(…)` is an escape. */
function readPowerQuery(literal: string): string {
  const inner = literal.slice(1, -1);
  expect(inner.replaceAll('""', '')).not.toContain('"');
  return inner.replaceAll('""', '"').replaceAll('#(#)(', '#(');
}

it('the example of every area is a call of that area, and no other is needed for it', () => {
  for (const area of toolAreas) {
    const { method, route } = exampleCall('read', [area]);
    expect(method).toBe('GET');
    const found = areaOf(['wc', 'v3', ...route.split('/')]);
    expect([area, found]).toEqual([area, area === 'everything' ? 'products' : area]);
  }
  expect(exampleCall('write', ['orders', 'everything'])).toEqual({ method: 'OPTIONS', route: 'products' });
});
