import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Exchange, Transport, TransportRequest } from '../../src-main/woocommerce/exchange.ts';
import { carryOn, followRedirects, redirectTarget } from '../../src-main/woocommerce/redirects.ts';
import { createTransport } from '../../src-main/woocommerce/transport.ts';
import { makeCertificates, type TestCertificates } from '../support/certificates.ts';
import { createServers, directNetwork, get, outcome } from './servers.ts';

const servers = createServers();
let transport: Transport;
let certificates: TestCertificates;

beforeAll(async () => {
  certificates = await makeCertificates();
  transport = createTransport(directNetwork, { userAgent: 'Gatehouse/test', clock: Date.now });
});
afterEach(() => servers.close());
afterAll(() => transport.close());

const secret = { Authorization: 'Basic c2VjcmV0', Accept: 'application/json' };

describe('redirects', () => {
  test('are followed by hand, each hop kept', async () => {
    const server = await servers.web((request, response) => {
      const next = ({ '/': '/shop', '/shop': '/shop/' } as Record<string, string>)[request.url ?? ''];
      response.writeHead(next ? 301 : 200, next ? { Location: next } : {}).end();
    });
    const { hops, stopped } = await followRedirects(transport, get(`${server.origin}/`, { headers: secret }));
    expect(hops.map(({ url, exchange }) => [url.pathname, outcome(exchange)])).toEqual([
      ['/', 301],
      ['/shop', 301],
      ['/shop/', 200],
    ]);
    expect(stopped).toBeUndefined();
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill(secret.Authorization));
  });

  test.each([
    ['a circle of two', (path: string) => (path === '/a' ? '/b' : '/a'), 2],
    ['itself', () => '/a', 1],
    ['ever further', (path: string) => `${path}a`, 6],
  ])('in %s end', async (_, next, requests) => {
    const server = await servers.web((request, response) =>
      response.writeHead(302, { Location: next(request.url ?? '') }).end(),
    );
    const { stopped } = await followRedirects(transport, get(`${server.origin}/a`));
    expect(stopped?.code).toBe('redirect-loop');
    expect(server.seen).toHaveLength(requests);
  });

  test.each([
    ['file:///etc/passwd', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['data:text/html,hi', 'scheme'],
    ['gopher://127.0.0.1:25/', 'scheme'],
    ['https://name:word@shop.example/', 'credentials'],
    ['http://[', 'location'],
  ])('to %s are refused', async (location, reason) => {
    const server = await servers.web((_, response) => response.writeHead(301, { Location: location }).end());
    const { stopped } = await followRedirects(transport, get(server.origin));
    expect(stopped).toMatchObject({ code: 'redirect-refused', params: { reason } });
  });

  test('to another origin carry no Authorization', async () => {
    const other = await servers.web((_, response) => response.end());
    const store = await servers.web((_, response) => response.writeHead(302, { Location: `${other.origin}/x` }).end());
    const { hops } = await followRedirects(transport, get(store.origin, { headers: secret }));
    expect(outcome(hops.at(-1)?.exchange as Exchange)).toBe(200);
    expect(store.seen[0]?.headers.authorization).toBe(secret.Authorization);
    expect(other.seen).toHaveLength(1);
    expect(other.seen[0]?.headers).not.toHaveProperty('authorization');
  });

  test('to another origin carry no body, and from https to http nothing secret', async () => {
    const plain = await servers.web((_, response) => response.end());
    const store = await servers.web(
      (_, response) => response.writeHead(307, { Location: `${plain.origin}/x` }).end(),
      certificates.good,
    );
    const added = { addedAuthorities: [certificates.authority.pem] };
    const withBody = get(store.origin, { method: 'POST', body: 'private', ...added });
    expect((await followRedirects(transport, withBody)).stopped?.code).toBe('redirect-refused');
    expect((await followRedirects(transport, get(store.origin, { headers: secret, ...added }))).stopped).toMatchObject({
      code: 'redirect-refused',
      params: { reason: 'downgrade' },
    });
    expect(store.seen).toHaveLength(2);
    expect(plain.seen).toHaveLength(0);
  });

  test('lead from the public internet into no private network', async () => {
    const inside = await servers.web((_, response) => response.end());
    const sent: TransportRequest[] = [];
    // The public store is the one thing that cannot be had on a test machine; the hop inside is real.
    const fromOutside = (remote: string, proxied: boolean): Transport => ({
      close: () => {},
      async send(request) {
        sent.push(request);
        if (request.url.hostname !== 'shop.example') return transport.send(request);
        const answer: Answer = {
          status: 302,
          headers: { location: `http://localhost:${inside.port}/admin` },
          body: new Uint8Array(),
          cut: 'no',
          bytes: 0,
        };
        return { result: { ok: true, answer }, timing: { startedAt: 0, totalMs: 1 }, remote, proxied };
      },
    });
    for (const [remote, proxied] of [
      ['93.184.216.34:80', false],
      ['10.0.0.1:3128', true],
    ] as const) {
      const { hops } = await followRedirects(fromOutside(remote, proxied), get('http://shop.example/'));
      expect(outcome(hops.at(-1)?.exchange as Exchange)).toBe('redirect-refused');
    }
    expect(inside.seen).toHaveLength(0);
    // A merchant whose store is inside may be led around inside.
    await followRedirects(fromOutside('192.168.1.5:80', false), get('http://shop.example/'));
    expect(inside.seen).toHaveLength(1);
  });

  test('turn a POST into a GET as browsers do, and keep it for 307 and 308', () => {
    const post = get('https://a.example/x', {
      method: 'POST',
      body: '{}',
      headers: { 'Content-Type': 'application/json', Accept: '*/*' },
    });
    const to = new URL('https://a.example/y');
    for (const status of [301, 302, 303]) {
      expect(carryOn(post, to, status)).toMatchObject({ value: { method: 'GET', headers: { Accept: '*/*' } } });
      const carried = carryOn(post, to, status);
      expect(carried.ok && carried.value).not.toHaveProperty('body');
      expect(carried.ok && carried.value.headers).not.toHaveProperty('Content-Type');
    }
    for (const status of [307, 308])
      expect(carryOn(post, to, status)).toMatchObject({ value: { method: 'POST', body: '{}' } });
    expect(carryOn({ ...post, method: 'PUT' }, to, 302)).toMatchObject({ value: { method: 'PUT', body: '{}' } });
  });

  test.each([
    [200, '/x'],
    [304, '/x'],
    [300, '/x'],
    [301, undefined],
  ])('are not %s with Location %s', (status, location) => {
    const headers: Record<string, string> = location ? { location } : {};
    expect(
      redirectTarget({ status, headers, body: new Uint8Array(), cut: 'no', bytes: 0 }, new URL('http://a.example/')),
    ).toBeUndefined();
  });
});
