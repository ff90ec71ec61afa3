import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect } from 'vitest';
import { startSecretService } from '../support/secret-service.ts';
import { collect, commandLineTest, connect, gatehouseBin, type House, jsonOf, pasteOf } from './gatehouse.ts';

const test = commandLineTest(startSecretService).extend<{ server: (answer: RequestListener) => Promise<string> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads what a fixture needs from it
  server: async ({}, use) => {
    const servers: ReturnType<typeof createServer>[] = [];
    await use(async (answer) => {
      const server = createServer(answer);
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  },
});

const applicationPassword = readFileSync(new URL('../paste/d-app-password.txt', import.meta.url), 'utf8');

function* blanks(): Generator<string> {
  for (;;) yield ' '.repeat(16 * 1024);
}

async function codeOf(house: House, args: readonly string[], input = ''): Promise<string> {
  const ran = await house.run([...args, '--json'], { input });
  expect(ran.stderr).not.toContain('    at ');
  return (jsonOf(ran) as { error?: { code: string } }).error?.code ?? `exit code ${ran.code}`;
}

async function storeCount(house: House): Promise<number> {
  return (jsonOf(await house.run(['stores', '--json'])) as { stores: unknown[] }).stores.length;
}

describe.concurrent('an address', { timeout: 90_000 }, () => {
  test.for([
    ['', 'address-invalid'],
    ['   ', 'address-invalid'],
    ['not an address', 'address-invalid'],
    ['anna@example.com', 'address-invalid'],
    ['file:///etc/passwd', 'address-invalid'],
    ['javascript:alert(1)', 'address-invalid'],
    ['https://', 'address-invalid'],
    ['https://shop.example:99999/', 'address-invalid'],
    ['https://anna:word@shop.example/', 'address-has-credentials'],
    ['x'.repeat(50_000), 'address-invalid'],
    ['http://127.0.0.1:1/', 'connection-refused'],
  ])('such as %.40s is %s', async ([typed = '', code], { house }) => {
    expect(await codeOf(house, ['connect', typed])).toBe(code);
  });
});

describe.concurrent('another site', { timeout: 90_000 }, () => {
  const page = (response: ServerResponse, body: string) => response.setHeader('content-type', 'text/html').end(body);
  const endless: RequestListener = (request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.method === 'HEAD') response.end();
    else Readable.from(blanks()).pipe(response);
  };
  const sites: [string, RequestListener, RegExp][] = [
    ['that is no WordPress', (_, response) => page(response, '<h1>Hello</h1>'), /^not-wordpress$/],
    [
      'that answers with broken JSON',
      (_, response) => response.setHeader('content-type', 'application/json').end('{"name":'),
      /^(not-wordpress|answer-malformed|not-the-rest-api)$/,
    ],
    ['that never stops', endless, /^(not-wordpress|answer-too-large)$/],
    [
      'that sends 2 GB',
      (request, response) => {
        response.setHeader('content-length', 2 ** 31);
        endless(request, response);
      },
      /^(not-wordpress|answer-too-large)$/,
    ],
    [
      'that redirects in a circle',
      (request, response) => response.writeHead(302, { location: request.url }).end(),
      /^redirect-loop$/,
    ],
    [
      'that redirects to a file',
      (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      /^redirect-refused$/,
    ],
    ['that hangs up', (_, response) => response.destroy(), /^connection-lost$/],
  ];
  test.for(sites)('%s', { timeout: 60_000 }, async ([, answer, code], { house, server }) => {
    expect(await codeOf(house, ['connect', await server(answer)])).toMatch(code);
    expect(await storeCount(house)).toBe(0);
  });
});

describe.concurrent('a key', { timeout: 90_000 }, () => {
  test('is put right where it is clear what was meant', async ({ house, practice }) => {
    const store = await practice();
    const { consumerKey, consumerSecret } = store.keys[0] as (typeof store.keys)[number];
    for (const input of [
      `  ${consumerKey}\u00a0\n\u200b${consumerSecret}\ufeff  `,
      `${consumerKey.toUpperCase()} ${consumerSecret.toUpperCase()}`,
      `Consumer key: ${consumerSecret}\r\nConsumer secret: ${consumerKey}`,
      `${consumerKey}|${consumerSecret}`,
    ]) {
      expect(await house.run(['connect', store.url], { input })).toMatchObject({ code: 0 });
    }
    expect(await storeCount(house)).toBe(1);
  });

  test('that is none is refused with its reason, and nothing is sent with it', async ({ house, practice }) => {
    const store = await practice();
    const { consumerKey, consumerSecret } = store.keys[0] as (typeof store.keys)[number];
    const inputs: [string, string][] = [
      ['', 'paste-empty'],
      ['hello', 'paste-without-key'],
      [consumerKey, 'secret-missing'],
      [consumerSecret, 'key-missing'],
      [`${consumerKey}\n${consumerSecret.slice(0, 30)}`, 'key-truncated'],
      [`${consumerKey}ab\n${consumerSecret}`, 'key-malformed'],
      [applicationPassword, 'key-is-application-password'],
      [`${pasteOf(store)}${pasteOf(store, 'read')}`, 'several-pairs'],
      ['x'.repeat(10 * 1024 * 1024), 'paste-too-large'],
    ];
    for (const [input, code] of inputs) {
      expect([input.slice(0, 60), await codeOf(house, ['connect', store.url], input)]).toEqual([
        input.slice(0, 60),
        code,
      ]);
    }
    expect(store.requests.filter(({ headers, url }) => headers.authorization ?? /oauth_/.test(url))).toEqual([]);
  });

  test('of another store, or with another secret, is told apart', async ({ house, practice }) => {
    const store = await practice();
    const other = await practice({ seed: 'other' });
    expect(await codeOf(house, ['connect', store.url], pasteOf(other))).toBe('key-unknown');
    const mixed = `${store.keys[0]?.consumerKey} ${other.keys[0]?.consumerSecret}`;
    expect(await codeOf(house, ['connect', store.url], mixed)).toBe('secret-wrong');
    expect(await storeCount(house)).toBe(0);
  });
});

describe.concurrent('a call', { timeout: 90_000 }, () => {
  test('that cannot be made is refused before anything is sent', async ({ house, practice }) => {
    const store = await practice();
    await connect(house, store);
    const from = store.requests.length;
    const large = await house.file('large.json', `"${'x'.repeat(9 * 1024 * 1024)}"`);
    for (const [args, code] of [
      [['GET', '../../wp-login.php'], 'path-invalid'],
      [['GET', 'https://elsewhere.example/wp-json/wc/v3/products'], 'path-invalid'],
      [['GET', 'products', '-q', 'consumer_key=x'], 'path-invalid'],
      [['BREW', 'products'], 'path-invalid'],
      [['POST', 'products', '-d', '{"name":'], 'body-not-json'],
      [['POST', 'products', '-d', '@/nowhere.json'], 'file-unreadable'],
      [['POST', 'products', '-d', '@/dev/zero'], 'file-unreadable'],
      [['POST', 'products', '-d', `@${house.folder}`], 'file-unreadable'],
      [['POST', 'products', '-d', `@${large}`], 'file-unreadable'],
      [['POST', 'products', '--all'], 'usage'],
    ] as const) {
      expect([args, await codeOf(house, ['call', 'shop', ...args])]).toEqual([args, code]);
    }
    expect(store.requests).toHaveLength(from);
  });

  test('to a store that is gone, or broken, says so', async ({ house, practice }) => {
    const store = await practice({ shop: undefined as never });
    await connect(house, store);
    const call = ['call', 'shop', 'GET', 'products', '-q', '_fields=id'];
    store.setFaults([() => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Hello</h1>' })]);
    expect(await house.run(call)).toMatchObject({ code: 1, stderr: expect.stringContaining('a web page where') });
    store.setFaults([
      async (request, next) => {
        const answer = await next(request);
        return { ...answer, body: `<b>Notice</b>\n${answer.body}` };
      },
    ]);
    const polluted = await house.run(call);
    expect(polluted).toMatchObject({ code: 0, stderr: expect.stringContaining('Something stood before the JSON') });
    expect(JSON.parse(polluted.stdout)).toBeInstanceOf(Array);
    await store.close();
    expect(await codeOf(house, call)).toBe('connection-refused');
    expect(await codeOf(house, ['move', 'shop', store.url])).toBe('connection-refused');
    expect(await house.run(['doctor', 'shop'])).toMatchObject({ code: 1 });
    expect(await storeCount(house)).toBe(1);
  });
});

describe.concurrent('the data folder', { timeout: 90_000 }, () => {
  test('with damaged or newer records loses nothing', async ({ house, practice }) => {
    const store = await practice();
    await connect(house, store);
    await house.run(['rename', 'shop', 'Tea']);
    const file = join(house.data, 'stores.json');
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, good.slice(0, 100));
    const listed = await house.run(['stores']);
    expect(listed).toMatchObject({ code: 0, stderr: expect.stringContaining('was damaged, and was set aside') });
    expect(listed.stdout).toContain('127.0.0.1');
    const files = readdirSync(house.data, { withFileTypes: true }).filter((entry) => entry.isFile());
    const contents = files.map(({ name }) => readFileSync(join(house.data, name), 'utf8'));
    expect(contents).toContain(good.slice(0, 100));

    const newer = good.replace(/"schema": ?\d+/, '"schema":99');
    writeFileSync(file, newer);
    expect(await codeOf(house, ['stores'])).toBe('records-newer');
    expect(await codeOf(house, ['rename', 'tea', 'x'])).toBe('records-newer');
    expect(await codeOf(house, ['connect', store.url], pasteOf(store))).toBe('records-newer');
    expect(readFileSync(file, 'utf8')).toBe(newer);
  });

  test.skipIf(process.getuid?.() === 0)('that is read-only', async ({ house, practice }) => {
    mkdirSync(house.data);
    chmodSync(house.data, 0o500);
    const store = await practice();
    expect(await codeOf(house, ['connect', store.url], pasteOf(store))).toBe('disk-read-only');
    chmodSync(house.data, 0o700);
  });

  // Only root may mount; the others have the test of the records' own writer.
  test.skipIf(process.getuid?.() !== 0)(
    'on a disk that is full keeps no half of a store',
    async ({ house, practice, keyring }) => {
      mkdirSync(house.data);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', house.data], { stdio: 'pipe' });
      } catch {
        // A container without the right to mount: a file in the folder's place cannot be written either.
        execFileSync('sh', ['-c', 'rmdir "$0" && ln -s /proc/self "$0"', house.data]);
      }
      try {
        const store = await practice();
        const ran = await connect(house, store, '--json');
        expect(ran.code).toBe(3);
        expect((jsonOf(ran) as { error: { code: string } }).error.code).toMatch(/^disk-/);
        const { host } = new URL(store.url);
        expect((await keyring.items()).filter(({ label }) => label.includes(host))).toEqual([]);
      } finally {
        execFileSync('sh', ['-c', 'umount "$0" 2>/dev/null; true', house.data]);
      }
    },
  );

  test('serves several commands at once', async ({ house, practice }) => {
    const stores = await Promise.all([1, 2, 3].map(() => practice()));
    const all = await Promise.all(stores.map((store) => house.run(['connect', store.url], { input: pasteOf(store) })));
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(await storeCount(house)).toBe(3);
    for (const { host } of stores.map(({ url }) => new URL(url))) {
      const call = ['call', host, 'GET', 'products', '-q', '_fields=id'];
      expect(await house.run(call)).toMatchObject({ code: 0 });
    }
  });
});

describe.concurrent('a command', { timeout: 90_000 }, () => {
  test('whose reader goes away ends in order', async ({ house, practice }) => {
    const store = await practice();
    await connect(house, store);
    const running = house.start(['call', 'shop', 'GET', 'products', '-q', 'per_page=100'], { input: '' });
    running.child.stdout?.destroy();
    expect(await running.ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining('EPIPE') });
    const checking = house.start(['doctor', 'shop'], { input: '' });
    checking.child.stderr?.destroy();
    expect(await checking.ended).toMatchObject({ code: 0 });
  });

  test('that waits for its input, or for a store, ends when it is asked to', async ({ house, practice }) => {
    const store = await practice();
    await connect(house, store);
    const connecting = house.start(['connect', store.url]);
    await connecting.said('Make the key here');
    connecting.child.kill('SIGTERM');
    expect(await connecting.ended).toMatchObject({ code: 130 });

    const arrived = new Promise<void>((resolve) => {
      store.setFaults([
        () => {
          resolve();
          return new Promise(() => undefined);
        },
      ]);
    });
    const calling = house.start(['call', 'shop', 'GET', 'products', '--json'], { input: '' });
    await arrived;
    calling.child.kill('SIGINT');
    const ran = await calling.ended;
    expect(ran.code).toBe(130);
    expect(jsonOf(ran)).toMatchObject({ error: { code: 'cancelled' } });
  });

  test.skipIf(process.platform !== 'linux')('that cannot print what it found says so', async ({ house }) => {
    const command = `'${process.execPath}' '${gatehouseBin}' stores --json 2>&1 >/dev/full`;
    const ran = await collect(spawn('sh', ['-c', command], { env: house.env }), '').ended;
    expect(ran).toMatchObject({ code: 3, stdout: expect.stringContaining('ENOSPC') });
  });
});
