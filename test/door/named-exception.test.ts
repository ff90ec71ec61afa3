import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type App, createApp } from '../../src-main/app.ts';
import type { HostEvent } from '../../src-main/contract/host.ts';
import {
  type HostMethod,
  type HostRequest,
  hostMethods,
  localKeyMethods,
  secretMethod,
} from '../../src-main/contract/host-methods.ts';
import type { StoreRecord } from '../../src-main/contract/models.ts';
import { fail, ok, type Result } from '../../src-main/contract/result.ts';
import { Secret } from '../../src-main/contract/secret.ts';
import type { ToolLogin } from '../../src-main/contract/tools.ts';
import type { ExportReport, ImportPlan } from '../../src-main/contract/transfer.ts';
import { createDispatch } from '../../src-main/door/dispatch.ts';
import { openLog } from '../../src-main/door/log.ts';
import { eventChannel, messageChannel } from '../../src-main/electron/channels.ts';
import { handleMessages } from '../../src-main/electron/ipc.ts';
import { appUrl } from '../../src-main/electron/origin.ts';
import type { PracticeKey, PracticeStore } from '../../src-main/practice/index.ts';
import { ask, follow, startTestServer, takeSession } from '../browser/support.ts';
import { createStores, directNetwork } from '../diagnosis/practice.ts';
import { codesIn } from '../scan/read-codes.ts';
import { filesBelow, found } from '../support/leaks.ts';
import { noDesktop } from '../support/no-desktop.ts';

/*
 * The promise: of all that a page can ask for, one answer holds a secret of a store, `showKeyAsQr`; and a tool's local key is
 * in the answers that make it, once. Every method there is is asked here, with a kept key, through both doors' own ways to
 * the core; what comes back is searched, also behind base64 and in pictures, for both kinds. Each method has a row below: the
 * compiler asks for those that are missing.
 */

const passphrase = 'correct horse battery';
const stores = createStores();
let folder: string;
let app: App;
let log: ReturnType<typeof openLog>;
let store: PracticeStore;
let key: PracticeKey;
/** That the first one is rotated to. */
let newKey: PracticeKey;
let record: StoreRecord;

beforeEach(async () => {
  answers = {};
  localKeys = [];
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-exception-'));
  log = openLog(join(folder, 'logs', 'gatehouse.log'), Date.now);
  app = createApp({
    folder,
    door: 'window',
    network: async () => directNetwork,
    userAgent: 'Gatehouse/test',
    now: Date.now,
    randomBytes,
    vaultKind: 'file',
    vaults: {
      keychain: async () => {
        throw new Error('not in this test');
      },
      file: async () => ({
        kind: 'file',
        file: join(folder, 'keys.age'),
        passphrase: async () => ok(new Secret(passphrase)),
        workFactor: 1,
      }),
    },
    desktop: {
      ...noDesktop,
      setScanning: async () => ok(undefined),
      chooseDisplay: async () => fail('display-choice-over'),
    },
  });
  store = await stores.start();
  key = store.createKey({ user: 'admin', permission: 'read_write', description: 'of a test' });
  newKey = store.createKey({ user: 'admin', permission: 'read_write', description: 'of a test, too' });
  const connection = await offered();
  value(await app.checkKey({ task: 'c', connection, wanted: 'read_write' }));
  record = value(await app.keepStore({ task: 'k', connection, name: 'Quay' }));
});
afterEach(async () => {
  await app.close();
  await log.settled();
  await stores.close();
  await rm(folder, { recursive: true, force: true });
});

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.params)}`);
  return result.value;
}

const address = () => ({ address: store.url, ...(store.authority ? { authority: store.authority } : {}) });
const paste = (of = key) => ({ text: `${of.consumerKey} ${of.consumerSecret}` });

/** A key of the store, handed over. */
async function offered(of = key): Promise<string> {
  const { connection } = value(await app.inspectAddress({ task: 'a', ...address() }));
  value(await app.offerKey({ connection, paste: paste(of) }));
  return connection;
}

/** What the methods before have answered, for those that go on with it. */
let answers: { [Method in HostMethod]?: unknown } = {};

/** What each method is asked, so that it does what it is there for; where that cannot be here, why. */
const rows: {
  readonly [Method in HostMethod]: {
    readonly request: () => Promise<HostRequest<Method>> | HostRequest<Method>;
    readonly fails?: string;
  };
} = {
  inspectAddress: { request: async () => ({ task: 't', ...address(), connection: await offered() }) },
  offerKey: { request: async () => ({ connection: await offered(), paste: paste() }) },
  checkKey: { request: async () => ({ task: 't', connection: await offered(), wanted: 'read_write' }) },
  keepStore: {
    async request() {
      const connection = await offered();
      value(await app.checkKey({ task: 'c', connection, wanted: 'read_write' }));
      return { task: 't', connection, name: 'Quay' };
    },
  },
  forgetConnection: { request: async () => ({ connection: await offered() }) },
  listStores: { request: () => undefined },
  showStore: { request: () => ({ store: 'Quay' }) },
  checkStore: { request: () => ({ task: 't', store: 'Quay', wanted: 'read_write' }) },
  diagnose: { request: () => ({ task: 't', ...address(), paste: paste(), wanted: 'read_write' }) },
  describeReport: {
    async request() {
      return { report: value(await app.checkStore({ task: 'c', store: 'Quay' })).id, as: 'report' };
    },
  },
  storeHistory: { request: () => ({ store: 'Quay' }) },
  setStagingLogin: { request: () => ({ task: 't', store: 'Quay', staging: null }) },
  callStore: { request: () => ({ task: 't', store: 'Quay', method: 'GET', path: 'system_status', query: [] }) },
  showKeyAsQr: { request: () => ({ task: 't', store: 'Quay', key: key.consumerKey.slice(-7) }) },
  renameStore: { request: () => ({ store: 'Quay', name: 'Quay' }) },
  putOffReminder: { request: () => ({ store: 'Quay', days: 30 }) },
  moveStore: { request: () => ({ task: 't', store: 'Quay', ...address() }) },
  removeStore: { request: () => ({ task: 't', store: 'Quay' }) },
  forgetEverything: { request: () => ({ task: 't' }) },
  startRotation: { request: () => ({ store: 'Quay', reason: 'old' }) },
  takeNewKey: { request: async () => ({ task: 't', store: 'Quay', connection: await offered(newKey) }) },
  verifyNewKey: { request: () => ({ task: 't', store: 'Quay' }) },
  switchKey: { request: () => ({ task: 't', store: 'Quay', acceptFewerRights: true }) },
  confirmRevoked: { request: () => ({ task: 't', store: 'Quay' }) },
  undoRotation: { request: () => ({ task: 't', store: 'Quay' }) },
  abandonRotation: { request: () => ({ task: 't', store: 'Quay' }) },
  stopWaiting: { request: () => ({ task: 't', store: 'Quay' }), fails: 'rotation-absent' },
  vaultStatus: { request: () => undefined },
  unlockVaultFile: { request: () => ({ passphrase }) },
  listRoutes: { request: () => ({ task: 't', store: 'Quay' }) },
  exportStores: { request: () => ({ task: 't', stores: 'all', withSecrets: true, passphrase }) },
  readImport: {
    request: () => ({ task: 't', file: (answers.exportStores as ExportReport).file, passphrase }),
  },
  applyImport: {
    request: () => ({
      task: 't',
      import: (answers.readImport as ImportPlan).import,
      choices: [{ address: record.address, take: true }],
    }),
  },
  forgetImport: { request: () => ({ import: (answers.readImport as ImportPlan).import }) },
  listTools: { request: () => ({ store: 'Quay' }) },
  addTool: {
    request: () => ({ store: 'Quay', name: 'Label printer', permission: 'read', areas: ['products'] }),
  },
  pauseTool: { request: () => ({ tool: (answers.addTool as ToolLogin).tool.id, paused: true }) },
  updateTool: {
    request: () => ({
      tool: (answers.addTool as ToolLogin).tool.id,
      name: 'Printer',
      areas: ['orders'],
      perMinute: 60,
    }),
  },
  replaceTool: { request: () => ({ tool: (answers.addTool as ToolLogin).tool.id }) },
  revokeTool: { request: () => ({ tool: (answers.addTool as ToolLogin).tool.id }) },
  toolCalls: { request: () => ({ limit: 50 }) },
  gatewayStatus: { request: () => undefined },
  pauseGateway: { request: () => ({ paused: true }) },
  describeApp: { request: () => undefined },
  readSettings: { request: () => undefined },
  changeSettings: { request: () => ({ theme: 'dark' }) },
  openLink: { request: () => ({ url: store.url }), fails: 'not-here' },
  openFolder: { request: () => ({ folder: 'data' }), fails: 'not-here' },
  startPractice: { request: () => ({ https: false }) },
  setScanning: { request: () => ({ scanning: 'camera' }) },
  chooseDisplay: { request: () => ({ request: 'r', source: null }), fails: 'display-choice-over' },
  networkChanged: { request: () => undefined },
  cancel: { request: () => ({ task: 't' }) },
};

/** A door, as far as a page's messages go through it. */
interface Door {
  /** The answer to a message, and all that went to the page on its way, as it went. */
  send(method: HostMethod, request: unknown): Promise<{ result: Result<unknown>; told: string }>;
  /** What a page is told again that comes back for all that it has missed. */
  again(): Promise<string>;
  close(): Promise<void>;
}

const logBug = (reference: string, text: string) => log.write(`${reference} ${text}`);

const doors: readonly (readonly [name: string, open: () => Promise<Door>])[] = [
  [
    'the messages of the desktop window',
    async () => {
      let handler: ((event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<Result<unknown>>) | undefined;
      const ipcMain = {
        handle(channel: string, given: typeof handler) {
          if (channel === messageChannel) handler = given;
        },
      } as unknown as IpcMain;
      handleMessages(ipcMain, { dispatch: createDispatch(app, logBug), onRefused: (reason) => log.write(reason) });
      const told: string[] = [];
      const unsubscribe = app.subscribe((event: HostEvent) => told.push(JSON.stringify([eventChannel, event])));
      const event = { senderFrame: { url: appUrl, parent: null } } as unknown as IpcMainInvokeEvent;
      return {
        async send(method, request) {
          const result = (await handler?.(event, method, request)) as Result<unknown>;
          return { result, told: [...told.splice(0), JSON.stringify(result)].join('\n') };
        },
        again: async () => '',
        close: async () => unsubscribe(),
      };
    },
  ],
  [
    'the messages of the browser window',
    async () => {
      const server = await startTestServer({
        subscribe: app.subscribe,
        dispatch: createDispatch(app, logBug),
        log: (line) => log.write(line),
      });
      const { port } = server.server;
      const headers = await takeSession(server);
      const stream = await follow(port, headers);
      let last = 0;
      return {
        async send(method, request) {
          const message = JSON.stringify({ id: method, method, request });
          const sent = await ask(port, 'POST', '/gatehouse/messages', headers, message);
          expect(sent.headers['cache-control']).toBe('no-store');
          const told = [sent.body];
          for (;;) {
            const line = (await stream.next()) as { n: number; answer?: { id: string; result: Result<unknown> } };
            told.push(JSON.stringify(line));
            last = line.n;
            if (line.answer?.id === method) return { result: line.answer.result, told: told.join('\n') };
          }
        },
        async again() {
          const later = await follow(port, headers, 0);
          const told: string[] = [];
          for (let n = -1; n < last; ) {
            const line = await later.next();
            told.push(JSON.stringify(line));
            n = 'joined' in line ? n : (line.n as number);
          }
          later.drop();
          return told.join('\n');
        },
        async close() {
          stream.drop();
          await server[Symbol.asyncDispose]();
        },
      };
    },
  ],
];

/** What stands behind base64 in a text: in a `data:` address, in a field of its own, anywhere. */
function decodedIn(text: string): Buffer[] {
  return [...text.matchAll(/[\w+/-]{40,}={0,2}/g)].map(([run]) => Buffer.from(run, 'base64'));
}

/** Of the store, in something. */
const halvesIn = (content: string | Buffer) => halvesOf([key, newKey], content);
/** Of the tools, in something. */
const localHalvesIn = (content: string | Buffer) => halvesOf(localKeys, content);

function halvesOf(pairs: readonly PracticeKeyPair[], content: string | Buffer): readonly string[] {
  return pairs.flatMap((pair) =>
    [pair.consumerKey, pair.consumerSecret].flatMap((half) =>
      found(content, pair, half).map((form) => `${half.slice(0, 3)} ${form}`),
    ),
  );
}

/** In which forms key or secret of the store are in something, and in what of it; or others, as `halves` finds them. */
async function leaksIn(text: string, halves = halvesIn): Promise<readonly string[]> {
  const decoded = decodedIn(text);
  const codes = await Promise.all(decoded.map((bytes) => codesIn(bytes)));
  const all: readonly (readonly [where: string, content: string | Buffer])[] = [
    ['the text', text],
    ...decoded.map((bytes) => ['base64', bytes] as const),
    ...codes.flat().map((code) => ['a code in a picture', code] as const),
  ];
  return all.flatMap(([where, content]) => halves(content).map((form) => `${form} in ${where}`));
}

type PracticeKeyPair = Pick<PracticeKey, 'consumerKey' | 'consumerSecret'>;
/** What the tools were given so far. */
let localKeys: PracticeKeyPair[] = [];

/** All but these two can be asked one after the other; then there is nothing left to ask about. */
const last: readonly HostMethod[] = ['removeStore', 'forgetEverything'];
const inOrder = [...hostMethods.filter((method) => !last.includes(method)), ...last];

describe.each(doors)('through %s', (_, open) => {
  test('one answer holds the secret of a store, and two hold a key of a tool', async () => {
    const door = await open();
    try {
      const leaks: Partial<Record<HostMethod, readonly string[]>> = {};
      const localLeaks: Partial<Record<HostMethod, readonly string[]>> = {};
      for (const method of inOrder) {
        const { result, told } = await door.send(method, await rows[method].request());
        expect([method, result.ok ? 'ok' : result.failure.code]).toEqual([method, rows[method].fails ?? 'ok']);
        if (result.ok) answers[method] = result.value;
        const inAnswer = await leaksIn(told);
        if (inAnswer.length > 0) leaks[method] = inAnswer;
        if (result.ok && localKeyMethods.some((one) => one === method)) localKeys.push(result.value as ToolLogin);
        const localInAnswer = await leaksIn(told, localHalvesIn);
        if (localInAnswer.length > 0) localLeaks[method] = localInAnswer;
        if (method === 'forgetEverything') break;
        // Nothing is on the disk of what was asked, whatever it was.
        await log.settled();
        for (const { path, bytes } of filesBelow(folder)) {
          expect([path, halvesIn(bytes), method]).toEqual([path, [], method]);
          expect([path, localHalvesIn(bytes), method]).toEqual([path, [], method]);
          expect([path, await codesIn(bytes)]).toEqual([path, []]);
        }
        if (method === 'removeStore') {
          const connection = await offered();
          value(await app.checkKey({ task: 'c', connection, wanted: 'read_write' }));
          value(await app.keepStore({ task: 'k', connection, name: 'Quay' }));
        }
      }
      expect(leaks).toEqual({
        [secretMethod]: ['ck_ plain in a code in a picture', 'cs_ plain in a code in a picture'],
      });
      const once = ['ck_ plain in the text', 'cs_ plain in the text'];
      expect(localLeaks).toEqual({ addTool: once, replaceTool: once });
      const again = await door.again();
      expect([...(await leaksIn(again)), ...(await leaksIn(again, localHalvesIn))]).toEqual([]);
    } finally {
      await door.close();
    }
  });
});

test('the code says what WooCommerce says, of the key that was asked for', async () => {
  const { picture } = value(await app.showKeyAsQr({ task: 't', store: 'Quay' }));
  const [bytes] = decodedIn(picture);
  expect(await codesIn(bytes ?? Buffer.of())).toEqual([`${key.consumerKey}|${key.consumerSecret}`]);
});

test('the search finds what it looks for, wherever it is hidden', async () => {
  const { picture } = value(await app.showKeyAsQr({ task: 't', store: 'Quay' }));
  const wrapped = JSON.stringify({ deep: [{ file: Buffer.from(`… ${key.consumerSecret} …`).toString('base64') }] });
  expect(await leaksIn(wrapped)).toContain('cs_ plain in base64');
  expect(await leaksIn(JSON.stringify({ picture }))).toContain('cs_ plain in a code in a picture');
  expect(await leaksIn(JSON.stringify({ text: key.consumerSecret.slice(3) }))).toContain('cs_ plain in the text');
});
