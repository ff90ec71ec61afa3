import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer, Agent as HttpsAgent } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectSecurely } from 'node:tls';
import { fileURLToPath } from 'node:url';
import httpProxy from 'http-proxy';
import { Pool } from 'undici';
import { Secret } from '../../src-main/contract/secret.ts';
import { newLocalPair } from '../../src-main/gateway/local-key.ts';
import { openLocalKeys } from '../../src-main/gateway/local-keys.ts';
import { throwAwayTls } from '../../src-main/practice/certificates.ts';
import { newKeyId } from '../../src-main/stores/names.ts';
import { newNonce, signQuery } from '../../src-main/woocommerce/signing.ts';
import { basic, makeHouse, value } from '../gateway/house.ts';
import { sampleRecord } from '../stores/sample-record.ts';

export const name = 'gateway';

/*
 * A store that answers at once over https, and what stands before it, each in a process of its own: the gateway as it is
 * (authentication, scope, rewriting, log), the same with many stores and keys, a sketch of node:http and undici that adds
 * one credential and does nothing else, http-proxy, and, where it is installed, nginx with one worker that does the same.
 * They take turns, so that whatever else the machine does meets all alike.
 *
 * What counts is how long the processor worked on a call, which other work on the machine changes little; the rate of
 * calls is told beside it. What a call takes longer than one to the store itself is held against what nginx adds, over
 * one connection: over more, each call waits for the others.
 */

type Role = 'store' | 'gateway' | 'many' | 'sketch' | 'http-proxy' | 'nginx' | 'tool';

interface Setting {
  readonly storePort: number;
  readonly authority: string;
}

/** What a child does for its parent, by message. */
interface Jobs {
  readonly cpu: { readonly user: number; readonly system: number; readonly rss: number };
  readonly calls: { readonly calls: number; readonly ms: number; readonly median: number; readonly failed: number };
  readonly stream: { readonly bytes: number };
}

interface CallJob {
  readonly job: 'calls';
  readonly port: number;
  readonly path: string;
  readonly headers: string;
  readonly connections: number;
  readonly calls: number;
  /** Signs each call with this pair instead of `headers`. */
  readonly signWith?: { readonly key: string; readonly secret: string };
  /** PEM: calls over https, to whom this authority vouches for. */
  readonly authority?: string;
}

interface StreamJob {
  readonly job: 'stream';
  readonly port: number;
  readonly path: string;
  readonly headers: string;
}

type AnyJob = CallJob | StreamJob | { readonly job: 'cpu' };

const sizes = { '1 kB': 1_000, '100 kB': 100_000 } as const;
const credential = `Basic ${Buffer.from(`ck_${'a'.repeat(40)}:cs_${'b'.repeat(40)}`).toString('base64')}`;

// ---- the processes

const roles: Readonly<Record<Role, (setting: Setting) => Promise<object>>> = {
  async store() {
    const tls = await throwAwayTls(['localhost']);
    const bodies = new Map<number, Buffer>(Object.values(sizes).map((size) => [size, Buffer.alloc(size, '{"id":1},')]));
    const piece = Buffer.alloc(64 * 1024, 'a');
    const server = createSecureServer({ cert: tls.certificate, key: tls.privateKey, keepAliveTimeout: 60_000 });
    server.on('request', (request, response) => {
      const size = Number(/size=(\d+)/.exec(request.url ?? '')?.[1] ?? 1_000);
      const { port } = server.address() as AddressInfo;
      const headers = {
        'Content-Type': 'application/json; charset=UTF-8',
        'X-WP-Total': '5',
        'X-WP-TotalPages': '5',
        Link: `<https://localhost:${port}/wp-json/wc/v3/products?page=2>; rel="next"`,
        'Content-Length': size,
      };
      response.writeHead(200, headers);
      const body = bodies.get(size);
      if (body) {
        response.end(body);
        return;
      }
      let left = size;
      const more = () => {
        while (left > 0) {
          const part = left >= piece.length ? piece : piece.subarray(0, left);
          left -= part.length;
          if (!response.write(part)) return;
        }
        response.end();
      };
      response.on('drain', more);
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { port: (server.address() as AddressInfo).port, authority: tls.authority };
  },

  gateway: (setting) => gatewayWith(setting, 0, 0),
  many: (setting) => gatewayWith(setting, 10_000, 1_000),

  async sketch({ storePort, authority }) {
    const pool = new Pool(`https://localhost:${storePort}`, { connect: { ca: authority } });
    const server = createServer(async (request, response) => {
      const hasBody = request.headers['content-length'] !== undefined;
      const answer = await pool.request({
        path: (request.url ?? '').replace('/store', ''),
        method: request.method as 'GET',
        headers: { accept: 'application/json', authorization: credential },
        body: hasBody ? request : null,
      });
      const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...headers } = answer.headers;
      response.writeHead(answer.statusCode, headers as Record<string, string>);
      answer.body.pipe(response);
    });
    return { ...(await listening(server)), path: '/store', headers: '' };
  },

  async 'http-proxy'({ storePort, authority }) {
    const agent = new HttpsAgent({ keepAlive: true, ca: authority });
    const target = `https://localhost:${storePort}`;
    const proxy = httpProxy.createProxyServer({
      target,
      agent,
      changeOrigin: true,
      headers: { authorization: credential },
    });
    const server = createServer((request, response) => {
      request.url = (request.url ?? '').replace('/store', '');
      proxy.web(request, response);
    });
    return { ...(await listening(server)), path: '/store', headers: '' };
  },

  /** In the foreground: it is to end with this process. */
  async nginx({ storePort, authority }) {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-nginx-'));
    const port = await freePort();
    writeFileSync(join(folder, 'authority.pem'), authority);
    writeFileSync(join(folder, 'nginx.conf'), nginxConfiguration({ folder, port, storePort }));
    const nginx = spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
    process.once('exit', () => {
      nginx.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });
    await untilTaken(port);
    return { port, path: '/store', headers: '' };
  },

  async tool() {
    return {};
  },
};

/** The least that serves: one worker, connections to the store kept, one credential, no log. */
function nginxConfiguration({ folder, port, storePort }: { folder: string; port: number; storePort: number }): string {
  return `daemon off; master_process off; pid ${folder}/pid;
events { worker_connections 2048; }
http {
  access_log off; keepalive_requests 10000000;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  upstream store { server 127.0.0.1:${storePort}; keepalive 64; keepalive_requests 10000000; }
  server {
    listen 127.0.0.1:${port};
    location /store/ {
      proxy_pass https://store/; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host localhost:${storePort}; proxy_set_header Authorization "${credential}";
      proxy_ssl_verify on; proxy_ssl_trusted_certificate ${folder}/authority.pem;
      proxy_ssl_name localhost; proxy_ssl_server_name on;
    }
  }
}
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const { port } = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilTaken(port: number): Promise<void> {
  const taken = new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
  if (await taken) return;
  await new Promise((resolve) => setTimeout(resolve, 20));
  return untilTaken(port);
}

async function gatewayWith({ storePort, authority }: Setting, keys: number, stores: number): Promise<object> {
  const house = await makeHouse();
  const added = { pem: authority, sha256: 'AB'.concat(':AB'.repeat(31)), subject: 'bench' };
  const store = await house.connectTo(`https://localhost:${storePort}/wp-json/`, { addedAuthority: added });
  const tool = await house.addTool(store);
  if (stores > 0) {
    const others = Array.from({ length: stores }, (_, at) => sampleRecord(`shop-${at}.example`));
    value(await house.records.putAll(() => others));
    const { folder, keySafe } = house;
    const more = Array.from({ length: keys }, (_, at) => {
      const pair = newLocalPair(randomBytes);
      const addedAt = new Date().toISOString();
      const rules = { permission: 'read', areas: ['products'], paused: false } as const;
      return {
        ...{ id: newKeyId(randomBytes), store: `shop-${at % stores}-example`, name: `Tool ${at}`, addedAt },
        ...{ keyLast7: pair.consumerKey.last7, ...rules, ...pair },
      };
    });
    const kept = openLocalKeys({ folder, keySafe, randomBytes });
    value(await kept.change((before) => ({ ok: true, value: { keys: [...before, ...more], value: null } })));
  }
  const { address } = await house.open();
  process.once('disconnect', () => void house.close().then(() => process.exit(0)));
  return {
    port: Number(new URL(address).port),
    path: `/${store.id}`,
    headers: `Authorization: ${basic(tool).authorization}\r\n`,
    pair: { key: tool.consumerKey, secret: tool.consumerSecret },
  };
}

async function listening(server: ReturnType<typeof createServer>): Promise<{ port: number }> {
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port };
}

/** So many calls over so many connections, each of which sends the next once it has the answer. */
async function makeCalls(job: CallJob): Promise<Jobs['calls']> {
  const { port, path, connections, calls } = job;
  const requests = requestsOf(job);
  let sent = 0;
  let failed = 0;
  const took: number[] = [];
  const begun = performance.now();
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const { authority } = job;
      const socket = authority
        ? connectSecurely({ port, host: '127.0.0.1', servername: 'localhost', ca: authority })
        : connect(port, '127.0.0.1');
      socket.setNoDelay(true);
      let head = '';
      let left = -1;
      let started = 0;
      const next = () => {
        if (sent === calls) {
          socket.destroy();
          resolve();
          return;
        }
        started = performance.now();
        socket.write(requests(sent));
        sent += 1;
      };
      socket.once(authority ? 'secureConnect' : 'connect', next);
      socket.on('error', reject);
      socket.on('data', (part) => {
        if (left < 0) {
          head += part.toString('latin1');
          const end = head.indexOf('\r\n\r\n');
          if (end === -1) return;
          if (!head.startsWith('HTTP/1.1 200')) failed += 1;
          left = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN) - (head.length - end - 4);
          if (Number.isNaN(left)) {
            reject(new Error(`an answer without its length from ${path}: ${head}`));
            return;
          }
          head = '';
        } else left -= part.length;
        if (left > 0) return;
        left = -1;
        took.push(performance.now() - started);
        next();
      });
    });
  await Promise.all(Array.from({ length: connections }, one));
  const ms = performance.now() - begun;
  return { calls, ms, failed, median: median(took) };
}

function requestsOf({ port, path, headers, signWith, calls }: CallJob): (at: number) => string {
  const requestOf = (target: string) => `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers}\r\n`;
  if (!signWith) {
    const request = requestOf(path);
    return () => request;
  }
  // Signed before the clock runs: that is the tool's work.
  const url = new URL(`http://127.0.0.1:${port}${path}`);
  const signed = Array.from({ length: calls }, () => {
    const query = value(
      signQuery({
        method: 'GET',
        url,
        query: [...url.searchParams],
        consumerKey: new Secret(signWith.key),
        consumerSecret: new Secret(signWith.secret),
        timestamp: Math.floor(Date.now() / 1000),
        nonce: newNonce(randomBytes),
      }),
    ).query;
    return requestOf(`${url.pathname}?${query}`);
  });
  return (at) => signed[at] ?? '';
}

/** One long answer, read as it comes. */
function readStream(job: StreamJob): Promise<Jobs['stream']> {
  return new Promise((resolve, reject) => {
    const socket = connect(job.port, '127.0.0.1');
    let bytes = 0;
    socket.on('data', (part) => {
      bytes += part.length;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve({ bytes }));
    socket.write(`GET ${job.path} HTTP/1.1\r\nHost: 127.0.0.1:${job.port}\r\n${job.headers}Connection: close\r\n\r\n`);
  });
}

const roleName = '--role-of-the-bench';
if (process.argv[2] === roleName) {
  const setting = JSON.parse(process.argv[4] ?? '{}') as Setting;
  const role = process.argv[3] as Role;
  if (role !== 'gateway' && role !== 'many') process.once('disconnect', () => process.exit(0));
  process.send?.(await roles[role](setting));
  process.on('message', async (message: AnyJob) => {
    if (message.job === 'cpu') process.send?.({ ...process.cpuUsage(), rss: process.memoryUsage.rss() });
    else process.send?.(message.job === 'calls' ? await makeCalls(message) : await readStream(message));
  });
}

// ---- the measurement

interface Subject {
  readonly role: Role;
  readonly child: ChildProcess;
  readonly port: number;
  readonly path: string;
  readonly headers: string;
  readonly pair?: { readonly key: string; readonly secret: string };
}

function start(role: Role, setting: object = {}): { child: ChildProcess; told: Promise<Record<string, unknown>> } {
  const child = fork(fileURLToPath(import.meta.url), [roleName, role, JSON.stringify(setting)]);
  return { child, told: answerOf(child) };
}

function answerOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      child.removeListener('exit', reject);
      resolve(message as T);
    });
    child.once('exit', reject);
  });
}

function ask<Job extends keyof Jobs>(
  child: ChildProcess,
  job: Extract<AnyJob, { readonly job: Job }>,
): Promise<Jobs[Job]> {
  const answer = answerOf<Jobs[Job]>(child);
  child.send(job);
  return answer;
}

function hasNginx(): boolean {
  return spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

interface Figure {
  /** Of the processor, a call, in microseconds. */
  readonly cpu: number;
  readonly perSecond: number;
  readonly latency: number;
}

export async function run({ short }: { short: boolean }) {
  const children: ChildProcess[] = [];
  const begin = async (role: Role, setting?: Setting) => {
    const { child, told } = start(role, setting);
    children.push(child);
    return { role, child, ...(await told) } as Subject & { authority: string };
  };
  try {
    const store = await begin('store');
    const setting = { storePort: store.port, authority: store.authority };
    const tool = await begin('tool');
    const subjects: Subject[] = [];
    const roles = ['gateway', 'sketch', 'http-proxy', 'many', ...(hasNginx() ? ['nginx' as const] : [])] as const;
    for (const role of roles) subjects.push(await begin(role, setting));

    const measure = async (
      subject: Subject,
      size: number,
      connections: number,
      calls: number,
      signed = false,
    ): Promise<Figure> => {
      const before = await ask(subject.child, { job: 'cpu' });
      const made = await ask(tool.child, {
        job: 'calls',
        port: subject.port,
        path: `${subject.path}/wp-json/wc/v3/products?size=${size}`,
        headers: signed ? '' : subject.headers,
        ...(signed && subject.pair ? { signWith: subject.pair } : {}),
        connections,
        calls,
      });
      const after = await ask(subject.child, { job: 'cpu' });
      if (made.failed > 0) throw new Error(`${made.failed} of ${calls} calls through ${subject.role} failed`);
      return {
        cpu: (after.user + after.system - before.user - before.system) / calls,
        perSecond: (calls / made.ms) * 1000,
        latency: made.median,
      };
    };

    const measureDirectly = async (size: number, calls: number): Promise<number> => {
      const made = await ask(tool.child, {
        job: 'calls',
        port: store.port,
        path: `/wp-json/wc/v3/products?size=${size}`,
        headers: '',
        connections: 1,
        calls,
        authority: store.authority,
      });
      return made.median;
    };

    const results: { what: string; value: number; unit: string; bar?: string; ok?: boolean }[] = [];
    const rounds = short ? 3 : 9;
    for (const subject of subjects) await measure(subject, 1_000, 16, short ? 500 : 20_000);
    for (const [shown, size] of Object.entries(sizes)) {
      for (const connections of [1, 16, 64]) {
        const calls = (size > 10_000 ? 500 : 2_000) * (short ? 0.15 : 1);
        const figures = new Map<string, Figure[]>();
        const direct: number[] = [];
        for (let round = 0; round < rounds; round += 1) {
          for (const subject of subjects) {
            const all = figures.get(subject.role) ?? [];
            figures.set(subject.role, [...all, await measure(subject, size, connections, calls)]);
          }
          const [gateway] = subjects;
          if (gateway) {
            const all = figures.get('signed') ?? [];
            figures.set('signed', [...all, await measure(gateway, size, connections, calls, true)]);
          }
          if (connections === 1) direct.push(await measureDirectly(size, calls));
        }
        const ratio = (over: string, under: string, field: keyof Figure) =>
          median(
            (figures.get(over) ?? []).map((one, at) => one[field] / (figures.get(under)?.[at]?.[field] ?? Number.NaN)),
          );
        const where = `${shown}, ${connections} connection${connections === 1 ? '' : 's'}`;
        const bar = (what: string, value: number, least: number) =>
          results.push({ what: `${where}: ${what}`, value, unit: '×', bar: `at least ${least}`, ok: value >= least });
        bar("the sketch's work for a call / the gateway's", ratio('sketch', 'gateway', 'cpu'), 0.9);
        bar("http-proxy's work for a call / the gateway's", ratio('http-proxy', 'gateway', 'cpu'), 1.3);
        bar('with a Basic login / with a signature', ratio('gateway', 'signed', 'cpu'), 0.8);
        bar('with one key and store / with 10,000 and 1,001', ratio('gateway', 'many', 'cpu'), 0.9);
        const cpu = median((figures.get('gateway') ?? []).map((one) => one.cpu));
        results.push({ what: `${where}: the gateway's work for a call`, value: cpu, unit: 'µs' });
        results.push({
          what: `${where}: calls a second to the sketch's`,
          value: ratio('gateway', 'sketch', 'perSecond'),
          unit: '×',
        });
        results.push({
          what: `${where}: calls a second to http-proxy's`,
          value: ratio('gateway', 'http-proxy', 'perSecond'),
          unit: '×',
        });
        if (!figures.has('nginx')) continue;
        const added = (role: string) =>
          median((figures.get(role) ?? []).map(({ latency }, at) => latency - (direct[at] ?? Number.NaN)));
        results.push({
          what: `${where}: calls a second to nginx's`,
          value: ratio('gateway', 'nginx', 'perSecond'),
          unit: '×',
        });
        if (connections > 1) continue;
        results.push({
          what: `${where}: what a call takes longer than one to the store itself, through nginx`,
          value: added('nginx'),
          unit: 'ms',
        });
        results.push({
          what: `${where}: the same through the gateway`,
          value: added('gateway'),
          unit: 'ms',
          bar: "at most 3 × nginx's",
          ok: added('gateway') <= 3 * Math.max(added('nginx'), 0),
        });
      }
    }

    const [gateway] = subjects;
    if (gateway) {
      const rss = async () => (await ask(gateway.child, { job: 'cpu' })).rss / 1e6;
      const further = short ? 5_000 : 1_000_000;
      await measure(gateway, 1_000, 16, further / 4);
      const before = await rss();
      await measure(gateway, 1_000, 16, further);
      const afterCalls = await rss();
      results.push({
        what: `memory after ${further.toLocaleString('en')} calls more to before`,
        value: afterCalls / before,
        unit: '×',
        bar: '0.9 to 1.1',
        ok: afterCalls / before <= 1.1 && afterCalls / before >= 0.9,
      });
      const size = short ? 50_000_000 : 2_000_000_000;
      const path = `${gateway.path}/wp-json/wc/v3/products?size=${size}`;
      const { bytes } = await ask(tool.child, { job: 'stream', port: gateway.port, path, headers: gateway.headers });
      const afterStream = await rss();
      results.push({
        what: `memory after an answer of ${size / 1e6} MB to before`,
        value: afterStream / afterCalls,
        unit: '×',
        bar: 'at most 1.1, and all of it came',
        ok: afterStream / afterCalls <= 1.1 && bytes > size,
      });
      const idle = Array.from({ length: 1_000 }, () => connect(gateway.port, '127.0.0.1').on('error', () => undefined));
      await Promise.all(idle.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
      const withIdle = await rss();
      for (const socket of idle) socket.destroy();
      results.push({
        what: 'memory for 1,000 idle connections',
        value: withIdle - afterStream,
        unit: 'MB',
        bar: 'at most 60',
        ok: withIdle - afterStream <= 60,
      });
    }
    return results;
  } finally {
    // Each puts its own things away.
    const ended = children.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of children) child.disconnect();
    await Promise.all(ended);
  }
}
