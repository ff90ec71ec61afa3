import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type HostMethod, hostMethods } from '../../src-main/contract/host-methods.ts';
import { fail, ok, type Result } from '../../src-main/contract/result.ts';
import { createDispatch, type Dispatch } from '../../src-main/door/dispatch.ts';
import { createMessageHost } from '../../src-main/door/message-host.ts';

let calls: { method: HostMethod; request: unknown }[];
let bugs: { reference: string; text: string }[];
let answer: (method: HostMethod) => Promise<Result<unknown>>;
let dispatch: Dispatch;

beforeEach(() => {
  calls = [];
  bugs = [];
  answer = async (method) => ok(`did ${method}`);
  const host = createMessageHost(
    (method, request) => {
      calls.push({ method, request });
      return answer(method);
    },
    () => () => undefined,
  );
  dispatch = createDispatch(host, (reference, text) => bugs.push({ reference, text }));
});

/** The largest request of each method, with every optional field. */
const whole: { readonly [Method in HostMethod]: unknown } = {
  inspectAddress: {
    task: 't',
    address: 'shop.example',
    authority: '-----BEGIN',
    staging: { user: 'u', password: 'p' },
  },
  offerKey: {
    connection: 'c',
    paste: { text: 'a', html: 'b' },
    choice: { keyLast7: '1234567', secretLast7: '7654321' },
  },
  checkKey: { task: 't', connection: 'c', wanted: 'read_write' },
  keepStore: { task: 't', connection: 'c', name: 'n', description: 'd' },
  forgetConnection: { connection: 'c' },
  listStores: undefined,
  showStore: { store: 's' },
  checkStore: { task: 't', store: 's', wanted: 'read' },
  diagnose: {
    task: 't',
    address: 'shop.example',
    authority: '-----BEGIN',
    paste: { text: 'a', html: 'b' },
    staging: { user: 'u', password: 'p' },
    wanted: 'write',
  },
  describeReport: { report: 'r', as: 'host-letter' },
  storeHistory: { store: 's' },
  setStagingLogin: { task: 't', store: 's', staging: { user: 'u', password: 'p' } },
  callStore: {
    task: 't',
    store: 's',
    method: 'GET',
    path: 'products',
    query: [['per_page', '1']],
    body: '{}',
    key: '1234567',
    allPages: true,
  },
  showKeyAsQr: { task: 't', store: 's', key: '1234567' },
  renameStore: { store: 's', name: 'n' },
  moveStore: { task: 't', store: 's', address: 'shop.example', authority: '-----BEGIN' },
  putOffReminder: { store: 's', days: 30 },
  removeStore: { task: 't', store: 's' },
  forgetEverything: { task: 't' },
  startRotation: { store: 's', reason: 'leaked', order: 'revoke-first' },
  takeNewKey: { task: 't', store: 's', connection: 'c' },
  verifyNewKey: { task: 't', store: 's' },
  switchKey: { task: 't', store: 's', acceptFewerRights: true },
  confirmRevoked: { task: 't', store: 's' },
  undoRotation: { task: 't', store: 's' },
  abandonRotation: { task: 't', store: 's' },
  stopWaiting: { task: 't', store: 's' },
  vaultStatus: undefined,
  unlockVaultFile: { passphrase: 'correct horse' },
  listRoutes: { task: 't', store: 's' },
  exportStores: { task: 't', stores: ['s'], withSecrets: true, passphrase: 'correct horse' },
  readImport: { task: 't', file: 'YWdl', passphrase: 'correct horse' },
  applyImport: { task: 't', import: 'i', choices: [{ address: 'https://shop.example/', take: true }] },
  forgetImport: { import: 'i' },
  listTools: { store: 's' },
  addTool: {
    store: 's',
    name: 'n',
    permission: 'read',
    areas: ['products', 'orders'],
    perMinute: 60,
    expiresAt: '2027-01-31T22:59:59.000Z',
  },
  pauseTool: { tool: 'a1b2c3d4', paused: true },
  updateTool: {
    tool: 'a1b2c3d4',
    name: 'n',
    permission: 'read',
    areas: ['products', 'orders'],
    perMinute: null,
    expiresAt: '2027-01-31T22:59:59.000Z',
  },
  replaceTool: { tool: 'a1b2c3d4' },
  revokeTool: { tool: 'a1b2c3d4' },
  toolCalls: { store: 's', tool: 'a1b2c3d4', text: 'orders 403', before: '12-4096', limit: 50 },
  gatewayStatus: undefined,
  pauseGateway: { paused: true },
  describeApp: undefined,
  readSettings: undefined,
  changeSettings: {
    theme: 'dark',
    language: 'en',
    reminderDays: 90,
    proxy: 'none',
    startAtLogin: true,
    updates: false,
    gateway: true,
    gatewayPort: 17_493,
  },
  openLink: { url: 'https://shop.example/' },
  openFolder: { folder: 'logs' },
  startPractice: { https: true, fault: 'auth-header-stripped' },
  setScanning: { scanning: 'camera' },
  chooseDisplay: { request: 'r', source: 'screen:0:0' },
  networkChanged: undefined,
  cancel: { task: 't' },
};

describe('a message that is in order', () => {
  it.each(hostMethods)('%s reaches the core as it was sent, and its answer comes back', async (method) => {
    expect(await dispatch(method, whole[method])).toEqual(ok(`did ${method}`));
    expect(calls).toEqual([{ method, request: whole[method] }]);
  });

  it('brings back a failure of the core as it is', async () => {
    answer = async () => fail('store-not-found', { reference: 's', nearest: '' });
    expect(await dispatch('showStore', { store: 's' })).toEqual(
      fail('store-not-found', { reference: 's', nearest: '' }),
    );
  });
});

describe('a message that is not', () => {
  const secret = `cs_${'0123456789'.repeat(4)}`;
  it.each([
    ['an unknown method', 'openFile', {}, 'unknown'],
    ['the events', 'subscribe', undefined, 'unknown'],
    ['what every object has', 'constructor', undefined, 'unknown'],
    ['a method that is no text', ['listStores'], undefined, 'unknown'],
    ['a request where there is none', 'listStores', {}, 'invalid_type'],
    ['no request', 'showStore', undefined, 'invalid_type'],
    ['a wrong type', 'showStore', { store: 7 }, 'store invalid_type'],
    ['a field too many', 'showStore', { store: 's', [secret]: secret }, 'unrecognized_keys'],
    ['a field too many further in', 'offerKey', { connection: 'c', paste: { rtf: secret } }, 'paste unrecognized_keys'],
    ['undefined for what may be left out', 'offerKey', { connection: 'c', paste: { text: undefined } }, 'paste.text'],
    ['another permission', 'checkKey', { task: 't', connection: 'c', wanted: secret }, 'wanted invalid_value'],
    ['an address as long as a book', 'inspectAddress', { task: 't', address: 'a'.repeat(2_049) }, 'address too_big'],
    ['a task without a name', 'cancel', { task: '' }, 'task too_small'],
    [
      'a paste beyond ten million',
      'offerKey',
      { connection: 'c', paste: { text: 'a'.repeat(10_000_001) } },
      'paste.text',
    ],
    ['a query that is no list of pairs', 'callStore', { ...(whole.callStore as object), query: [['a']] }, 'query.0'],
  ])('%s is refused before the core hears of it', async (_what, method, request, reason) => {
    const result = await dispatch(method, request);
    expect(result).toMatchObject({ ok: false, failure: { code: 'message-invalid' } });
    expect(JSON.stringify(result)).toContain(reason);
    expect(JSON.stringify(result)).not.toContain(secret);
    expect(calls).toEqual([]);
  });

  it('is never more than refused, whatever it is, and what is let through has the form of its method', async () => {
    const anything = fc.anything({
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withSparseArray: true,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom<unknown>(...hostMethods), anything),
        fc.oneof(anything, fc.record({ task: anything, store: anything, address: anything })),
        async (method, request) => {
          calls = [];
          const result = await dispatch(method, request);
          if (result.ok) expect(calls).toHaveLength(1);
          else expect([result.failure.code, calls]).toEqual(['message-invalid', []]);
        },
      ),
      { numRuns: 2_000 },
    );
    expect(bugs).toEqual([]);
  });

  it('does not reach what an object inherits', async () => {
    const request = JSON.parse('{"store":"s","__proto__":{"polluted":true}}');
    await dispatch('showStore', request);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('a fault of the core', () => {
  const secret = `cs_${'abcdef0123'.repeat(4)}`;
  it.each([
    ['thrown at once', () => Promise.reject(new Error(`broken with ${secret}`))],
    [
      'thrown later',
      async () => {
        await Promise.resolve();
        throw `broken with ${secret}`;
      },
    ],
    [
      'thrown before there is a promise',
      () => {
        throw new Error(`broken with ${secret}`);
      },
    ],
  ])('%s is told to the page by a number, and to the log without the key', async (_when, broken) => {
    answer = broken;
    const result = await dispatch('listStores', undefined);
    expect(bugs).toHaveLength(1);
    expect(bugs[0]?.text).toContain('broken with cs_…def0123');
    expect(bugs[0]?.text).not.toContain(secret);
    expect(bugs[0]?.reference).toMatch(/^[0-9a-f]{8}$/);
    expect(result).toEqual(fail('internal', { reference: bugs[0]?.reference ?? '' }));
  });
});
