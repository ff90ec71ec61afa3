import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Road, StoreRecord } from '../../src-main/contract/models.ts';
import { type Failure, ok, type Result } from '../../src-main/contract/result.ts';
import { type KeyPair, Secret } from '../../src-main/contract/secret.ts';
import type { ToolArea, ToolLogin, ToolRules } from '../../src-main/contract/tools.ts';
import { createGateway, type Gateway, type OpenGateway } from '../../src-main/gateway/gateway.ts';
import { claimedByLocalKeys } from '../../src-main/gateway/local-keys.ts';
import type { PracticeStore } from '../../src-main/practice/index.ts';
import { createHistory, type History } from '../../src-main/stores/history.ts';
import { createKeySafe, itemOf, type KeySafe, stagingItemOf } from '../../src-main/stores/key-safe.ts';
import { openRecords, type StoreRecords } from '../../src-main/stores/records.ts';
import { decryptWithPassphrase } from '../../src-main/vault/age.ts';
import { openAgeFileVault } from '../../src-main/vault/age-file.ts';
import type { Vault } from '../../src-main/vault/vault.ts';
import type { SystemNetwork } from '../../src-main/woocommerce/exchange.ts';
import { keyOf } from '../practice/support.ts';
import { sampleRecord } from '../stores/sample-record.ts';

/** A data folder with a real vault file, and a gateway on it that takes calls over real sockets. */
export interface House {
  readonly folder: string;
  readonly records: StoreRecords;
  readonly keySafe: KeySafe;
  readonly gateway: Gateway;
  readonly history: History;
  /** What the person was told. */
  readonly notices: readonly Failure[];
  /** Puts another vault in front of the real one, or the real one back. */
  wrapVault(wrap: (vault: Vault) => Vault): void;
  /** Connects a practice store: over Basic where it has https, else over signatures; `staging` with `stagingLogin`. */
  connect(store: PracticeStore, change?: Partial<Road>, permission?: string): Promise<StoreRecord>;
  /** Connects whatever answers at this address. */
  connectTo(restUrl: string, change?: Partial<StoreRecord>, road?: Partial<Road>): Promise<StoreRecord>;
  /** Another key for a store, which is used from now on. */
  switchKey(store: StoreRecord, pair: KeyPair): Promise<void>;
  addTool(store: StoreRecord, rules?: Partial<ToolRules> & { readonly name?: string }): Promise<ToolLogin>;
  open(): Promise<OpenGateway>;
  close(): Promise<void>;
}

/** What the server of a store on a road with a staging login is given. */
export const stagingLogin = { user: 'staging', password: 'staging password' } as const;

const vaultPassphrase = 'correct horse battery';
const everything: readonly ToolArea[] = ['everything'];

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.params)}`);
  return result.value;
}

export interface HouseOptions {
  readonly now?: () => number;
  readonly network?: SystemNetwork;
}

export async function makeHouse(options: HouseOptions = {}): Promise<House> {
  const { now = Date.now, network = { proxyFor: async () => null, authorities: async () => [] } } = options;
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-gateway-'));
  const records = openRecords({ folder, clock: now });
  const realVault = openAgeFileVault({
    file: join(folder, 'keys.age'),
    passphrase: async () => ok(new Secret(vaultPassphrase)),
    workFactor: 1,
  });
  let vault: Vault = realVault;
  const keySafe = createKeySafe({
    folder,
    openVault: async () => ok(vault),
    rememberVault: async () => ok(undefined),
    records: async () => {
      const listed = await records.list();
      return listed.ok ? ok(listed.value.stores) : listed;
    },
    otherItems: () => claimedByLocalKeys(folder),
  });
  const notices: Failure[] = [];
  const history = createHistory({ folder, door: 'window', now, notice: (failure) => notices.push(failure) });
  const gateway = createGateway({
    folder,
    records,
    history,
    keySafe,
    network,
    userAgent: 'Gatehouse/test',
    port: async () => 17_493,
    now,
    randomBytes,
    notice: (failure) => notices.push(failure),
  });

  async function keep(record: StoreRecord, pair: KeyPair): Promise<StoreRecord> {
    const item = itemOf(record.address, record.keys[0] ?? { id: '', last7: '' });
    const { user, password } = stagingLogin;
    const login = { user, password: new Secret(password) };
    const logins = record.stagingItem ? [{ item: stagingItemOf(record.address, record.stagingItem), login }] : [];
    return value(
      await keySafe.keep(async () =>
        ok({ keys: [{ item, pair }], logins, replaces: [], record: () => records.add(record) }),
      ),
    );
  }

  return {
    folder,
    records,
    keySafe,
    gateway,
    history,
    notices,
    wrapVault(wrap) {
      vault = wrap(realVault);
    },
    connect(store, change = {}, permission = 'read_write') {
      const { consumerKey, consumerSecret } = keyOf(store, permission);
      const pair = { consumerKey: new Secret(consumerKey), consumerSecret: new Secret(consumerSecret) };
      const base = recordAt(`${store.url}/wp-json/`, pair, change);
      const addedAuthority =
        store.authority === undefined
          ? undefined
          : { pem: store.authority, sha256: 'AB'.concat(':AB'.repeat(31)), subject: 'practice' };
      const stagingItem = change.staging ? { stagingItem: 'stagngin' } : {};
      return keep({ ...base, ...(addedAuthority ? { addedAuthority } : {}), ...stagingItem }, pair);
    },
    connectTo(restUrl, change = {}, road = {}) {
      const pair = newPair();
      return keep({ ...recordAt(restUrl, pair, road), ...change }, pair);
    },
    async switchKey(store, pair) {
      const key = { id: 'newkey22', last7: pair.consumerKey.last7 };
      value(
        await keySafe.keep(async () =>
          ok({
            keys: [{ item: itemOf(store.address, key), pair }],
            replaces: [],
            record: () =>
              records.update(store.id, (record) => ({
                ...record,
                keys: [...record.keys, { ...(record.keys[0] as StoreRecord['keys'][number]), ...key }],
                activeKey: key.id,
              })),
          }),
        ),
      );
    },
    async addTool(store, { name = 'Label printer', ...rules } = {}) {
      return value(
        await gateway.tools.add({
          store: store.id,
          name,
          permission: 'read_write',
          areas: everything,
          ...rules,
        }),
      );
    },
    open: async () => value(await gateway.open({ port: 0 })),
    async close() {
      await gateway.close();
      await realVault.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function newPair(): KeyPair {
  const hex = () => randomBytes(20).toString('hex');
  return { consumerKey: new Secret(`ck_${hex()}`), consumerSecret: new Secret(`cs_${hex()}`) };
}

function recordAt(restUrl: string, { consumerKey }: KeyPair, change: Partial<Road>): StoreRecord {
  const { origin, host, protocol } = new URL(restUrl);
  const site = restUrl.replace(/wp-json\/$/, '');
  const base = sampleRecord('shop.example');
  const authentication = protocol === 'https:' ? 'basic' : 'signature';
  return {
    ...base,
    id: host.replace(/[^a-z0-9]+/g, '-').replace(/^-/, ''),
    name: `Shop at ${host}`,
    address: site,
    home: origin,
    road: { restUrl, signedRestUrl: restUrl, authentication, verbs: 'direct', staging: false, ...change },
    keys: base.keys.map((key) => ({ ...key, last7: consumerKey.last7 })),
  };
}

/** Names of all that its vault holds. */
export async function vaultItems({ folder }: Pick<House, 'folder'>): Promise<string[]> {
  const opened = await decryptWithPassphrase(await readFile(join(folder, 'keys.age')), new Secret(vaultPassphrase));
  if (opened.state !== 'open' && !('bytes' in opened)) throw new Error('the vault does not open');
  const { items } = JSON.parse(Buffer.from((opened as { bytes: Uint8Array }).bytes).toString()) as {
    items: { account: string }[];
  };
  return items.map(({ account }) => account).sort();
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it, it says itself
  readonly json: any;
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Calls an address over a connection of its own. */
export function call(url: string, { method = 'GET', headers = {}, body }: CallOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sending = httpRequest(url, { method, headers, agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('error', reject);
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, json: asJson(text) });
      });
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The Authorization header of a tool. */
export function basic({ consumerKey, consumerSecret }: Pick<ToolLogin, 'consumerKey' | 'consumerSecret'>) {
  return { authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}` };
}

/** Sends bytes as they are, and answers with all that comes until the other side ends, or until `enough`. */
export function sendRaw(
  port: number,
  bytes: string | Buffer,
  enough: (text: string) => boolean = () => false,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (part: string) => {
      text += part;
      if (enough(text)) socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A connection that was reset has said all that it will.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve(text));
    socket.write(bytes);
  });
}

export function portOf({ address }: OpenGateway): number {
  return Number(new URL(address).port);
}
