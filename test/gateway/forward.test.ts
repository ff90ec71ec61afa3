import { randomBytes } from 'node:crypto';
import { createServer, get as httpGet, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StoreRecord } from '../../src-main/contract/models.ts';
import type { ToolLogin } from '../../src-main/contract/tools.ts';
import type { OpenGateway } from '../../src-main/gateway/gateway.ts';
import { readCalls } from '../../src-main/gateway/read-calls.ts';
import { itemOf } from '../../src-main/stores/key-safe.ts';
import { basic, call, type House, makeHouse, portOf, sendRaw, value } from './house.ts';

/** What stands in place of a store: each test says how it answers. Over http, so that calls to it are signed. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let upstream: ReturnType<typeof createServer>;
let house: House;
let store: StoreRecord;
let tool: ToolLogin;
let gateway: OpenGateway;
let origin: string;
let products: string;

beforeEach(async () => {
  upstream = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(upstream.address() as { port: number }).port}`;
  house = await makeHouse();
  store = await house.connectTo(`${origin}/wp-json/`);
  tool = await house.addTool(store);
  gateway = await house.open();
  products = `${gateway.address}/${store.id}/wp-json/wc/v3/products`;
});

afterEach(async () => {
  await house.close();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

const get = (path = '') => call(products + path, { headers: basic(tool) });

describe('the store’s own key in an answer', () => {
  const secretOf = async () =>
    value(await house.keySafe.read(itemOf(store.address, store.keys[0] ?? { id: '', last7: '' })));
  const filler = Buffer.from(`{"text":"${'lorem ipsum '.repeat(20_000)}"}`);
  const json = { 'Content-Type': 'application/json' };
  const reasons = async () => {
    await expect.poll(async () => value(await readCalls(house.folder, { limit: 10 })).calls.length).toBeGreaterThan(0);
    return value(await readCalls(house.folder, { limit: 10 })).calls.map(({ reason }) => reason);
  };

  test.each([
    ['as it is', (key: string, secret: string) => `{"debug":"${key}","and":"${secret}"}`],
    ['the secret alone', (_: string, secret: string) => `{"debug":"${secret}"}`],
    [
      'as a login header',
      (key: string, secret: string) => `{"debug":"Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}"}`,
    ],
  ])('%s: the tool is told why instead, also where it is compressed', async (_, write) => {
    const pair = await secretOf();
    const body = Buffer.from(write(pair.consumerKey.reveal(), pair.consumerSecret.reveal()));
    for (const [coding, encoded] of [
      ['identity', body],
      ['gzip', gzipSync(body)],
      ['deflate', deflateSync(body)],
      ['br', brotliCompressSync(body)],
    ] as const) {
      answer = (_, response) => response.writeHead(200, { ...json, 'Content-Encoding': coding }).end(encoded);
      const given = await get();
      expect([coding, given.status, given.json?.code]).toEqual([coding, 502, 'gatehouse_key_in_answer']);
      expect(given.headers['content-encoding']).toBeUndefined();
    }
    expect(new Set(await reasons())).toEqual(new Set(['gatehouse_key_in_answer']));
  });

  test('deep in a long answer: it breaks off before the key is whole', async () => {
    const { consumerSecret } = await secretOf();
    const secret = consumerSecret.reveal();
    for (const compress of [(bytes: Buffer) => bytes, gzipSync]) {
      const whole = compress(Buffer.concat([randomFiller(), filler, Buffer.from(secret), filler]));
      answer = (_, response) => {
        const head = compress === gzipSync ? { ...json, 'Content-Encoding': 'gzip' } : json;
        response.writeHead(200, { ...head, 'Content-Length': whole.length });
        response.write(whole.subarray(0, 50_000));
        setTimeout(() => response.end(whole.subarray(50_000)), 50);
      };
      const raw = await sendRaw(
        portOf(gateway),
        `GET ${new URL(products).pathname} HTTP/1.1\r\nHost: 127.0.0.1:${portOf(gateway)}\r\nAuthorization: ${basic(tool).authorization}\r\nAccept-Encoding: gzip\r\n\r\n`,
      );
      expect(raw).toMatch(/^HTTP\/1\.1 200/);
      expect(raw.length).toBeGreaterThan(50_000);
      expect(raw.length).toBeLessThan(whole.length);
      expect(raw).not.toContain(secret);
    }
    expect(await reasons()).toContain('gatehouse_key_in_answer');
  });

  test('an answer without it comes as it was, compressed or not, whole or damaged', async () => {
    const body = Buffer.concat([randomFiller(), filler]);
    for (const [coding, encoded] of [
      ['identity', body],
      ['gzip', gzipSync(body)],
      ['br', brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
      ['gzip', body],
      ['gzip', gzipSync(body).subarray(0, 10_000)],
      ['zstd', body],
    ] as const) {
      answer = (_, response) => response.writeHead(200, { ...json, 'Content-Encoding': coding }).end(encoded);
      const given = await fetchBytes();
      expect([coding, given.equals(encoded)]).toEqual([coding, true]);
    }
  });

  test('a coding that cannot be looked into is not asked for', async () => {
    const asked: (string | undefined)[] = [];
    answer = (request, response) => {
      asked.push(request.headers['accept-encoding']);
      response.writeHead(200, json).end('[]');
    };
    for (const wish of [
      'gzip, deflate, br',
      'gzip, deflate, br, zstd',
      'zstd',
      '*',
      'gzip;q=1.0, *;q=0.5',
      'identity',
    ]) {
      await call(products, { headers: { ...basic(tool), 'accept-encoding': wish } });
    }
    await get();
    expect(asked).toEqual([
      'gzip, deflate, br',
      'gzip, deflate, br',
      'identity',
      'identity',
      'gzip;q=1.0',
      'identity',
      undefined,
    ]);
  });

  /** What does not shrink much. */
  function randomFiller(): Buffer {
    return Buffer.from(randomBytes(90_000).toString('base64'));
  }

  async function fetchBytes(): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      httpGet(products, { headers: basic(tool), agent: false }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve(Buffer.concat(parts)));
        response.on('error', reject);
      }).on('error', reject);
    });
  }
});

test('once the network is another one, calls go over new connections, and what is under way goes on', async () => {
  let connections = 0;
  upstream.on('connection', () => {
    connections += 1;
  });
  let held: (() => void) | undefined;
  answer = (request, response) => {
    const end = () => response.writeHead(200, { 'Content-Type': 'application/json' }).end('[]');
    if (request.url?.includes('slow')) held = end;
    else end();
  };
  await get();
  await get();
  expect(connections).toBe(1);
  const slow = get('?slow=1');
  await expect.poll(() => held).toBeDefined();
  house.gateway.renewConnections();
  await get();
  expect(connections).toBe(2);
  held?.();
  expect((await slow).status).toBe(200);
});

describe('an answer', () => {
  test('loses what is of the connection, of the browser, or gives the key away', async () => {
    answer = (request, response) => {
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'Set-Cookie': ['a=1', 'b=2'],
        Connection: 'close, X-Hop',
        'X-Hop': '1',
        'Keep-Alive': 'timeout=5',
        'Access-Control-Allow-Origin': '*',
        'WWW-Authenticate': 'Basic realm="staging"',
        'Strict-Transport-Security': 'max-age=1',
        Refresh: '0; url=https://evil.example/',
        'X-Cache-Key': request.url ?? '',
        'X-WP-Total': '7',
        'Content-Location': 'https://evil.example/',
        Link: [
          `<${origin}/wp-json/wc/v3/products?${request.url?.split('?')[1]}&page=2>; rel="next"; title="a, b"`,
          `<${origin}/wp-json/>; rel="https://api.w.org/"`,
          '<https://evil.example/wp-json/>; rel="prev"',
          '<javascript:alert(1)>; rel="prev"',
          `<${origin}/wp-json/../wp-admin/>; rel="up"`,
          `<${origin}/wp-json/wc/v3/products>; rel="first" || <${origin}/wp-json/wc/v3/products?page=9>; rel="last"`,
        ].join(', '),
      });
      response.end('[]');
    };
    const { headers } = await get('?per_page=1');
    expect(Object.keys(headers).sort()).toEqual([
      'connection',
      'content-security-policy',
      'content-type',
      'cross-origin-resource-policy',
      'date',
      'link',
      'transfer-encoding',
      'x-content-type-options',
      'x-wp-total',
    ]);
    const base = `${gateway.address}/${store.id}/wp-json`;
    expect(headers.link).toBe(
      `<${base}/wc/v3/products?per_page=1&page=2>; rel="next"; title="a, b", <${base}/>; rel="https://api.w.org/"`,
    );
  });

  test('leads a tool on within the store’s API, and nowhere else', async () => {
    const elsewhere = [
      'https://evil.example/wp-json/',
      `${origin}/wp-login.php`,
      'http://169.254.169.254/',
      '//evil.example/',
    ];
    for (const location of elsewhere) {
      answer = (_, response) => response.writeHead(302, { Location: location }).end('secret page');
      const refused = await get();
      expect([location, refused.status, refused.json.code]).toEqual([location, 502, 'gatehouse_redirect']);
      expect(refused.headers.location).toBeUndefined();
    }
    answer = (_, response) =>
      response.writeHead(301, { Location: `${origin}/wp-json/wc/v3/products/7?context=view` }).end();
    const moved = await get();
    expect(moved.status).toBe(301);
    expect(moved.headers.location).toBe(`${products}/7?context=view`);
  });

  test('that is announced (103 Early Hints) comes as itself', async () => {
    answer = (_, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload; as=style' });
      response.writeProcessing();
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('[7]');
    };
    const { status, json, headers } = await get();
    expect([status, json, headers.link]).toEqual([200, [7], undefined]);
  });

  test('that breaks off, breaks off at the tool too', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'Content-Length': '100000' });
      response.write('half', () => response.destroy());
    };
    await expect(get()).rejects.toThrow();
    answer = (_, response) => {
      response.writeHead(200);
      response.write('half', () => response.destroy());
    };
    await expect(get()).rejects.toThrow();
  });

  test('that never comes, or is no HTTP, is told in words', async () => {
    answer = (request) => request.socket.destroy();
    const lost = await get();
    expect([lost.status, lost.json.code]).toEqual([502, 'gatehouse_connection_lost']);
    answer = (request) => request.socket.end('SSH-2.0-OpenSSH_9.6\r\n');
    expect((await get()).status).toBe(502);
    upstream.closeAllConnections();
    await new Promise((resolve) => upstream.close(resolve));
    const refused = await get();
    expect(refused.json).toMatchObject({ code: 'gatehouse_connection_refused', data: { status: 502 } });
    expect(refused.json.message).toContain('refuses connections');
    for (const length of [20, 5_000_000]) {
      const body = JSON.stringify({ name: 'a'.repeat(length) });
      const headers = { ...basic(tool), 'content-type': 'application/json' };
      const posted = await call(products, { method: 'POST', headers, body });
      expect([length, posted.status, posted.json.code]).toEqual([length, 502, 'gatehouse_connection_refused']);
    }
    upstream = createServer();
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  });

  test('“too many calls” keeps all tools away for as long as the store says', async () => {
    let asked = 0;
    answer = (_, response) => {
      asked += 1;
      response.writeHead(429, { 'Retry-After': '120' }).end('slow down');
    };
    expect((await get()).status).toBe(429);
    const other = await house.addTool(store, { name: 'Other' });
    const waiting = await call(products, { headers: basic(other) });
    expect([waiting.status, waiting.json.code]).toEqual([429, 'gatehouse_store_busy']);
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(100);
    expect(asked).toBe(1);
  });
});

describe('piece by piece', () => {
  test('a long answer does not wait in memory for a tool that reads slowly', async () => {
    const size = 300 * 1024 * 1024;
    let written = 0;
    answer = (_, response) => {
      response.writeHead(200, { 'Content-Length': String(size) });
      const piece = Buffer.alloc(64 * 1024, 'a');
      const more = () => {
        while (written < size) {
          written += piece.length;
          if (!response.write(piece)) return;
        }
        response.end();
      };
      response.on('drain', more);
      more();
    };
    const socket = connect(portOf(gateway), '127.0.0.1');
    let read = 0;
    socket.on('data', (part) => {
      read += part.length;
      socket.pause();
    });
    socket.write(
      `GET ${new URL(products).pathname} HTTP/1.1\r\nHost: 127.0.0.1:${portOf(gateway)}\r\nConnection: close\r\nAuthorization: ${basic(tool).authorization}\r\n\r\n`,
    );
    await expect.poll(() => read).toBeGreaterThan(0);
    // Until nothing more is taken: what is on the way are the buffers of the sockets, not the answer.
    let before = -1;
    const stands = () => {
      const same = before === written;
      before = written;
      return same;
    };
    await expect.poll(stands, { interval: 500 }).toBe(true);
    expect(written).toBeLessThan(size / 4);
    socket.removeAllListeners('data').on('data', (part) => {
      read += part.length;
    });
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(read).toBeGreaterThan(size);
  });

  test('a body goes through as it is, said beforehand or not', async () => {
    const bodies: Buffer[] = [];
    answer = (request, response) => {
      const parts: Buffer[] = [];
      request
        .on('data', (part) => parts.push(part))
        .on('end', () => {
          bodies.push(Buffer.concat(parts));
          response.end('{}');
        });
    };
    const body = Buffer.from(JSON.stringify({ name: 'Ä'.repeat(300_000) }));
    const headers = { ...basic(tool), 'content-type': 'application/json' };
    await call(products, { method: 'POST', headers, body });
    await call(products, { method: 'POST', headers: { ...headers, 'transfer-encoding': 'chunked' }, body });
    expect(bodies.map((one) => one.equals(body))).toEqual([true, true]);
  });

  test('a tool that goes ends its call at the store', async () => {
    let ended = false;
    let begun = false;
    answer = (_, response) => {
      begun = true;
      response.writeHead(200).write('a');
      response.on('close', () => {
        ended = true;
      });
    };
    const socket = connect(portOf(gateway), '127.0.0.1');
    socket.write(
      `GET ${new URL(products).pathname} HTTP/1.1\r\nHost: 127.0.0.1:${portOf(gateway)}\r\nAuthorization: ${basic(tool).authorization}\r\n\r\n`,
    );
    await expect.poll(() => begun).toBe(true);
    socket.destroy();
    await expect.poll(() => ended).toBe(true);
  });

  test('a key that is revoked meanwhile ends the answer', async () => {
    answer = (_, response) => response.writeHead(200).write('a');
    const streaming = get();
    const cut = expect(streaming).rejects.toThrow();
    value(await house.gateway.tools.revoke({ tool: tool.tool.id }));
    await cut;
  });

  test('other rules end the answers that they no longer allow, and no others', async () => {
    let finish: (() => void) | undefined;
    answer = (request, response) => {
      response.writeHead(200).write('begun, ');
      if (request.url?.includes('products')) finish = () => response.end('done');
    };
    const orders = call(products.replace('products', 'orders'), { headers: basic(tool) });
    const cut = expect(orders).rejects.toThrow();
    const goesOn = get();
    await expect.poll(() => finish).toBeDefined();
    value(await house.gateway.tools.update({ tool: tool.tool.id, areas: ['products'], perMinute: 60 }));
    await cut;
    finish?.();
    expect((await goesOn).text).toBe('begun, done');
  });

  test('the end of the gateway waits for what is under way', async () => {
    let finish: (() => void) | undefined;
    answer = (_, response) => {
      response.writeHead(200).write('begun, ');
      finish = () => response.end('done');
    };
    const streaming = get();
    await expect.poll(() => finish).toBeDefined();
    const closed = gateway.close();
    await expect(call(products, { headers: basic(tool) })).rejects.toThrow('ECONNREFUSED');
    finish?.();
    expect((await streaming).text).toBe('begun, done');
    await closed;
  });
});

test('a second gateway says that there is one, and another program that it has the port', async () => {
  const port = portOf(gateway);
  const second = await house.gateway.open({ port });
  expect(second).toMatchObject({ ok: false, failure: { code: 'gateway-running', params: { port } } });
  const other = await house.gateway.open({ port: Number(new URL(origin).port) });
  answer = (_, response) => response.end('a shop');
  expect(other).toMatchObject({ ok: false, failure: { code: 'gateway-port-taken' } });
});
