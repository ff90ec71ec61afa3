import { runInNewContext } from 'node:vm';
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ok, type Result } from '../../src-main/contract/result.ts';
import { messageChannel } from '../../src-main/electron/channels.ts';
import { handleMessages, largestMessage } from '../../src-main/electron/ipc.ts';
import { appUrl, isAppUrl } from '../../src-main/electron/origin.ts';

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<Result<unknown>>;

function start() {
  const handlers = new Map<string, Handler>();
  const heard: unknown[][] = [];
  const refused: string[] = [];
  const ipcMain = { handle: (name: string, handler: Handler) => handlers.set(name, handler) } as unknown as IpcMain;
  handleMessages(ipcMain, {
    dispatch: async (...message) => {
      heard.push(message);
      return ok('answered');
    },
    onRefused: (reason) => refused.push(reason),
  });
  const send = (senderFrame: unknown, ...args: unknown[]) =>
    handlers.get(messageChannel)?.({ senderFrame } as IpcMainInvokeEvent, ...args);
  return { handlers, heard, refused, send };
}

const ours = { url: appUrl, parent: null };

test('hands a message of our own page over as it is, and registers one channel', async () => {
  const { handlers, heard, send } = start();
  expect([...handlers.keys()]).toEqual([messageChannel]);
  expect(await send(ours, 'listStores')).toEqual({ ok: true, value: 'answered' });
  await send({ ...ours, url: `${appUrl}#/stores` }, 'showStore', { store: 'x' });
  expect(heard).toEqual([
    ['listStores', undefined],
    ['showStore', { store: 'x' }],
  ]);
});

test.each([
  ['a frame in our page', { url: appUrl, parent: ours }],
  ['a frame that has gone', null],
  ['a page elsewhere', { url: 'https://evil.example/', parent: null }],
  ['a page whose origin is the string "null" too', { url: 'file:///index.html', parent: null }],
  ['another host of our scheme', { url: 'gatehouse-app://evil/index.html', parent: null }],
  ['our host with a port', { url: 'gatehouse-app://app:1/', parent: null }],
  ['our host as a user name', { url: 'gatehouse-app://app@evil/', parent: null }],
  ['the scheme of links', { url: 'gatehouse://app/', parent: null }],
  ['an empty page', { url: '', parent: null }],
  ['about:blank', { url: 'about:blank', parent: null }],
])('refuses %s before the core hears of it', async (_name, frame) => {
  const { heard, refused, send } = start();
  expect(await send(frame, 'listStores')).toMatchObject({
    failure: { code: 'message-invalid', params: { reason: 'foreign-sender' } },
  });
  expect(heard).toEqual([]);
  expect(refused).toEqual(['foreign-sender']);
});

test.each([
  ['100 MB of text', () => 'x'.repeat(100_000_000)],
  ['100 MB of bytes', () => new Uint8Array(100_000_000)],
  ['many small things', () => Array.from({ length: 3_000_000 }, () => 0)],
  ['a long name of a field', () => ({ ['x'.repeat(largestMessage)]: 1 })],
  ['a large map', () => new Map([['a', 'x'.repeat(largestMessage)]])],
])('refuses %s', async (_name, make) => {
  const { heard, refused, send } = start();
  await send(ours, 'offerKey', make());
  expect(heard).toEqual([]);
  expect(refused).toEqual(['too-large']);
});

test('takes a paste of ten million characters in both flavours, and a message in a circle', async () => {
  const { heard, send } = start();
  const flavour = 'x'.repeat(10_000_000);
  await send(ours, 'offerKey', { connection: 'a', paste: { text: flavour, html: flavour } });
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  await send(ours, 'offerKey', circle);
  expect(heard.length).toBe(2);
});

test('refuses more than a method and a request', async () => {
  const { heard, refused, send } = start();
  await send(ours, 'listStores', undefined, 'more');
  expect(heard).toEqual([]);
  expect(refused).toEqual(['wrong-shape']);
});

test('answers whatever can be cloned, and never throws', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true })),
      async (args) => {
        const { send } = start();
        expect(await send(ours, ...args)).toHaveProperty('ok');
      },
    ),
  );
});

test('counts the size of objects from another realm', async () => {
  const { refused, send } = start();
  await send(ours, 'offerKey', runInNewContext(`({ text: 'x'.repeat(${largestMessage}) })`));
  expect(refused).toEqual(['too-large']);
});

test('only our own scheme and host is our page', () => {
  expect(isAppUrl(appUrl)).toBe(true);
  fc.assert(fc.property(fc.webUrl(), (url) => !isAppUrl(url)));
  fc.assert(
    fc.property(fc.string(), (text) => isAppUrl(text) === /^\s*gatehouse-app:\/\/app(?=[/?#]|\s*$)/i.test(text)),
  );
});
