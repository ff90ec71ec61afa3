import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'vitest';
import { type App, type AppParts, createApp } from '../../../src-main/app.ts';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Result } from '../../../src-main/contract/result.ts';
import type { Rotation } from '../../../src-main/contract/rotation.ts';
import type { PracticeKey, PracticeStore } from '../../../src-main/practice/index.ts';
import { doorParts } from './door.ts';

/** The whole core over a data folder of its own, with a real keyring or a passphrase-protected file. */
export interface Core {
  readonly folder: string;
  /** All that any call returned and any listener heard, to be searched for secrets. */
  readonly heard: unknown[];
  /** A door of its own over the same folder, as another window or program is. */
  open(change?: Partial<AppParts>): App;
  /** Closes every door, sees that no secret has come out, and removes the folder. */
  end(): Promise<void>;
}

export async function createCore({ env }: { readonly env?: NodeJS.ProcessEnv } = {}): Promise<Core> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-rotation-'));
  const heard: unknown[] = [];
  const apps: App[] = [];
  return {
    folder,
    heard,
    open(change = {}) {
      const app = createApp({ ...doorParts(folder, env), ...change });
      apps.push(app);
      app.subscribe((event) => heard.push(event));
      return listening(app, heard);
    },
    async end() {
      const said = `${JSON.stringify(heard)} ${inspect(heard, { depth: 20, showHidden: true, maxArrayLength: null })}`;
      expect(said).not.toMatch(/cs_[0-9a-f]{8}/);
      for (const name of await readdir(folder, { recursive: true })) {
        const text = await readFile(join(folder, name), 'utf8').catch(() => '');
        expect(text).not.toMatch(/c[ks]_[0-9a-f]{8}/);
      }
      for (const app of apps) {
        if (env) await app.forgetEverything({ task: 'end' });
        await app.close();
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function listening(app: App, heard: unknown[]): App {
  return new Proxy(app, {
    get(target, name: keyof App) {
      const member = target[name];
      if (name === 'subscribe' || name === 'close') return member;
      return async (...args: never[]) => {
        const result = await (member as (...given: never[]) => Promise<unknown>)(...args);
        if (name !== 'callStore') heard.push(result);
        return result;
      };
    },
  });
}

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.params)}`);
  return result.value;
}

export function code(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.failure.code;
}

export function rotationIn(record: StoreRecord): Rotation {
  if (!record.rotation) throw new Error('no key is being rotated');
  return record.rotation;
}

type NewKey = Parameters<PracticeStore['createKey']>[0];

/** As the merchant makes it in wp-admin. */
export function makeKey(store: PracticeStore, change: Partial<NewKey> = {}): PracticeKey {
  return store.createKey({ user: 'admin', permission: 'read_write', description: 'Gatehouse', ...change });
}

export const last7Of = ({ consumerKey }: Pick<PracticeKey, 'consumerKey'>): string => consumerKey.slice(-7);

/** Connects a store with a key of its own, and answers with its record. */
export async function connect(app: App, store: PracticeStore, key: PracticeKey): Promise<StoreRecord> {
  const { url: address, authority } = store;
  const request = { task: 'a', address, ...(authority ? { authority } : {}) };
  const { connection } = value(await app.inspectAddress(request));
  value(await app.offerKey({ connection, paste: { text: pasteOf(key) } }));
  value(await app.checkKey({ task: 'c', connection, wanted: key.permission }));
  return value(await app.keepStore({ task: 'k', connection }));
}

export function pasteOf({ consumerKey, consumerSecret }: Pick<PracticeKey, 'consumerKey' | 'consumerSecret'>): string {
  return `${consumerKey}|${consumerSecret}`;
}

/** Hands a key over and gives it to the rotation. */
export async function give(
  app: App,
  store: string,
  key: Pick<PracticeKey, 'consumerKey' | 'consumerSecret'>,
): Promise<Result<StoreRecord>> {
  const { connection } = value(await app.offerKey({ paste: { text: pasteOf(key) } }));
  return app.takeNewKey({ task: 't', store, connection });
}

export function revoke(store: PracticeStore, key: Pick<PracticeKey, 'id'>): void {
  expect(store.revokeKey(key.id)).toBe(true);
}
