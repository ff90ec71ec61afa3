import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Result } from '../../src-main/contract/result.ts';
import { Secret } from '../../src-main/contract/secret.ts';
import { checkKey, inspectSite } from '../../src-main/diagnosis/diagnose.ts';
import { environmentNetwork } from '../../src-main/woocommerce/environment-network.ts';
import type { Transport } from '../../src-main/woocommerce/exchange.ts';
import { createTransport } from '../../src-main/woocommerce/transport.ts';

export const name = 'from an address to a verified key, on a healthy practice store over https';

const runs = 25;

interface Announced {
  readonly address: string;
  readonly authorityFile: string;
  readonly keys: readonly { readonly consumerKey: string; readonly consumerSecret: string }[];
}

/** The store in a process of its own, so that its work is not counted as ours. */
async function startStore(home: string): Promise<{ store: Announced; process: ChildProcess }> {
  const program = spawn(process.execPath, ['out/cli/main.js', 'practice', '--https', '--json'], {
    env: { ...process.env, GATEHOUSE_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: program.stdout }))
    return { store: JSON.parse(line), process: program };
  throw new Error('the practice store did not start');
}

interface Call {
  readonly from: number;
  readonly to: number;
}

function recorded(transport: Transport, calls: Call[]): Transport {
  return {
    close: () => transport.close(),
    async send(request) {
      const from = performance.now();
      const exchange = await transport.send(request);
      calls.push({ from, to: performance.now() });
      return exchange;
    },
  };
}

/** The longest chain of calls that waited for one another: calls that overlap are one link, as long as its longest. */
function longestChain(calls: readonly Call[]): number {
  let total = 0;
  let end = 0;
  let link = 0;
  for (const { from, to } of calls.toSorted((a, b) => a.from - b.from)) {
    if (from >= end) {
      total += link;
      link = 0;
    }
    link = Math.max(link, to - from);
    end = Math.max(end, to);
  }
  return total + link;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** A fresh transport each time: names, sockets and TLS are part of a first connection. */
async function once(store: Announced, authority: string) {
  const calls: Call[] = [];
  const clock = Date.now;
  const transport = recorded(createTransport(environmentNetwork({}), { userAgent: 'Gatehouse/bench', clock }), calls);
  const { signal } = new AbortController();
  const begun = performance.now();
  const parts = { transport, addedAuthorities: [authority], now: clock, randomBytes, signal, onStep: () => {} };
  const wait = async () => {
    throw new Error('a healthy store asks for no pause');
  };
  const site = sure(await inspectSite({ ...parts, wait, address: store.address }));
  const [key] = store.keys;
  const check = sure(
    await checkKey({
      ...parts,
      wait,
      site,
      pair: { consumerKey: new Secret(key?.consumerKey ?? ''), consumerSecret: new Secret(key?.consumerSecret ?? '') },
      wanted: 'read_write',
    }),
  );
  const wall = performance.now() - begun;
  transport.close();
  if (!check.report.ok) throw new Error(`a healthy store has ${check.report.findings[0]?.cause}`);
  return { ...check.report, wall, ratio: wall / longestChain(calls) };
}

function sure<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}

export async function run() {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const { store, process: program } = await startStore(home);
  try {
    const authority = readFileSync(store.authorityFile, 'utf8');
    const found: Awaited<ReturnType<typeof once>>[] = [];
    for (let count = 0; count < runs; count += 1) found.push(await once(store, authority));
    const [first] = found;
    if (!first) throw new Error('nothing was measured');
    const most = (pick: (one: (typeof found)[number]) => number) => Math.max(...found.map(pick));
    const requests = most((one) => one.requests);
    const rounds = most((one) => one.rounds);
    const kilobytes = most((one) => one.bytes) / 1024;
    const ratio = median(found.map((one) => one.ratio));
    return [
      { what: 'requests', value: requests, unit: '', bar: 'at most 12', ok: requests <= 12 },
      { what: 'rounds, one after the other', value: rounds, unit: '', bar: 'at most 5', ok: rounds <= 5 },
      { what: 'of answers', value: kilobytes, unit: 'kB', bar: 'at most 64', ok: kilobytes <= 64 },
      { what: 'wall time, median', value: median(found.map((one) => one.wall)), unit: 'ms' },
      {
        what: 'wall time against the longest chain of its calls, median',
        value: ratio,
        unit: 'times',
        bar: 'at most 1.3',
        ok: ratio <= 1.3,
      },
    ];
  } finally {
    program.kill();
    rmSync(home, { recursive: true, force: true });
  }
}
