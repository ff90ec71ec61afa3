import { fail, ok } from '../../src-main/contract/result.ts';
import type { GatewayStatus, ToolCall } from '../../src-main/contract/tools.ts';
import { createFakeHost, type FakeHost, fakeCapabilities, fakeRecord, fakeStores } from './fake-host.ts';
import type { FakeTool } from './fake-tools.ts';
import { ago, day, hostile, labelAndInk, minute } from './scenario-parts.ts';

/*
 * Tools as a store may have them, and what they called, for the pages that show them.
 */

const store = labelAndInk;
const longName = hostile('Printer of Labels and Everything Else '.repeat(4));

const use = (calls: number, refusals: number, minutesAgo: number) => ({
  calls: calls * 41,
  refusals: refusals * 3,
  bytes: calls * 61_234,
  callsToday: calls,
  refusalsToday: refusals,
  lastUsedAt: ago(minutesAgo * minute),
});

const printer: FakeTool = {
  id: 'printer2',
  store: '1',
  name: 'Label printer',
  keyLast7: '3f9a1c2',
  permission: 'read',
  areas: ['orders'],
  paused: false,
  addedAt: ago(60 * day),
  replacedAt: ago(9 * day),
  use: use(214, 0, 2),
};

export const fewTools: readonly FakeTool[] = [
  printer,
  {
    ...printer,
    id: 'books222',
    name: 'Bookkeeping',
    areas: ['orders', 'customers', 'coupons', 'reports'],
    keyLast7: '77ab0c1',
    paused: true,
    use: use(12, 12, 61),
  },
  {
    ...printer,
    id: 'helper22',
    name: 'AI assistant',
    permission: 'read_write',
    areas: ['everything'],
    perMinute: 60,
    expiresAt: ago(3 * day),
    keyLast7: '90d1e2f',
    use: use(0, 0, 4 * 24 * 60),
  },
  {
    ...printer,
    id: 'stocks22',
    name: longName,
    permission: 'read_write',
    areas: ['products'],
    keyLast7: 'ab12cd3',
    use: use(1_048, 3, 0),
  },
];

function manyTools(count: number): readonly FakeTool[] {
  return Array.from({ length: count }, (_, index) => {
    const one = fewTools[index % fewTools.length] ?? printer;
    return { ...one, id: `tool${String(index).padStart(4, '0')}`, name: `${one.name.slice(0, 120)} ${index + 1}` };
  });
}

type Kind = Pick<ToolCall, 'method' | 'route' | 'status' | 'bytes' | 'ms'> & Partial<Pick<ToolCall, 'tool' | 'reason'>>;

const kinds: readonly Kind[] = [
  { tool: 'printer2', method: 'GET', route: 'wc/v3/orders', status: 200, bytes: 48_213, ms: 184.2 },
  {
    tool: 'stocks22',
    method: 'PUT',
    route: 'wc/v3/products/{id}/variations/{id}',
    status: 200,
    bytes: 3_104,
    ms: 96.1,
  },
  {
    tool: 'books222',
    method: 'GET',
    route: 'wc/v3/orders/{id}/refunds',
    status: 503,
    bytes: 0,
    ms: 0.4,
    reason: 'gatehouse_paused',
  },
  {
    tool: 'printer2',
    method: 'GET',
    route: 'wc/v3/customers',
    status: 403,
    bytes: 0,
    ms: 0.5,
    reason: 'gatehouse_scope',
  },
  { tool: 'stocks22', method: 'POST', route: 'wc/v3/products/batch', status: 400, bytes: 212, ms: 61.9 },
  { method: 'GET', route: 'wc/v3/orders', status: 401, bytes: 0, ms: 0.3, reason: 'woocommerce_rest_cannot_view' },
  {
    tool: 'printer2',
    method: 'GET',
    route: 'wc/v3/orders',
    status: 502,
    bytes: 0,
    ms: 12_004,
    reason: 'gatehouse_dns_not_found',
  },
  {
    tool: 'gone2222',
    method: 'DELETE',
    route: 'wc/v3/orders/{id}',
    status: 401,
    bytes: 0,
    ms: 0.4,
    reason: 'woocommerce_rest_authentication_error',
  },
  { tool: 'stocks22', method: 'GET', route: 'wc/v3/products', status: 0, bytes: 9_000_000, ms: 5_210, reason: 'cut' },
];

/** Newest first. */
export function callsOf(count: number): readonly ToolCall[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length];
    if (!kind) throw new Error('there are kinds');
    return { at: ago(index * 7_310), store: '1', ...kind };
  });
}

function hostWith(tools: readonly FakeTool[], calls: readonly ToolCall[]): FakeHost {
  return createFakeHost({ stores: [store, ...fakeStores(12).slice(1)], tools, toolCalls: calls });
}

const statusWith = (fields: Partial<GatewayStatus>): GatewayStatus => ({
  state: 'open',
  port: 17_493,
  paused: false,
  ...fields,
});

function withStatus(fields: Partial<GatewayStatus>): FakeHost {
  const host = hostWith(fewTools, callsOf(40));
  host.answer('gatewayStatus', async () => ok(statusWith(fields)));
  return host;
}

export const toolScenarios = {
  noTool: () => hostWith([], []),
  oneTool: () => hostWith([printer], callsOf(1)),
  oneToolUnused: () => {
    const { use: _, ...fresh } = printer;
    return hostWith([fresh], []);
  },
  fewTools: () => hostWith(fewTools, callsOf(1_200)),
  manyTools: () => hostWith(manyTools(200), callsOf(5_000)),
  toolsPaused: () => withStatus({ paused: true }),
  toolsElsewhere: () => withStatus({ state: 'elsewhere' }),
  toolsPortTaken: () =>
    withStatus({ state: 'failed', failure: fail('gateway-port-taken', { port: 17_493, program: '' }).failure }),
  toolsTroubled: () =>
    withStatus({ failure: fail('disk-failed', { file: 'gateway/tools.json', reason: 'EIO' }).failure }),
  toolsOff: () => {
    const host = createFakeHost({
      stores: [store],
      tools: fewTools,
      toolCalls: callsOf(3),
      settings: { gateway: false },
    });
    return host;
  },
  toolsUnreadable: () => {
    const host = hostWith([], []);
    host.answer('listTools', async () => fail('tools-unreadable', { file: 'gateway/tools.json', reason: 'damaged' }));
    return host;
  },
  toolsLocked: () => {
    const host = hostWith([], []);
    host.answer('listTools', async () => fail('vault-locked'));
    return host;
  },
  toolsSlow: () => {
    const host = hostWith([], []);
    host.answer('listTools', () => new Promise(() => undefined));
    return host;
  },
  toolLogUnreadable: () => {
    const host = hostWith([printer], []);
    host.answer('toolCalls', async () => fail('disk-failed', { file: 'logs/gateway.jsonl', reason: 'EIO' }));
    return host;
  },
  /** The key that the store is called with may do less than a tool may want. */
  readOnlyStore: () => {
    const record = fakeRecord(store, {
      name: longName,
      keys: [
        {
          id: 'key-1',
          last7: 'a1b2c3d',
          wanted: 'read',
          found: {
            ...fakeCapabilities('read'),
            areas: { ...fakeCapabilities('read').areas, settings: 'no', webhooks: 'no' },
          },
          addedAt: ago(40 * day),
          verifiedAt: ago(4 * minute),
        },
      ],
    });
    return createFakeHost({ stores: [{ ...store, name: longName }], records: [record] });
  },
} satisfies Readonly<Record<string, () => FakeHost>>;
