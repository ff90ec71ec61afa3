import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { PracticeKey, PracticeStore } from '../../src-main/practice/index.ts';
import { draw } from '../scan/decode/drawing.ts';
import { encoders } from '../scan/pictures.ts';
import { filesBelow, found } from '../support/leaks.ts';
import { startSecretService } from '../support/secret-service.ts';
import { commandLineTest, type House, pasteOf, type Ran } from './gatehouse.ts';

/*
 * Looks for the key and the secret everywhere they could have got to. The secret belongs into the keychain, and into
 * the Authorization header of a call over verified https; the key besides into the query of a signed call, where OAuth
 * 1.0a has it (`oauth_consumer_key`).
 */

const test = commandLineTest(startSecretService);
const overHttps = { httpPort: null, httpsPort: 0 } as const;

/** What others on the computer can see of a process and of all that it started: arguments and environment. */
function watchProcesses(pid: number): { readonly seen: Map<string, string>; stop(): void } {
  const seen = new Map<string, string>();
  const look = (one: number): void => {
    try {
      const arguments_ = readFileSync(`/proc/${one}/cmdline`, 'utf8');
      const environment = readFileSync(`/proc/${one}/environ`, 'utf8');
      // Between being made and being started, a process shows its parent's.
      seen.set(`${one} ${arguments_}`, `${arguments_}\n${environment}`);
      for (const child of readFileSync(`/proc/${one}/task/${one}/children`, 'utf8').split(' ')) {
        if (child !== '') look(Number(child));
      }
    } catch {
      // It has ended.
    }
  };
  const timer = setInterval(() => look(pid), 2);
  return { seen, stop: () => clearInterval(timer) };
}

async function watched(house: House, args: readonly string[], input?: string): Promise<Ran & { processes: string }> {
  const running = house.start(args, { input: input ?? '' });
  const processes = watchProcesses(running.child.pid ?? 0);
  const ran = await running.ended;
  processes.stop();
  return { ...ran, processes: [...processes.seen.values()].join('\n') };
}

async function use(house: House, store: PracticeStore, paste: string): Promise<(Ran & { processes: string })[]> {
  const codeText = paste.match(/c[ks]_\w+/g)?.join('|') ?? '';
  const picture = await house.file('key.png', await encoders.png(draw({ text: codeText })));
  const ca = store.authority === undefined ? [] : ['--ca', await house.file('ca.pem', store.authority)];
  const commands: [readonly string[], string?][] = [
    [['connect', store.url, '--name', 'Shop', ...ca], paste],
    [['connect', store.url, '--json', ...ca], paste],
    [['call', 'shop', 'GET', 'products', '-q', 'per_page=2']],
    [['call', 'shop', 'GET', 'products', '--all', '--json', '-q', 'per_page=4']],
    [['call', 'shop', 'PUT', 'products/999999', '-d', '{}']],
    [['call', 'shop', 'GET', 'nonsense', '--json']],
    [['doctor', 'shop', '--report', join(house.folder, 'report.md'), '--letter', join(house.folder, 'letter.txt')]],
    [['doctor', 'shop', '--json']],
    [['stores', '--json']],
    [['show', 'shop']],
    [['show', 'shop', '--json']],
    // What is refused must not be said again either.
    [['connect', store.url, ...ca, '--name', paste], paste],
    [['connect', store.url, ...ca, '--json'], paste.replace(/cs_.{20}/, 'cs_')],
    [['connect', store.url, ...ca], `${paste}\n${paste.replaceAll('0', '1')}`],
    [['doctor', store.url, '--key', '-', '--report', join(house.folder, 'of-address.md'), ...ca], paste],
    [['doctor', store.url, '--key', '-', '--json', ...ca], paste],
    [['rename', 'shop', 'Shop 2', '--json']],
    [['move', 'shop', `${store.url}/elsewhere`, '--json', ...ca]],
    [['scan', picture]],
    [['scan', picture, '--json']],
    [['connect', store.url, '--picture', picture, '--json', ...ca]],
  ];
  const all = [];
  for (const [args, input] of commands) all.push(await watched(house, args, input));
  return all;
}

const inHeader = 'pair in the Authorization header over https';
const inSignature = 'key in oauth_consumer_key';

const roads = [
  ['over https, with Basic', overHttps, [inHeader]],
  ['over http, signed', {}, [inSignature]],
  ['where the header is stripped', { ...overHttps, stripsAuthorization: true }, [inHeader, inSignature]],
] as const;

describe.concurrent.each(roads)('a secret used %s', (_, options, belongs) => {
  test('is in the keychain, and nowhere else', { timeout: 240_000 }, async ({ house, practice, keyring }) => {
    const store = await practice(options);
    const key = store.keys.find((one) => one.permission === 'read_write');
    if (!key) throw new Error('no key');
    const paste = pasteOf(store);
    const rans = await use(house, store, paste);
    expect(rans.slice(0, 4).map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    // The pictures: read, and connected with.
    expect(rans.slice(-3).map(({ code }) => code)).toEqual([0, 0, 0]);

    expect(rans[2]?.processes).toMatch(/keychain-process[\s\S]*GATEHOUSE_HOME=/);
    for (const value of [key.consumerKey, key.consumerSecret]) {
      for (const [index, ran] of rans.entries()) {
        expect([index, 'output', found(ran.stdout + ran.stderr, key, value)]).toEqual([index, 'output', []]);
        // The one command that got a key as an argument, against all that it is told.
        if (index !== 11) expect([index, 'process', found(ran.processes, key, value)]).toEqual([index, 'process', []]);
      }
      for (const { path, bytes } of [...filesBelow(house.folder), ...filesBelow(keyring.folder)]) {
        expect([path, found(bytes, key, value)]).toEqual([path, []]);
        expect([path, found(path, key, value)]).toEqual([path, []]);
      }
      expect(found(JSON.stringify(await keyring.items()), key, value)).toEqual([]);
    }
    const written = filesBelow(house.folder).map(({ path }) => path);
    expect(written).toContain(join(house.data, 'stores.json'));
    expect(written).toContain(join(house.folder, 'report.md'));
    expect(written).toContain(join(house.folder, 'of-address.md'));

    const sent = new Set(store.requests.flatMap((request) => traces(request, key)));
    expect(sent).toEqual(new Set(belongs));
  });
});

/** Where in a request the key or the secret is. */
function traces(request: PracticeStore['requests'][number], key: PracticeKey): string[] {
  const { authorization = '', ...headers } = request.headers;
  const url = new URL(request.url);
  const basic = `Basic ${Buffer.from(`${key.consumerKey}:${key.consumerSecret}`).toString('base64')}`;
  const login = authorization === basic && url.protocol === 'https:';
  const asOAuth = url.searchParams.get('oauth_consumer_key') === key.consumerKey;
  if (asOAuth) url.searchParams.delete('oauth_consumer_key');
  const rest = [url.href, JSON.stringify(headers), request.body, ...(login ? [] : [authorization])].join('\n');
  return [
    ...(login ? [inHeader] : []),
    ...(asOAuth ? [inSignature] : []),
    ...[key.consumerKey, key.consumerSecret].flatMap((value) =>
      found(rest, key, value).map((form) => `${value.slice(0, 2)} ${form} in ${request.method} ${url.pathname}`),
    ),
  ];
}
