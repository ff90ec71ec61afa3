import { once } from 'node:events';
import { symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startBrowserServer } from '../../src-main/browser/server.ts';
import { fail, ok } from '../../src-main/contract/result.ts';
import {
  asJson,
  ask,
  askRaw,
  follow,
  policyScript,
  startTestServer,
  step,
  type TestServer,
  takeSession,
} from './support.ts';

let door: TestServer;
let port: number;
beforeEach(async () => {
  door = await startTestServer();
  port = door.server.port;
});
afterEach(() => door[Symbol.asyncDispose]());

const foreign = 'http://127.0.0.1:1';

describe('the page', () => {
  it('is served with the script of its host before its own, under the strict policy', async () => {
    const { status, headers, body } = await ask(port, 'GET', '/');
    expect(status).toBe(200);
    expect(body.indexOf('src="/gatehouse/host.js"')).toBeGreaterThan(0);
    expect(body.indexOf('src="/gatehouse/host.js"')).toBeLessThan(body.indexOf('assets/index'));
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
        "font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
    expect(headers['permissions-policy']).toContain('geolocation=()');
  });

  it('lets the script of a worker compile WebAssembly, and no other file', async () => {
    const policyOf = async (path: string) => (await ask(port, 'GET', path)).headers['content-security-policy'];
    expect(await policyOf(`/${policyScript}`)).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'",
    );
    for (const path of ['/assets/index-1a2b3c4d.js', '/assets/plain.css', '/gatehouse/host.js', `/x/${policyScript}`]) {
      expect(await policyOf(path), path).not.toContain('unsafe');
    }
  });

  it('keeps files that are named by their content for ever, and no others', async () => {
    expect((await ask(port, 'GET', '/assets/index-1a2b3c4d.js')).headers['cache-control']).toContain('immutable');
    expect((await ask(port, 'GET', '/assets/plain.css')).headers['cache-control']).toBe('no-store');
    expect((await ask(port, 'GET', '/gatehouse/host.js')).headers['cache-control']).toBe('no-store');
  });

  it('answers HEAD with the headers of GET and nothing else', async () => {
    const head = await ask(port, 'HEAD', '/assets/plain.css');
    const get = await ask(port, 'GET', '/assets/plain.css');
    expect(head.body).toBe('');
    const { date: _head, ...headHeaders } = head.headers;
    const { date: _get, ...getHeaders } = get.headers;
    expect(headHeaders).toEqual(getHeaders);
    expect(head.headers['content-length']).toBe(String(get.body.length));
  });

  it('is never for others: no answer, good or bad, has a header that allows an origin or sets a cookie', async () => {
    for (const [method, path, headers] of [
      ['GET', '/', {}],
      ['GET', '/', { Origin: foreign }],
      ['OPTIONS', '/gatehouse/messages', { Origin: foreign, 'Access-Control-Request-Method': 'POST' }],
      ['POST', '/gatehouse/session', asJson],
    ] as const) {
      const answer = await ask(port, method, path, headers);
      expect(Object.keys(answer.headers).filter((name) => /^access-control|^set-cookie$/.test(name))).toEqual([]);
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    }
  });
});

describe('requests that are refused, whatever they ask for', () => {
  it.each([
    ['a name that was rebound to this computer', { Host: 'rebound.example' }, 421],
    ['a rebound name with our port', { Host: `rebound.example:PORT` }, 421],
    ['our address without the port', { Host: '127.0.0.1' }, 421],
    ['our address with another port', { Host: '127.0.0.1:1' }, 421],
    ['localhost, beyond the first page', { Host: 'localhost:PORT' }, 421],
    ['our address in another spelling', { Host: '127.1:PORT' }, 421],
    ['our address with a dot', { Host: '127.0.0.1.:PORT' }, 421],
    ['a foreign origin', { Origin: foreign }, 403],
    ['our own origin, but https', { Origin: 'https://127.0.0.1:PORT' }, 403],
    ['localhost as origin', { Origin: 'http://localhost:PORT' }, 403],
    ['no origin that can be named', { Origin: 'null' }, 403],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['another port of this computer', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['a fetch site nobody knows', { 'Sec-Fetch-Site': 'next-door' }, 403],
  ])('%s', async (_what, given, status) => {
    const headers = Object.fromEntries(Object.entries(given).map(([k, v]) => [k, v.replace('PORT', String(port))]));
    const session = await takeSession(door);
    const paths = [
      ['GET', '/assets/plain.css', {}],
      ['GET', '/gatehouse/elsewhere.html', {}],
      ['POST', '/gatehouse/session', asJson],
      ['POST', '/gatehouse/messages', session],
      ['POST', '/gatehouse/events', session],
    ] as const;
    for (const [method, path, more] of paths) {
      const body = method === 'POST' ? '{"id":"1","method":"listStores"}' : undefined;
      expect((await ask(port, method, path, { ...more, ...headers }, body)).status).toBe(status);
    }
    expect(door.core.calls).toEqual([]);
    expect(door.pages()).toBe(0);
  });

  it('two Host headers, one of them ours', async () => {
    const answer = await askRaw(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nHost: rebound.example\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 (400|421)/);
  });

  it('sends localhost to our own address for the first page only', async () => {
    const first = await ask(port, 'GET', '/', { Host: `localhost:${port}` });
    expect([first.status, first.headers.location]).toEqual([307, `http://127.0.0.1:${port}/`]);
    expect((await ask(port, 'POST', '/', { Host: `localhost:${port}`, ...asJson }, '{}')).status).toBe(421);
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('the method %s', async (method) => {
    expect((await ask(port, method, '/')).status).toBe(405);
  });

  it('listens on 127.0.0.1 alone', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ address }) => address !== '127.0.0.1' && !address.startsWith('fe80'))
      .map(({ address }) => address);
    for (const address of others) {
      const socket = connect(port, address);
      const [error] = await once(socket, 'error');
      expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    }
  });
});

describe('a window that a file leads here', () => {
  /** What browsers say of a page that goes here from another site, or from a file. */
  const fromElsewhere = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
  const statusOf = async (server: TestServer, headers: Record<string, string>, method = 'GET', path = '/') =>
    (await ask(server.server.port, method, path, headers, method === 'POST' ? '{}' : undefined)).status;

  it('may go to the first page until it has its session, and no longer', async () => {
    await using opened = await startTestServer({ openedByFile: true });
    expect(await statusOf(opened, fromElsewhere)).toBe(200);
    expect(await statusOf(opened, fromElsewhere)).toBe(200);
    await takeSession(opened);
    expect(await statusOf(opened, fromElsewhere)).toBe(403);
    expect(await statusOf(opened, { ...fromElsewhere, 'Sec-Fetch-Site': 'none' })).toBe(200);
  });

  it('is awaited by no door that has only said its address', async () => {
    expect(await statusOf(door, fromElsewhere)).toBe(403);
  });

  it.each([
    ['a frame', { 'Sec-Fetch-Dest': 'iframe' }, 'GET', '/'],
    ['a script that reads', { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' }, 'GET', '/'],
    ['a script that asks blindly', { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'empty' }, 'GET', '/'],
    ['a request with an origin', { Origin: 'null' }, 'GET', '/'],
    ['a name that was rebound', { Host: 'rebound.example' }, 'GET', '/'],
    ['another file', {}, 'GET', '/assets/plain.css'],
    ['the first page by another name', {}, 'GET', '/index.html'],
    ['the first page with a query', {}, 'GET', '/?a'],
    ['a form', {}, 'POST', '/'],
    ['a token', asJson, 'POST', '/gatehouse/session'],
  ])('opens no way to %s', async (_what, headers, method, path) => {
    await using opened = await startTestServer({ openedByFile: true });
    expect(await statusOf(opened, { ...fromElsewhere, ...headers }, method, path)).toBeGreaterThanOrEqual(403);
    expect(opened.sessions.taken()).toBe(false);
  });
});

describe('the launch token', () => {
  it('is good once, and a second time tells that its address was seen', async () => {
    await takeSession(door);
    expect(door.reused()).toBe(0);
    const again = await ask(port, 'POST', '/gatehouse/session', asJson, JSON.stringify({ token: door.token }));
    expect(again.status).toBe(403);
    expect(again.body).not.toContain('session');
    expect(door.reused()).toBe(1);
  });

  it('is good for a minute', async () => {
    let now = 0;
    await using late = await startTestServer({ clock: () => now });
    now = 60_001;
    const body = JSON.stringify({ token: late.token });
    expect((await ask(late.server.port, 'POST', '/gatehouse/session', asJson, body)).status).toBe(403);
    expect(late.reused()).toBe(0);
  });

  it.each([['x'.repeat(43)], [''], [undefined], [null], [7], [['a']], [{}]])('%j is none', async (token) => {
    const answer = await ask(port, 'POST', '/gatehouse/session', asJson, JSON.stringify({ token }));
    expect(answer.status).toBe(403);
    await takeSession(door);
  });

  it('is in the fragment of the address, which is never sent', () => {
    expect(new URL(door.server.launchUrl).hash).toBe(`#${door.token}`);
    expect(door.token).toMatch(/^[\w-]{43}$/);
  });
});

describe('messages', () => {
  it('reach the core, and their answers come on the stream', async () => {
    const headers = await takeSession(door);
    const stream = await follow(port, headers);
    expect(await stream.next()).toEqual({ n: 0, joined: 'new' });
    const message = { id: 'a', method: 'showStore', request: { store: 'shop' } };
    const sent = await ask(port, 'POST', '/gatehouse/messages', headers, JSON.stringify(message));
    expect([sent.status, sent.body]).toEqual([202, '']);
    expect(await stream.next()).toEqual({ n: 1, answer: { id: 'a', result: ok('did showStore') } });
    expect(door.core.calls).toEqual([{ method: 'showStore', request: { store: 'shop' } }]);
    stream.drop();
  });

  it('are answered out of order, and fifty that wait hold up no other', async () => {
    const headers = await takeSession(door);
    const stream = await follow(port, headers);
    await stream.next();
    const release: (() => void)[] = [];
    door.core.answer = (method) =>
      method === 'checkStore'
        ? new Promise((resolve) => release.push(() => resolve(ok('late'))))
        : Promise.resolve(ok('now'));
    const send = (id: string, method: string, request?: object) =>
      ask(port, 'POST', '/gatehouse/messages', headers, JSON.stringify({ id, method, request }));
    for (let count = 0; count < 50; count += 1)
      await send(`w${count}`, 'checkStore', { task: `t${count}`, store: 's' });
    await send('x', 'listStores');
    expect(await stream.next()).toMatchObject({ answer: { id: 'x', result: ok('now') } });
    for (const one of release.reverse()) one();
    expect(await stream.next()).toMatchObject({ answer: { id: 'w49' } });
    stream.drop();
  });

  it('without a session, with a wrong one, or with two, are not read', async () => {
    const right = (await takeSession(door))['X-Gatehouse-Session'] ?? '';
    for (const session of [undefined, '', 'x'.repeat(43), right.slice(0, -1), `${right}x`, [right, right]]) {
      const headers = { ...asJson, ...(session === undefined ? {} : { 'X-Gatehouse-Session': session }) };
      for (const path of ['/gatehouse/messages', '/gatehouse/events']) {
        const answer = await ask(port, 'POST', path, headers, '{"id":"1","method":"listStores"}');
        expect([answer.status, answer.body]).toEqual([403, 'session\n']);
      }
    }
    expect(door.core.calls).toEqual([]);
  });

  it('are known by the header alone, not by a cookie', async () => {
    const session = (await takeSession(door))['X-Gatehouse-Session'] ?? '';
    const headers = { ...asJson, Cookie: `X-Gatehouse-Session=${session}; session=${session}` };
    expect((await ask(port, 'POST', '/gatehouse/messages', headers, '{}')).status).toBe(403);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/json;a=b', ''])(
    'of the type %j, which a form of any page could send, are refused',
    async (type) => {
      const headers = { ...(await takeSession(door)), 'Content-Type': type };
      expect((await ask(port, 'POST', '/gatehouse/messages', headers, '{"id":"1","method":"listStores"}')).status).toBe(
        415,
      );
      expect(door.core.calls).toEqual([]);
    },
  );

  it.each([
    ['no JSON', '{'],
    ['no object', '7'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no UTF-8', Buffer.from('{"id":"\xff","method":"listStores"}', 'latin1')],
    ['no id', '{"method":"listStores"}'],
    ['an id that is no text', '{"id":7,"method":"listStores"}'],
    ['an endless id', `{"id":"${'x'.repeat(101)}","method":"listStores"}`],
    ['nothing', ''],
  ])('that are %s are refused', async (_what, body) => {
    const headers = await takeSession(door);
    expect((await ask(port, 'POST', '/gatehouse/messages', headers, body)).status).toBe(400);
    expect(door.core.calls).toEqual([]);
  });

  it('of an unknown method or with a wrong request are answered by the dispatch', async () => {
    const headers = await takeSession(door);
    const stream = await follow(port, headers);
    await stream.next();
    for (const body of [
      '{"id":"1","method":"openFile"}',
      '{"id":"2"}',
      '{"id":"3","method":"showStore","request":{"store":7}}',
    ]) {
      expect((await ask(port, 'POST', '/gatehouse/messages', headers, body)).status).toBe(202);
      expect(await stream.next()).toMatchObject({ answer: { result: { failure: { code: 'message-invalid' } } } });
    }
    stream.drop();
  });

  it('of a hundred megabytes are refused unread, with and without a length that says so', async () => {
    const headers = await takeSession(door);
    const told = await askRaw(
      port,
      `POST /gatehouse/messages HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n` +
        `Content-Type: application/json\r\nX-Gatehouse-Session: ${headers['X-Gatehouse-Session']}\r\nContent-Length: 104857600\r\n\r\n{`,
    );
    expect(told).toMatch(/^HTTP\/1.1 413 /);

    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    // It closes in the middle of what is still being sent.
    socket.on('error', () => undefined);
    socket.write(
      `POST /gatehouse/messages HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n` +
        `X-Gatehouse-Session: ${headers['X-Gatehouse-Session']}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const megabyte = `100000\r\n${' '.repeat(1024 * 1024)}\r\n`;
    let sent = 0;
    while (sent < 100 && !socket.destroyed && answer === '') {
      sent += 1;
      await new Promise((resolve) => socket.write(megabyte, () => resolve(undefined)));
    }
    expect(sent).toBeLessThan(100);
    socket.destroy();
    expect(door.lines.filter((line) => line.endsWith('413 size'))).toHaveLength(2);
    expect(door.core.calls).toEqual([]);
  });

  it('hide a fault of the core behind a number', async () => {
    const headers = await takeSession(door);
    const stream = await follow(port, headers);
    await stream.next();
    door.core.answer = () => Promise.reject(new Error(`with ck_${'ab12'.repeat(10)}`));
    await ask(port, 'POST', '/gatehouse/messages', headers, '{"id":"1","method":"listStores"}');
    const told = (await stream.next()) as { answer: { result: { failure: { params: { reference: string } } } } };
    const { reference } = told.answer.result.failure.params;
    expect(JSON.stringify(told)).not.toContain('with');
    expect(door.lines.join('\n')).toContain(`fault ${reference} Error: with ck_…`);
    stream.drop();
  });
});

describe('events', () => {
  it('come in order, and what was missed comes after the stream broke', async () => {
    const headers = await takeSession(door);
    const first = await follow(port, headers);
    await first.next();
    door.core.emit(step('1'));
    door.core.emit(step('2'));
    expect(await first.next()).toEqual({ n: 1, event: step('1') });
    expect(await first.next()).toEqual({ n: 2, event: step('2') });
    first.drop();
    await vi.waitUntil(() => door.pages() === 0);
    door.core.emit(step('3'));
    door.core.emit(step('4'));
    const second = await follow(port, headers, 2);
    door.core.emit(step('5'));
    expect(await second.next()).toEqual({ n: 2, joined: 'resumed' });
    for (const n of [3, 4, 5]) expect(await second.next()).toEqual({ n, event: step(String(n)) });
    second.drop();
  });

  it('tell a page that comes too late that something is lost, and whatever is still there', async () => {
    await using small = await startTestServer({ limits: { outboxSize: 200 } });
    const headers = await takeSession(small);
    for (let count = 1; count <= 20; count += 1) small.core.emit(step(String(count)));
    const stream = await follow(small.server.port, headers, 3);
    const begin = await stream.next();
    expect(begin).toMatchObject({ joined: 'lost' });
    expect((await stream.next()).n).toBe((begin.n as number) + 1);
    stream.drop();
  });

  it('never tell a second time what a key looks like, and tell whoever comes back for it that it is gone', async () => {
    const headers = await takeSession(door);
    const first = await follow(port, headers);
    await first.next();
    const shown = ok({ picture: 'data:image/png;base64,c2VjcmV0', keyLast7: '0a1b2c3', seconds: 30 });
    door.core.answer = async (method) => (method === 'showKeyAsQr' ? shown : ok(method));
    const send = (id: string, method: string, request?: object) =>
      ask(port, 'POST', '/gatehouse/messages', headers, JSON.stringify({ id, method, request }));
    const sent = await send('a', 'showKeyAsQr', { task: 't', store: 's' });
    expect(sent.headers['cache-control']).toBe('no-store');
    expect(await first.next()).toEqual({ n: 1, answer: { id: 'a', result: shown } });
    await send('b', 'listStores');
    first.drop();
    await vi.waitUntil(() => door.pages() === 0);
    await send('c', 'showKeyAsQr', { task: 't', store: 's' });
    const second = await follow(port, headers, 0);
    expect(await second.next()).toEqual({ n: 0, joined: 'resumed' });
    expect(await second.next()).toEqual({ n: 1, answer: { id: 'a', result: fail('shown-once') } });
    expect(await second.next()).toEqual({ n: 2, answer: { id: 'b', result: ok('listStores') } });
    expect(await second.next()).toEqual({ n: 3, answer: { id: 'c', result: fail('shown-once') } });
    second.drop();
  });

  it.each([-1, 5, 1.5])(
    'after line %j, which there never was, are a bad request or all that there is',
    async (after) => {
      const headers = await takeSession(door);
      if (!Number.isInteger(after)) return expect(follow(port, headers, after)).rejects.toThrow('400');
      const stream = await follow(port, headers, after);
      expect(await stream.next()).toMatchObject({ joined: 'lost' });
      stream.drop();
    },
  );

  it('leave a page that has stopped reading, which then comes back for the rest', async () => {
    const outboxSize = 1024 * 1024;
    await using small = await startTestServer({ limits: { outboxSize } });
    const headers = await takeSession(small);
    const socket = connect(small.server.port, '127.0.0.1');
    socket.pause();
    const body = '{}';
    socket.write(
      `POST /gatehouse/events HTTP/1.1\r\nHost: 127.0.0.1:${small.server.port}\r\nContent-Type: application/json\r\n` +
        `X-Gatehouse-Session: ${headers['X-Gatehouse-Session']}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await vi.waitUntil(() => small.pages() === 1);
    // Much more than what the system itself takes for a connection.
    for (let count = 0; count < 400; count += 1) {
      small.core.emit(step('x'.repeat(64 * 1024)));
      await new Promise(setImmediate);
    }
    await vi.waitUntil(() => small.pages() === 0);
    socket.destroy();
    const stream = await follow(small.server.port, headers, 399);
    expect(await stream.next()).toMatchObject({ joined: 'resumed' });
    expect(await stream.next()).toMatchObject({ n: 400 });
    stream.drop();
  });
});

describe('paths', () => {
  it.each([
    '/../outside.txt',
    '/..%2foutside.txt',
    '/%2e%2e/outside.txt',
    '/assets/../../outside.txt',
    '/assets/..%5c..%5coutside.txt',
    '/assets/%00',
    '/.',
    '//',
    '/assets',
    '/assets/',
    '/host.js',
    '/etc/passwd',
    '/gatehouse/session',
    '/%',
  ])('%s is no file of the page', async (path) => {
    expect(await askRaw(port, `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 404 /,
    );
  });

  it('lead to no file that is only linked into the folder', async () => {
    await symlink(join(door.folder, 'outside.txt'), join(door.folder, 'page', 'linked.txt'));
    const again = await startBrowserServer({
      page: join(door.folder, 'page'),
      hostScript: join(door.folder, 'host.js'),
      subscribe: door.core.host.subscribe,
      dispatch: async () => ok(undefined),
      sessions: door.sessions,
      presence: { arrive: () => () => undefined },
      log: () => undefined,
      onTokenReused: () => undefined,
      openedByFile: false,
      port: 0,
    });
    if (!again.ok) throw new Error(again.failure.code);
    expect((await ask(again.value.port, 'GET', '/linked.txt')).status).toBe(404);
    await again.value.close();
  });

  it('that are whole addresses are not for a server that is no proxy', async () => {
    const answer = await askRaw(port, `GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });
});

describe('connections', () => {
  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    [
      'two lengths',
      'POST /gatehouse/session HTTP/1.1\r\nHost: HOST\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
    ],
    [
      'a length and chunks',
      'POST /gatehouse/session HTTP/1.1\r\nHost: HOST\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
    ['headers of 20 kB', `GET / HTTP/1.1\r\nHost: HOST\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['a file asked for with a body', 'GET / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\n\r\nhello'],
    ['a tunnel', 'CONNECT shop.example:443 HTTP/1.1\r\nHost: HOST\r\n\r\n'],
    [
      'a WebSocket',
      'GET / HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a\r\nSec-WebSocket-Version: 13\r\n\r\n',
    ],
  ])('with %s are closed without a page', async (_what, text) => {
    const answer = await askRaw(port, text.replace('HOST', `127.0.0.1:${port}`));
    expect(answer).not.toMatch(/^HTTP\/1.1 [123]/);
    expect(answer).not.toContain('Test page');
  });

  it('whose head comes a letter at a time are closed', async () => {
    await using slow = await startTestServer({ limits: { headTime: 200, requestTime: 400 } });
    const socket = connect(slow.server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    const letters = setInterval(() => socket.write('x'), 20);
    socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${slow.server.port}\r\nX-Slow: `);
    await once(socket.resume(), 'close');
    clearInterval(letters);
    expect((await ask(slow.server.port, 'GET', '/')).status).toBe(200);
  });

  it('whose body comes a letter at a time are closed', async () => {
    await using slow = await startTestServer({ limits: { headTime: 200, requestTime: 400 } });
    const socket = connect(slow.server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /gatehouse/session HTTP/1.1\r\nHost: 127.0.0.1:${slow.server.port}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n',
    );
    const letters = setInterval(() => socket.write(' '), 20);
    await once(socket.resume(), 'close');
    clearInterval(letters);
    expect((await ask(slow.server.port, 'GET', '/')).status).toBe(200);
  });

  it('that say nothing are closed, and one that listens for events is not', async () => {
    await using slow = await startTestServer({ limits: { headTime: 200, requestTime: 200, idleTime: 200 } });
    const stream = await follow(slow.server.port, await takeSession(slow));
    await stream.next();
    const socket = connect(slow.server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket.resume(), 'close');
    slow.core.emit(step('still here'));
    expect(await stream.next()).toMatchObject({ event: step('still here') });
    stream.drop();
  });

  it('are not more than allowed', async () => {
    await using few = await startTestServer({ limits: { connections: 3 } });
    const sockets = Array.from({ length: 3 }, () => connect(few.server.port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    await expect(ask(few.server.port, 'GET', '/')).rejects.toMatchObject({ code: 'ECONNRESET' });
    for (const socket of sockets) socket.destroy();
  });

  it('of any bytes do no harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        await askRaw(port, `${Buffer.from(bytes).toString('latin1')}\r\n\r\n\r\n`, true);
      }),
      { numRuns: 100 },
    );
    expect((await ask(port, 'GET', '/')).status).toBe(200);
    expect(door.core.calls).toEqual([]);
  });
});

it('writes neither the token nor the session into its log', async () => {
  const headers = await takeSession(door);
  await ask(port, 'POST', '/gatehouse/session', asJson, JSON.stringify({ token: door.token }));
  await ask(port, 'GET', `/?${door.token}`, { Origin: foreign });
  await ask(port, 'POST', '/gatehouse/nowhere', headers, '{}');
  expect(door.lines.length).toBeGreaterThanOrEqual(3);
  expect(door.lines.join('\n')).not.toContain(headers['X-Gatehouse-Session']);
});

it('says that a port is taken', async () => {
  await expect(startTestServer({ port })).rejects.toThrow('port-taken');
});
