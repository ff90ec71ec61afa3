import { createServer } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StoreRecord } from '../../src-main/contract/models.ts';
import type { ToolLogin } from '../../src-main/contract/tools.ts';
import type { OpenGateway } from '../../src-main/gateway/gateway.ts';
import { basic, call, type House, makeHouse, portOf, sendRaw } from './house.ts';

/** A server in place of a store, which says what reached it; over http, so that calls to it are signed. */
const reached: { method: string; url: string; headers: Record<string, unknown>; body: string }[] = [];
const upstream = createServer((request, response) => {
  let body = '';
  request.setEncoding('latin1').on('data', (part: string) => {
    body += part;
  });
  request.on('end', () => {
    reached.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    response.setHeader('content-type', 'application/json');
    response.end('[]');
  });
});

let house: House;
let store: StoreRecord;
let tool: ToolLogin;
let gateway: OpenGateway;
let port: number;
let login: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  house = await makeHouse();
  const address = upstream.address() as { port: number };
  store = await house.connectTo(`http://127.0.0.1:${address.port}/wp-json/`);
  tool = await house.addTool(store);
  gateway = await house.open();
  port = portOf(gateway);
  login = `Authorization: ${basic(tool).authorization}`;
});

afterAll(async () => {
  await house.close();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

beforeEach(() => {
  reached.length = 0;
});

const path = () => `/${store.id}/wp-json/wc/v3/products`;
const products = () => `${gateway.address}${path()}`;

/** The gateway still takes calls, and answers them. */
async function lives(): Promise<void> {
  reached.length = 0;
  const answer = await call(products(), { headers: basic(tool) });
  expect(answer.status).toBe(200);
  expect(reached).toHaveLength(1);
}

/** A request with this head reaches nobody; answers with its status, or none where the connection just ended. */
async function refused(head: string): Promise<string> {
  reached.length = 0;
  const text = await sendRaw(port, head);
  expect(reached).toEqual([]);
  await lives();
  return /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 'none';
}

describe('web pages', () => {
  test('a name that was rebound to this computer', async () => {
    for (const host of [
      'shop.example',
      `shop.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port + 1}`,
      `127.0.0.1.:${port}`,
      `127.1:${port}`,
      `2130706433:${port}`,
      `0x7f.1:${port}`,
      `0.0.0.0:${port}`,
      `localhost.:${port}`,
      `localhost:${port}.evil.example`,
      `localhost:${port}@evil.example`,
      `evil.example@localhost:${port}`,
      `localhost:0${port}`,
      `localhost:${port}, evil.example`,
      `localhost:${port}/`,
      `sub.localhost:${port}`,
      `[::ffff:127.0.0.1]:${port}`,
      `[::1%25lo]:${port}`,
      `[0:0:0:0:0:0:0:1]:${port}`,
      '[::1]',
      '',
    ]) {
      expect(await refused(`GET ${path()} HTTP/1.1\r\nHost: ${host}\r\n${login}\r\nConnection: close\r\n\r\n`)).toBe(
        '421',
      );
    }
    expect(await refused(`GET ${path()} HTTP/1.1\r\n${login}\r\nConnection: close\r\n\r\n`)).toBe('400');
  });

  test.each(['localhost', '127.0.0.1', '[::1]'])('%s with its port is the gateway', async (host) => {
    const answer = await call(products(), { headers: { ...basic(tool), host: `${host}:${port}` } });
    expect(answer.status).toBe(200);
  });

  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://127.0.0.1:8080' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    [{ 'sec-fetch-site': 'same-origin' }],
  ])('%j: fetch, form, image or socket', async (headers) => {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const answer = await call(products(), { method, headers: { ...basic(tool), ...headers } });
      expect(answer.status).toBe(403);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(reached).toEqual([]);
  });

  test('an answer is no page', async () => {
    const { headers } = await call(products(), { headers: basic(tool) });
    expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('requests that are meant to be read in two ways', () => {
  const head = (lines: string) => `POST ${path()} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${login}\r\n${lines}\r\n\r\n`;

  test('both Content-Length and Transfer-Encoding', async () => {
    const smuggled = `0\r\n\r\nGET ${path()} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
    expect(await refused(head(`Content-Length: 5\r\nTransfer-Encoding: chunked`) + smuggled)).toBe('400');
    expect(await refused(head(`Transfer-Encoding: chunked\r\nContent-Length: 5`) + smuggled)).toBe('400');
  });

  test('two lengths, or one that is none', async () => {
    expect(await refused(`${head('Content-Length: 5\r\nContent-Length: 6')}hello`)).toBe('400');
    expect(await refused(`${head('Content-Length: +5')}hello`)).toBe('400');
    expect(await refused(`${head('Content-Length: 0x5')}hello`)).toBe('400');
  });

  test('an encoding that does not end as chunked, or is spelt another way', async () => {
    expect(await refused(`${head('Transfer-Encoding: chunked, identity')}0\r\n\r\n`)).toBe('400');
    // Here Node's parser may give the connection up before the answer is out.
    expect(await refused(`${head('Transfer-Encoding: xchunked')}0\r\n\r\n`)).toMatch(/^(400|none)$/);
    expect(await refused(`${head('Transfer-Encoding : chunked')}0\r\n\r\n`)).toBe('400');
  });

  test('a folded header, a bare line feed, a bare carriage return', async () => {
    expect(await refused(head('X-One: a\r\n folded: b'))).toBe('400');
    expect(await refused(head('X-One: a\nX-Two: b'))).toBe('400');
    expect(await refused(head('X-One: a\rX-Two: b'))).toBe('400');
  });

  test('a chunk whose size is no number', async () => {
    const text = await sendRaw(
      port,
      `${head('Transfer-Encoding: chunked\r\nContent-Type: application/json')}zz\r\n{}\r\n0\r\n\r\n`,
    );
    expect(text).not.toContain('200 OK');
    await lives();
  });

  test('two hosts', async () => {
    expect(await refused(head(`Host: evil.example\r\nConnection: close`))).toBe('421');
  });

  test('a whole address, a tunnel, another protocol', async () => {
    const host = `Host: 127.0.0.1:${port}`;
    for (const whole of [
      'http://shop.example/',
      `http://127.0.0.1:${port}${path()}`,
      `//127.0.0.1:${port}${path()}`,
      '*',
    ]) {
      const text = `GET ${whole} HTTP/1.1\r\n${host}\r\n${login}\r\nConnection: close\r\n\r\n`;
      expect(await refused(text)).toMatch(/^40[04]$/);
    }
    expect(await refused(`CONNECT shop.example:443 HTTP/1.1\r\n${host}\r\n${login}\r\n\r\n`)).toBe('405');
    const upgrade =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13';
    expect(await refused(`GET ${path()} HTTP/1.1\r\n${host}\r\n${login}\r\n${upgrade}\r\n\r\n`)).toBe('400');
    expect(await refused(`PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`)).toBe('400');
    expect(await refused(`TRACE ${path()} HTTP/1.1\r\n${host}\r\n${login}\r\nConnection: close\r\n\r\n`)).toBe('405');
  });
});

describe('too much', () => {
  const host = () => `Host: 127.0.0.1:${port}`;

  test('headers, an address, and bytes that are no HTTP', async () => {
    expect(await refused(`GET ${path()} HTTP/1.1\r\n${host()}\r\nX-Long: ${'a'.repeat(60_000)}\r\n\r\n`)).toBe('431');
    expect(await refused(`GET ${path()}?a=${'a'.repeat(60_000)} HTTP/1.1\r\n${host()}\r\n\r\n`)).toBe('431');
    const long = `GET ${path()}?a=${'a'.repeat(10_000)} HTTP/1.1\r\n${host()}\r\nConnection: close\r\n\r\n`;
    expect(await refused(long)).toBe('414');
    expect(await refused(`\x16\x03\x01\x02\x00\x01\x00${'\0'.repeat(500)}`)).toBe('400');
  });

  test('parameters', async () => {
    const many = Array.from({ length: 1_100 }, (_, at) => `p${at}=1`).join('&');
    const answer = await call(`${products()}?${many}`, { headers: basic(tool) });
    expect([answer.status, answer.json.code]).toEqual([400, 'gatehouse_bad_query']);
    expect(reached).toEqual([]);
  });

  test('a body: said beforehand, or found out on the way', async () => {
    const type = 'Content-Type: application/json';
    const said = await sendRaw(
      port,
      `POST ${path()} HTTP/1.1\r\n${host()}\r\n${login}\r\n${type}\r\nContent-Length: 99999999999\r\n\r\n`,
      (text) => text.includes('gatehouse_body_too_large'),
    );
    expect(said).toContain('HTTP/1.1 413');
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (part) => {
      text += part;
    });
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.write(`POST ${path()} HTTP/1.1\r\n${host()}\r\n${login}\r\n${type}\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const piece = Buffer.alloc(1024 * 1024, 0x61);
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), piece, Buffer.from('\r\n')]);
    for (let sent = 0; sent < 80 && !socket.destroyed && text === ''; sent += 1) {
      if (!socket.write(chunk)) await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve));
    }
    await expect.poll(() => text).toContain('413');
    socket.destroy();
    await ended;
    await lives();
  });

  test('a thousand connections that say nothing', async () => {
    const silent = Array.from({ length: 1_000 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    await Promise.all(silent.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    await lives();
    for (const socket of silent) socket.destroy();
  });

  test('a head that comes too slowly is not waited for', { timeout: 60_000 }, async () => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (part) => {
      text += part;
    });
    socket.on('error', () => undefined);
    socket.write(`GET ${path()} HTTP/1.1\r\n`);
    const dripping = setInterval(() => socket.writable && socket.write('X-Slow: a\r\n'), 500);
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(dripping);
    expect(text).toMatch(/^HTTP\/1\.1 408/);
    await lives();
  });
});

describe('past the scope, in the body and the headers', () => {
  const form = (body: string, type = 'application/x-www-form-urlencoded') =>
    call(products(), { method: 'POST', headers: { ...basic(tool), 'content-type': type }, body });

  test('a form that names another route, however its type is written; test/gateway/forms.test.ts has all others', async () => {
    for (const type of [
      'application/x-www-form-urlencoded',
      'Application/X-WWW-Form-Urlencoded;charset=x',
      'application/x-www-form-urlencoded,application/json',
    ]) {
      expect((await form('rest_route=/wc/v3/customers', type)).json.code).toBe('gatehouse_bad_form');
    }
    expect((await form('{}', 'text/plain')).status).toBe(415);
    expect(reached).toEqual([]);
  });

  test('headers that come twice', async () => {
    const twice = (lines: string, body = '') =>
      sendRaw(
        port,
        `POST ${path()} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${lines}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      );
    // Of two keys the first counts, and none goes on.
    const stranger = `Authorization: Basic ${Buffer.from(`ck_${'0'.repeat(40)}:cs_${'0'.repeat(40)}`).toString('base64')}`;
    expect(await twice(`${stranger}\r\n${login}`)).toMatch(/^HTTP\/1\.1 401/);
    expect(reached).toEqual([]);
    expect(await twice(`${login}\r\n${stranger}`)).toMatch(/^HTTP\/1\.1 200/);
    expect(reached[0]?.headers.authorization).toBeUndefined();
    // What was checked is what is sent.
    const types = 'Content-Type: application/json\r\nContent-Type: application/x-www-form-urlencoded';
    expect(await twice(`${login}\r\n${types}`, '{}')).toMatch(/^HTTP\/1\.1 200/);
    expect(reached[1]?.headers['content-type']).toBe('application/json');
    const methods = 'X-HTTP-Method-Override: GET\r\nX-HTTP-Method-Override: DELETE';
    expect(await twice(`${login}\r\n${methods}`)).toMatch(/^HTTP\/1\.1 405/);
    const sites = 'Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site';
    expect(await twice(`${login}\r\n${sites}`)).toMatch(/^HTTP\/1\.1 403/);
    expect(reached).toHaveLength(2);
  });

  test('a key in the query and another in the header: the query’s counts, as at WooCommerce, and a wrong one is not made good', async () => {
    const pair = (key: string, secret: string) => `?consumer_key=${key}&consumer_secret=${secret}`;
    const wrong = await call(products() + pair(tool.consumerKey, `cs_${'0'.repeat(40)}`), { headers: basic(tool) });
    expect([wrong.status, wrong.json.code]).toEqual([401, 'woocommerce_rest_authentication_error']);
    const unknown = await call(products() + pair(`ck_${'0'.repeat(40)}`, `cs_${'0'.repeat(40)}`), {
      headers: basic(tool),
    });
    expect([unknown.status, unknown.json.code]).toEqual([401, 'woocommerce_rest_cannot_view']);
    const half = await call(`${products()}?consumer_key=ck_${'0'.repeat(40)}`, { headers: basic(tool) });
    expect(half.status).toBe(200);
    expect(reached).toHaveLength(1);
    expect(reached[0]?.url).not.toContain(`ck_${'0'.repeat(40)}`);
  });

  test('a compressed body', async () => {
    const headers = { ...basic(tool), 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expect((await call(products(), { method: 'POST', headers, body: 'x' })).status).toBe(415);
    expect(reached).toEqual([]);
  });

  test('headers that are not the tool’s to set', async () => {
    const headers = {
      ...basic(tool),
      cookie: 'wordpress_logged_in=x',
      'x-wp-nonce': 'abc',
      'x-forwarded-for': '8.8.8.8',
      'x-original-url': '/wp-json/wc/v3/orders',
      'x-rewrite-url': '/wp-json/wc/v3/orders',
      'x-http-method-override': 'PUT',
      forwarded: 'for=8.8.8.8',
      'proxy-authorization': 'Basic eDp5',
      te: 'trailers',
      connection: 'x-secret-hop',
      'x-secret-hop': '1',
    };
    expect((await call(products(), { method: 'POST', headers })).status).toBe(200);
    expect(reached).toHaveLength(1);
    expect(reached[0]?.method).toBe('PUT');
    expect(Object.keys(reached[0]?.headers ?? {}).sort()).toEqual([
      'accept',
      'connection',
      'content-length',
      'host',
      'user-agent',
    ]);
    expect(reached[0]?.url).toMatch(/^\/wp-json\/wc\/v3\/products\?oauth_consumer_key=/);
  });

  test('Expect: 100-continue is answered once the call may be made, and not before', async () => {
    const head = (auth: string) =>
      `POST ${path()} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${auth}Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n`;
    const nobody = await sendRaw(port, `${head('')}Connection: close\r\n\r\n`);
    expect(nobody).toMatch(/^HTTP\/1\.1 401/);
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (part) => {
      text += part;
    });
    socket.write(`${head(`${login}\r\n`)}\r\n`);
    await expect.poll(() => text).toContain('100 Continue');
    expect(reached).toEqual([]);
    socket.write('{}');
    await expect.poll(() => text).toContain('200 OK');
    socket.destroy();
    expect(reached[0]?.body).toBe('{}');
  });
});
