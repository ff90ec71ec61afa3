import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ToolCall, ToolCallsRequest } from '../../src-main/contract/tools.ts';
import { forgetCallsOf } from '../../src-main/gateway/call-log.ts';
import { readCalls } from '../../src-main/gateway/read-calls.ts';
import { value } from './house.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-calls-'));
  file = join(folder, 'logs', 'gateway.jsonl');
  mkdirSync(join(folder, 'logs'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const call = (n: number, fields: Partial<ToolCall> = {}): ToolCall => ({
  at: new Date(Date.UTC(2026, 10, 26, 6, 0, 0, n)).toISOString(),
  tool: 'tool0001',
  store: 'shop',
  method: 'GET',
  route: 'wc/v3/products/{id}',
  status: 200,
  bytes: n,
  ms: 12.5,
  ...fields,
});
const linesOf = (calls: readonly ToolCall[]) => calls.map((one) => `${JSON.stringify(one)}\n`).join('');
const read = async (request: Partial<ToolCallsRequest> = {}) =>
  value(await readCalls(folder, { limit: 500, ...request }));
const numbers = (calls: readonly ToolCall[]) => calls.map(({ bytes }) => bytes);

/** All of it, a page after the other. */
async function paged(request: Partial<ToolCallsRequest>): Promise<ToolCall[]> {
  const all: ToolCall[] = [];
  for (let before: string | undefined; ; ) {
    const page = await read({ ...request, ...(before === undefined ? {} : { before }) });
    all.push(...page.calls);
    if (page.earlier === undefined) return all;
    before = page.earlier;
  }
}

test('there is nothing where no tool has called', async () => {
  expect(await read()).toEqual({ calls: [] });
  rmSync(join(folder, 'logs'), { recursive: true });
  expect(await read()).toEqual({ calls: [] });
});

describe('newest first', () => {
  test('over both files, whatever the size of a page', async () => {
    const calls = Array.from({ length: 2_000 }, (_, n) => call(n));
    writeFileSync(`${file}.previous`, linesOf(calls.slice(0, 1_200)));
    writeFileSync(file, linesOf(calls.slice(1_200)));
    const all = numbers(calls).reverse();
    expect(numbers(await paged({ limit: 500 }))).toEqual(all);
    expect(numbers(await paged({ limit: 37 }))).toEqual(all);
  });

  test('goes on where it was, though the log was begun anew and more was called meanwhile', async () => {
    const calls = Array.from({ length: 30 }, (_, n) => call(n));
    writeFileSync(file, linesOf(calls.slice(0, 20)));
    const first = await read({ limit: 5 });
    expect(numbers(first.calls)).toEqual([19, 18, 17, 16, 15]);
    appendFileSync(file, linesOf(calls.slice(20, 25)));
    renameSync(file, `${file}.previous`);
    writeFileSync(file, linesOf(calls.slice(25)));
    const next = await read({ limit: 500, before: first.earlier ?? '' });
    expect(numbers(next.calls)).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(numbers((await read({ limit: 6 })).calls)).toEqual([29, 28, 27, 26, 25, 24]);
  });

  test.each(['', '-', '0-0', '12345-99', 'x-y', '-5', '999999999999999999999-1'])(
    'a place that is not in the log, like “%s”, is its end',
    async (before) => {
      writeFileSync(file, linesOf([call(1), call(2)]));
      expect(await read({ before })).toEqual({ calls: [] });
    },
  );
});

test('finds what is asked for, and nothing that only looks like it', async () => {
  writeFileSync(
    file,
    linesOf([
      call(1, { store: 'other' }),
      call(2, { tool: 'tool0002', method: 'POST', route: 'wc/v3/orders', status: 201 }),
      call(3, { status: 403, reason: 'gatehouse_scope', route: 'wc/v3/orders/{id}' }),
      { ...call(4), route: 'wc/v3/tool0002' },
    ]),
  );
  expect(numbers((await read({ store: 'shop' })).calls)).toEqual([4, 3, 2]);
  expect(numbers((await read({ tool: 'tool0002' })).calls)).toEqual([2]);
  expect(numbers((await read({ text: ' ORDERS  403 ' })).calls)).toEqual([3]);
  expect(numbers((await read({ text: 'scope' })).calls)).toEqual([3]);
  expect(numbers((await read({ text: 'post orders' })).calls)).toEqual([2]);
  expect((await read({ text: 'bytes' })).calls).toEqual([]);
});

test('passes over what no gateway has written, and over a line that is being written', async () => {
  const noise = [
    'not json',
    '{"at":"2026-11-26T06:00:00.000Z"}',
    '',
    JSON.stringify({ ...call(9), extra: 'field' }),
    'x'.repeat(300_000),
    `{"at":"${'y'.repeat(70_000)}"}`,
  ];
  writeFileSync(
    file,
    `${linesOf([call(1)])}${noise.join('\n')}\n${linesOf([call(2)])}${JSON.stringify(call(3)).slice(0, 40)}`,
  );
  expect(numbers((await read()).calls)).toEqual([2, 1]);
});

test('whatever is in the files, pages are what a plain reading finds', async () => {
  const line = fc.oneof(
    fc.nat(50).map((n) => JSON.stringify(call(n))),
    fc.string({ maxLength: 200 }).map((text) => text.replaceAll('\n', ' ')),
    fc.nat(2_000).map((n) => JSON.stringify(call(n, { route: 'r'.repeat(n) }))),
    fc.constant('z'.repeat(66_000)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 60 }),
      fc.nat(60),
      fc.integer({ min: 1, max: 9 }),
      async (lines, cut, limit) => {
        writeFileSync(
          `${file}.previous`,
          lines
            .slice(0, cut)
            .map((one) => `${one}\n`)
            .join(''),
        );
        writeFileSync(
          file,
          lines
            .slice(cut)
            .map((one) => `${one}\n`)
            .join(''),
        );
        const plain = lines.filter((one) => one.startsWith('{"at":"2026')).reverse();
        expect((await paged({ limit })).map((one) => JSON.stringify(one))).toEqual(plain);
      },
    ),
    { numRuns: 60 },
  );
});

test('what a removed store was called is gone, and nothing else', async () => {
  await forgetCallsOf(folder, 'shop');
  const other = call(2, { store: 'shop2', route: 'wc/v3/"store":"shop"' });
  const before = linesOf([call(1), other]);
  writeFileSync(`${file}.previous`, before);
  writeFileSync(file, `${linesOf([call(3, { store: 'shop2' }), call(4)])}not ours\n`);
  await forgetCallsOf(folder, 'shop');
  expect(readFileSync(`${file}.previous`, 'utf8')).toBe(linesOf([other]));
  expect(readFileSync(file, 'utf8')).toBe(`${linesOf([call(3, { store: 'shop2' })])}not ours\n`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'logs')).toSorted()).toEqual(['gateway.jsonl', 'gateway.jsonl.previous']);
});
