import { lookup } from 'node:dns/promises';
import net, { type Socket } from 'node:net';
import { hostname } from 'node:os';
import { brotliCompressSync, createGzip, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isPrivateAddress, privateAddressCode, publicLookup } from '../../src-main/woocommerce/private-networks.ts';
import { createTransport, type OwnTransport } from '../../src-main/woocommerce/transport.ts';
import { makeCertificates, makeLeaf, type ServerIdentity, type TestCertificates } from '../support/certificates.ts';
import { createServers, directNetwork, get, limits, online, outcome } from './servers.ts';

const servers = createServers();
/** A name that is not `localhost` and yet of this machine: most have one for themselves. */
const insideName = await lookup(hostname()).then(
  ({ address }) => (isPrivateAddress(address) ? hostname() : undefined),
  () => undefined,
);
const options = { userAgent: 'Gatehouse/test', clock: () => 1_700_000_000_000 };
let transport: OwnTransport;
let certificates: TestCertificates;

beforeAll(async () => {
  certificates = await makeCertificates();
  transport = createTransport(directNetwork, options);
});
afterEach(() => servers.close());
afterAll(() => transport.close());

describe('an answer', () => {
  test('comes whole, with its timing, and the request says who asks', async () => {
    const server = await servers.web((_, response) => {
      response.writeHead(201, { 'X-One': ['a', 'b'], 'Set-Cookie': 'seen=1' }).end('hello');
    });
    const exchange = await transport.send(
      get(`${server.origin}/a?b=%2C&c=+`, {
        method: 'POST',
        body: '{"a":1}',
        headers: { 'Content-Type': 'application/json' },
      }),
    );
    expect(exchange.result).toMatchObject({ ok: true, answer: { status: 201, cut: 'no', bytes: 5 } });
    if (!exchange.result.ok) return;
    expect(Buffer.from(exchange.result.answer.body).toString()).toBe('hello');
    expect(exchange.result.answer.headers['x-one']).toBe('a, b');
    expect(exchange.result.answer.headers).not.toHaveProperty('set-cookie');
    expect(exchange.timing).toMatchObject({ startedAt: 1_700_000_000_000, connectMs: expect.any(Number) });
    expect(exchange.remote).toBe(`127.0.0.1:${server.port}`);
    expect(server.seen).toMatchObject([{ method: 'POST', target: '/a?b=%2C&c=+', body: '{"a":1}' }]);
    expect(server.seen[0]?.headers['user-agent']).toBe('Gatehouse/test');
  });

  test('is never a redirect followed', async () => {
    const server = await servers.web((_, response) => response.writeHead(302, { Location: '/next' }).end());
    expect(outcome(await transport.send(get(server.origin)))).toBe(302);
    expect(server.seen).toHaveLength(1);
  });

  test.each([
    ['gzip', gzipSync('packed')],
    ['br', brotliCompressSync('packed')],
  ])('in %s is unpacked, and counted as it travelled', async (encoding, body) => {
    const server = await servers.web((_, response) =>
      response.writeHead(200, { 'Content-Encoding': encoding }).end(body),
    );
    const { result } = await transport.send(get(server.origin));
    expect(result.ok && Buffer.from(result.answer.body).toString()).toBe('packed');
    expect(result.ok && result.answer.bytes).toBe(body.length);
  });

  test('to HEAD may announce a body that it does not have', async () => {
    const server = await servers.web((_, response) =>
      response.writeHead(200, { 'Content-Length': '9000000000', 'Content-Encoding': 'gzip' }).end(),
    );
    const { result } = await transport.send(get(server.origin, { method: 'HEAD' }));
    expect(result).toMatchObject({ ok: true, answer: { cut: 'no', bytes: 0 } });
  });

  test('of the plain-http complaint of an https port stays an answer', async () => {
    const server = await servers.raw((socket) =>
      socket.end(
        'HTTP/1.1 400 Bad Request\r\nContent-Length: 52\r\n\r\nThe plain HTTP request was sent to HTTPS port, sorry',
      ),
    );
    expect(outcome(await transport.send(get(server.origin)))).toBe(400);
  });

  test('never carries credentials out of the address', async () => {
    const server = await servers.web((_, response) => response.end());
    await transport.send(get(`http://name:word@127.0.0.1:${server.port}/`));
    expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
  });
});

test('once the network is another one, idle connections are let go, and what is under way goes on', async () => {
  let answerLast: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    answerLast = resolve;
  });
  let held: (() => void) | undefined;
  const server = await servers.web((request, response) => {
    if (request.url !== '/slow') return void response.end('fast');
    held = () => response.end('slow');
    answerLast();
  });
  const fast = async () => expect(outcome(await transport.send(get(server.origin)))).toBe(200);
  await fast();
  await fast();
  expect(server.connections()).toBe(1);
  const slow = transport.send(get(`${server.origin}/slow`));
  await asked;
  await fast();
  expect(server.connections()).toBe(2);
  transport.renew();
  await fast();
  expect(server.connections()).toBe(3);
  held?.();
  expect(outcome(await slow)).toBe(200);
});

describe('a body too large', () => {
  const endless = (encoding?: string) =>
    servers.web((_, response) => {
      response.writeHead(200, encoding ? { 'Content-Encoding': encoding } : {});
      const sink = encoding ? createGzip() : response;
      if (sink !== response) sink.pipe(response);
      const chunk = Buffer.alloc(1024 * 1024);
      let written = 0;
      const more = () => {
        while (written < 2048 && !response.destroyed) {
          written += 1;
          if (!sink.write(chunk)) return;
        }
        sink.end();
      };
      sink.on('drain', more);
      response.on('close', () => sink.destroy());
      more();
    });

  test.each([
    ['plain', undefined],
    ['a gzip bomb', 'gzip'],
  ])('of 2 GB, %s, stops at the limit', async (_, encoding) => {
    const server = await endless(encoding);
    const before = process.memoryUsage().rss;
    const cut = await transport.send(get(server.origin, { tooLarge: 'cut' }));
    expect(cut.result.ok && [cut.result.answer.cut, cut.result.answer.body.length]).toEqual([
      'too-large',
      limits.maxBytes,
    ]);
    const refused = await transport.send(get(server.origin));
    expect(refused.result).toEqual({
      ok: false,
      failure: { code: 'answer-too-large', params: { host: '127.0.0.1', megabytes: 1 } },
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });

  test('that is announced is not even read', async () => {
    const server = await servers.web((_, response) =>
      response.writeHead(200, { 'Content-Length': '2000000001' }).write('x'),
    );
    expect(outcome(await transport.send(get(server.origin)))).toBe('answer-too-large');
  });

  test('of headers is an answer too large', async () => {
    const server = await servers.raw((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\n${`X-Long: ${'x'.repeat(1000)}\r\n`.repeat(1000)}\r\n`),
    );
    expect(outcome(await transport.send(get(server.origin)))).toBe('answer-too-large');
  });
});

describe('a broken answer', () => {
  test.each([
    ['chunked, cut', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n', 'end'],
    ['of known length, cut', 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello', 'end'],
    ['reset in the middle', 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello', 'reset'],
  ] as const)('%s, keeps what came', async (_, text, how) => {
    const server = await servers.raw((socket) => {
      socket.once('data', () =>
        socket.write(text, () => setTimeout(() => (how === 'end' ? socket.end() : socket.resetAndDestroy()), 50)),
      );
    });
    const { result } = await transport.send(get(server.origin));
    expect(result.ok && [result.answer.cut, Buffer.from(result.answer.body).toString()]).toEqual([
      'ended-early',
      'hello',
    ]);
  });

  test('of gzip that stops in the middle ended early', async () => {
    const packed = gzipSync(Buffer.from('abc'.repeat(10_000)));
    const server = await servers.web((_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed.subarray(0, packed.length - 20)),
    );
    const { result } = await transport.send(get(server.origin));
    expect(result.ok && result.answer.cut).toBe('ended-early');
  });

  test.each([
    ['gzip that is none', { 'Content-Encoding': 'gzip' }],
    ['brotli that is none', { 'Content-Encoding': 'br' }],
    ['an unknown encoding', { 'Content-Encoding': 'zstd' }],
  ])('%s is malformed', async (_, headers) => {
    const server = await servers.web((_request, response) =>
      response.writeHead(200, headers).end('this is not packed at all'),
    );
    expect(outcome(await transport.send(get(server.origin)))).toBe('answer-malformed');
  });

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'answer-malformed'],
    ['a TLS alert', Buffer.from([0x15, 3, 1, 0, 2, 2, 70]), 'tls-not-spoken'],
  ])('%s', async (_, text, code) => {
    const server = await servers.raw((socket) => socket.end(text));
    expect(outcome(await transport.send(get(server.origin)))).toBe(code);
  });

  test('none at all is a lost connection', async () => {
    const server = await servers.raw((socket) => socket.once('data', () => socket.destroy()));
    expect(outcome(await transport.send(get(server.origin)))).toBe('connection-lost');
  });
});

describe('no connection', () => {
  test('to a name that does not exist', async () => {
    const connected = createTransport(directNetwork, { ...options, own: online });
    const exchange = await connected.send(get('http://no-such-name.invalid/secret?key=1'));
    expect(exchange.result).toEqual({
      ok: false,
      failure: { code: 'dns-not-found', params: { host: 'no-such-name.invalid' } },
    });
    expect(exchange.timing).not.toHaveProperty('connectMs');
  });

  test('to a port where nobody listens', async () => {
    const server = await servers.raw(() => {});
    await servers.close();
    expect(outcome(await transport.send(get(server.origin)))).toBe('connection-refused');
  });

  test.each(['ftp://127.0.0.1/', 'file:///etc/passwd', 'data:text/plain,hello'])('over %s', async (url) => {
    expect(outcome(await transport.send(get(url)))).toBe('address-invalid');
  });

  test.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://10.1.2.3/',
    'http://[::ffff:169.254.169.254]/',
    'http://localhost/',
  ])('to %s where only the public internet is meant', async (url) => {
    expect(outcome(await transport.send(get(url, { publicOnly: true })))).toBe('redirect-refused');
  });
});

describe('a name that leads inside', () => {
  test('is seen through when it is looked up', async () => {
    const failure = await new Promise((resolve) => publicLookup('localhost', { all: true }, resolve));
    expect(failure).toMatchObject({ code: privateAddressCode });
  });

  test.skipIf(!insideName)('is refused by the connection itself', async () => {
    const server = await servers.web((_, response) => response.end());
    const url = `http://${insideName}:${server.port}/`;
    expect(outcome(await transport.send(get(url, { publicOnly: true })))).toBe('redirect-refused');
  });
});

describe('time', () => {
  const tight = (changes: Partial<typeof limits>) => ({ limits: { ...limits, ...changes } });

  test('to agree on TLS is limited', async () => {
    const server = await servers.raw(() => {});
    const url = `https://127.0.0.1:${server.port}/`;
    expect(outcome(await transport.send(get(url, tight({ connectMs: 300, answerMs: 50 }))))).toBe('connect-timeout');
  });

  test('to the first byte is limited', async () => {
    const server = await servers.raw(() => {});
    const exchange = await transport.send(get(server.origin, tight({ answerMs: 100 })));
    expect(exchange.result).toMatchObject({
      failure: { code: 'slow-answer', params: { host: '127.0.0.1', seconds: 0.1 } },
    });
    expect(exchange.timing.connectMs).toBeDefined();
  });

  test.each([
    ['headers that drip', 'HTTP/1.1 200 OK\r\nX-Drip: '],
    ['a body that drips', 'HTTP/1.1 200 OK\r\n\r\n'],
  ])('as a whole is limited: %s', async (_, start) => {
    const server = await servers.raw((socket) => {
      socket.write(start);
      const drip = setInterval(() => socket.write('x'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    expect(outcome(await transport.send(get(server.origin, tight({ totalMs: 300 }))))).toBe('slow-answer');
  });

  test('is the caller’s to end: before, while waiting, and in the middle of the body', async () => {
    expect(outcome(await transport.send(get('http://127.0.0.1:1/', { signal: AbortSignal.abort() })))).toBe(
      'cancelled',
    );
    for (const start of ['', 'HTTP/1.1 200 OK\r\n\r\nbody']) {
      const controller = new AbortController();
      const closed = deferred();
      const server = await servers.raw((socket) => {
        socket.on('close', closed.resolve);
        socket.once('data', () => socket.write(start, () => setTimeout(() => controller.abort(), 30)));
      });
      expect(outcome(await transport.send(get(server.origin, { signal: controller.signal })))).toBe('cancelled');
      await closed.promise;
    }
  });
});

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('certificates', () => {
  const trusted = () => ({ addedAuthorities: [certificates.authority.pem] });
  const serve = (identity: ServerIdentity) => servers.web((_, response) => response.end('in'), identity);

  test.each([
    ['good', 200],
    ['withIntermediate', 200],
    ['expired', 'tls-expired'],
    ['notYetValid', 'tls-expired'],
    ['wrongHost', 'tls-wrong-host'],
    ['selfSigned', 'tls-untrusted'],
    ['missingIntermediate', 'tls-incomplete-chain'],
  ] as const)('%s: %s, and what it says is kept', async (kind, expected) => {
    const server = await serve(certificates[kind]);
    const exchange = await transport.send(get(server.origin, trusted()));
    expect(outcome(exchange)).toBe(expected);
    expect(exchange.certificate).toMatchObject({
      subject: kind === 'wrongHost' ? 'CN=other.example' : 'CN=localhost',
      issuer: expect.stringMatching(/^CN=/),
      validFrom: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      names: kind === 'wrongHost' ? ['other.example'] : ['localhost', '127.0.0.1'],
      sha256: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    });
    expect(server.seen).toHaveLength(expected === 200 ? 1 : 0);
  });

  test('of an unknown authority that signs directly are untrusted, not incomplete', async () => {
    const server = await serve(certificates.good);
    const exchange = await transport.send(get(server.origin));
    expect(exchange.result).toMatchObject({
      failure: { code: 'tls-untrusted', params: { host: 'localhost', issuer: 'CN=Gatehouse test authority' } },
    });
  });

  test('name the host that is wrong, and those that would be right', async () => {
    const server = await serve(certificates.wrongHost);
    const { result } = await transport.send(get(server.origin, trusted()));
    expect(result).toMatchObject({ failure: { params: { host: 'localhost', names: 'other.example' } } });
  });

  test('an added authority counts for the requests that carry it, and for no others, kept-alive or not', async () => {
    const server = await serve(certificates.good);
    expect(outcome(await transport.send(get(server.origin, trusted())))).toBe(200);
    expect(outcome(await transport.send(get(server.origin)))).toBe('tls-untrusted');
    expect(outcome(await transport.send(get(server.origin, trusted())))).toBe(200);
    // The second trusted request went over the first one's connection, so there was one to be shared wrongly.
    expect(server.connections()).toBe(2);
  });

  test('the system’s authorities count for all', async () => {
    const server = await serve(certificates.good);
    const system = createTransport(
      { ...directNetwork, authorities: async () => [certificates.authority.pem] },
      options,
    );
    expect(outcome(await system.send(get(server.origin)))).toBe(200);
    system.close();
  });

  test('are not spoken of by a plain http port', async () => {
    const server = await servers.web((_, response) => response.end());
    expect(outcome(await transport.send(get(`https://127.0.0.1:${server.port}/`)))).toBe('tls-not-spoken');
  });

  test('an IP address is checked as one', async () => {
    const named = await makeLeaf(certificates.authority, { names: ['localhost'] });
    const server = await serve(named);
    expect(outcome(await transport.send(get(`https://127.0.0.1:${server.port}/`, trusted())))).toBe('tls-wrong-host');
  });
});

describe('a proxy', () => {
  /** Answers CONNECT, and forwards what it is asked in absolute form; notes what it saw. */
  async function startProxy(connectAnswer = 'HTTP/1.1 200 Connection established\r\n\r\n') {
    const lines: string[] = [];
    const server = await servers.raw((socket: Socket) => {
      socket.once('data', (head) => {
        const text = head.toString('latin1');
        lines.push(text);
        const [, method, target = ''] = /^(\S+) (\S+)/.exec(text) ?? [];
        const url = new URL(method === 'CONNECT' ? `http://${target}` : target);
        if (method === 'CONNECT') {
          if (!connectAnswer.includes(' 200 ')) return void socket.end(connectAnswer);
          const upstream = net.connect(Number(url.port), '127.0.0.1', () => socket.write(connectAnswer));
          upstream.on('error', () => socket.destroy());
          upstream.pipe(socket).pipe(upstream);
          socket.on('close', () => upstream.destroy());
        } else if (connectAnswer.includes(' 200 ')) {
          socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nforwarded`);
        } else {
          socket.end(connectAnswer);
        }
      });
    });
    return { ...server, lines };
  }
  const through = (proxy: string) => createTransport({ ...directNetwork, proxyFor: async () => proxy }, options);

  test('tunnels https: it sees the host, never the request, and the certificate is still verified', async () => {
    const proxy = await startProxy();
    const store = await servers.web((_, response) => response.end('in'), certificates.good);
    const proxied = through(`http://us%40er:pa%3Ass@127.0.0.1:${proxy.port}`);
    const request = get(`${store.origin}/secret-path`, { headers: { Authorization: 'Basic c2VjcmV0' } });
    const exchange = await proxied.send({ ...request, addedAuthorities: [certificates.authority.pem] });
    expect(outcome(exchange)).toBe(200);
    expect(exchange).toMatchObject({
      proxied: true,
      remote: `127.0.0.1:${proxy.port}`,
      certificate: { subject: 'CN=localhost' },
    });
    expect(outcome(await proxied.send(request))).toBe('tls-untrusted');
    expect(proxy.lines[0]).toContain(`CONNECT localhost:${store.port} HTTP/1.1`);
    expect(proxy.lines[0]).toContain(`Proxy-Authorization: Basic ${Buffer.from('us@er:pa:ss').toString('base64')}`);
    expect(proxy.lines.join()).not.toMatch(/secret-path|c2VjcmV0/);
    expect(store.seen[0]?.headers).not.toHaveProperty('proxy-authorization');
    proxied.close();
  });

  test('tunnels to an IP address, whose certificate must be for that address', async () => {
    const proxy = await startProxy();
    const named = await makeLeaf(certificates.authority, { names: ['localhost'] });
    const proxied = through(`http://127.0.0.1:${proxy.port}`);
    for (const [identity, expected] of [
      [named, 'tls-wrong-host'],
      [certificates.good, 200],
    ] as const) {
      const store = await servers.web((_, response) => response.end('in'), identity);
      const url = `https://127.0.0.1:${store.port}/`;
      expect(outcome(await proxied.send(get(url, { addedAuthorities: [certificates.authority.pem] })))).toBe(expected);
    }
    proxied.close();
  });

  test('forwards plain http', async () => {
    const proxy = await startProxy();
    const proxied = through(`http://127.0.0.1:${proxy.port}`);
    const { result } = await proxied.send(get('http://shop.example/a?b=1'));
    expect(result.ok && Buffer.from(result.answer.body).toString()).toBe('forwarded');
    expect(proxy.lines[0]).toContain('GET http://shop.example/a?b=1 HTTP/1.1');
    proxied.close();
  });

  test.each([
    ['407', 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'],
    ['502', 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'],
  ])('that answers %s is at fault itself, and sees no request', async (status, answer) => {
    const proxy = await startProxy(answer);
    const proxied = through(`http://127.0.0.1:${proxy.port}`);
    const exchange = await proxied.send(
      get('https://shop.example/secret', { headers: { Authorization: 'Basic c2VjcmV0' } }),
    );
    expect(exchange.result).toEqual({
      ok: false,
      failure: { code: 'proxy-failed', params: { proxy: `127.0.0.1:${proxy.port}`, reason: Number(status) } },
    });
    expect(proxy.lines.join()).not.toMatch(/\/secret|c2VjcmV0/);
    proxied.close();
  });

  test('that is gone, talks nonsense or is of an unknown kind has failed', async () => {
    const gone = await servers.raw(() => {});
    const gonePort = gone.port;
    await servers.close();
    const nonsense = await servers.raw((socket) => socket.end('what?\r\n\r\n'));
    for (const proxy of [`http://127.0.0.1:${gonePort}`, nonsense.origin, 'socks5://127.0.0.1:1']) {
      const proxied = through(proxy);
      expect(outcome(await proxied.send(get('https://shop.example/'))), proxy).toBe('proxy-failed');
      proxied.close();
    }
    const proxied = through(`http://127.0.0.1:${gonePort}`);
    expect(outcome(await proxied.send(get('http://shop.example/')))).toBe('proxy-failed');
    proxied.close();
  });

  test('that stays silent runs into the connect limit, and is left', async () => {
    const left = deferred();
    const silent = await servers.raw((socket) => {
      socket.resume();
      socket.on('close', left.resolve);
    });
    const proxied = through(silent.origin);
    const exchange = await proxied.send(get('https://shop.example/', { limits: { ...limits, connectMs: 100 } }));
    expect(outcome(exchange)).toBe('connect-timeout');
    await left.promise;
    proxied.close();
  });
});
