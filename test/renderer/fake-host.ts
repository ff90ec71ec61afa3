import QRCode from 'qrcode';
import { isCause } from '../../src-main/contract/codes.ts';
import type { HistoryEntry } from '../../src-main/contract/history.ts';
import type {
  AppSettings,
  Host,
  HostEvent,
  Paste,
  PasteChoice,
  PasteReport,
  StagingLogin,
  StoreRoute,
  StoreSummary,
} from '../../src-main/contract/host.ts';
import type { HostMethod, HostRequest } from '../../src-main/contract/host-methods.ts';
import type {
  Capabilities,
  CheckReport,
  Permission,
  Step,
  StoreRecord,
  VaultStatus,
} from '../../src-main/contract/models.ts';
import { type Failure, fail, ok, type Result } from '../../src-main/contract/result.ts';
import type { ToolCall } from '../../src-main/contract/tools.ts';
import { createFakeRotations, type FakeRotations } from './fake-rotation.ts';
import { createFakeTools, type FakeTool } from './fake-tools.ts';

/*
 * A core that lives in the page: it behaves as the real one does at its interface, knows a few addresses, and keeps
 * nothing. No part of Node is in it, so that a real browser runs it too.
 */

type Answer<Method extends HostMethod> = (request: HostRequest<Method>) => ReturnType<Host[Method]>;

export interface FakeHost extends Host {
  /** Every call as it came, in order. */
  readonly calls: ReadonlyArray<{ readonly method: HostMethod; readonly request: unknown }>;
  emit(event: HostEvent): void;
  /** Lets a method answer otherwise from now on. */
  answer<Method extends HostMethod>(method: Method, answer: Answer<Method>): void;
  /** What the store says to keys that are being rotated. */
  readonly rotations: FakeRotations;
}

export interface FakeHostOptions {
  readonly stores?: readonly StoreSummary[];
  /** Of some of them: what is kept, where it is more than the summary tells. */
  readonly records?: readonly StoreRecord[];
  /** What stores' tools there are, and what they called, newest first. */
  readonly tools?: readonly FakeTool[];
  readonly toolCalls?: readonly ToolCall[];
  readonly settings?: Partial<AppSettings>;
  readonly vault?: VaultStatus;
  /** Told whenever the list of stores is read. */
  readonly notice?: Failure;
  /** Between two steps, in milliseconds. */
  readonly pace?: number;
}

export const now = Date.UTC(2026, 6, 30, 12, 4);

export function fakeStore(fields: Partial<StoreSummary> & { readonly id: string }): StoreSummary {
  return {
    name: `Label & Ink ${fields.id}`,
    address: `https://shop-${fields.id}.example/`,
    keyLast7: 'a1b2c3d',
    permission: 'read_write',
    health: 'healthy',
    checkedAt: new Date(now - 4 * 60_000).toISOString(),
    // By the clock of whoever looks: none of them is old enough to be marked for it.
    keyAddedAt: new Date(Date.now() - 40 * 86_400_000).toISOString(),
    ...fields,
  };
}

const hostileNames = [
  '<img src=x onerror="document.title=1">',
  'متجر القهوة',
  '\u202egro.live\u202c \u2069Shop',
  'The Very Long Named Emporium of Fine Teas, Coffees, Spices and Everything Else One Could Ever Want '.repeat(5),
  '{{host}} $t(kit:cancel)',
];

/** So many stores; among the first stand names with markup, from right to left, with 500 letters. */
export function fakeStores(count: number): readonly StoreSummary[] {
  return Array.from({ length: count }, (_, index) => {
    const name = count > 1 ? hostileNames[index - 1] : undefined;
    return fakeStore({
      id: String(index + 1),
      name: name ?? `Label & Ink ${index + 1}`,
      health: index % 7 === 3 ? 'problem' : index % 7 === 5 ? 'warning' : 'healthy',
    });
  });
}

const areas = {
  products: 'yes',
  orders: 'yes',
  customers: 'yes',
  settings: 'yes',
  system_status: 'yes',
  webhooks: 'yes',
} as const;

export function fakeCapabilities(permission: Permission): Capabilities {
  return { read: permission === 'write' ? 'no' : 'yes', write: permission === 'read' ? 'no' : 'yes', areas };
}

export function fakeReport(fields: Partial<CheckReport> = {}): CheckReport {
  return {
    id: 'report-1',
    address: 'https://shop.example/',
    checkedAt: new Date(now).toISOString(),
    ok: true,
    requests: 14,
    rounds: 4,
    bytes: 48_120,
    durationMs: 1840,
    findings: [],
    evidence: [],
    notChecked: [],
    capabilities: fakeCapabilities('read_write'),
    versions: { woocommerce: '10.0.2', wordpress: '6.8.3' },
    legacyApi: 'off',
    road: {
      restUrl: 'https://shop.example/wp-json/',
      signedRestUrl: 'https://shop.example/wp-json/',
      authentication: 'basic',
      verbs: 'direct',
      staging: false,
    },
    ...fields,
  };
}

const lastChecks: Readonly<Record<StoreSummary['health'], StoreRecord['lastCheck']>> = {
  healthy: { ok: true, findings: [] },
  warning: { ok: true, findings: [{ cause: 'http-only', severity: 'warning' }] },
  problem: { ok: false, findings: [{ cause: 'secret-wrong', severity: 'problem' }] },
};

export function fakeRecord(summary: StoreSummary, fields: Partial<StoreRecord> = {}): StoreRecord {
  return {
    id: summary.id,
    name: summary.name,
    address: summary.address,
    home: summary.address,
    road: {
      restUrl: `${summary.address}wp-json/`,
      signedRestUrl: `${summary.address}wp-json/`,
      authentication: 'basic',
      verbs: 'direct',
      staging: false,
    },
    versions: { woocommerce: '10.0.2', wordpress: '6.8.3' },
    legacyApi: 'off',
    keys: [
      {
        id: 'key-1',
        last7: summary.keyLast7,
        wanted: summary.permission,
        found: fakeCapabilities(summary.permission),
        addedAt: summary.keyAddedAt,
        verifiedAt: summary.checkedAt,
      },
    ],
    activeKey: 'key-1',
    connectedAt: new Date(now - 40 * 86_400_000).toISOString(),
    checkedAt: summary.checkedAt,
    lastCheck: lastChecks[summary.health],
    ...fields,
  };
}

const routes: readonly StoreRoute[] = [
  { path: '/wc/v3/products', methods: ['GET', 'POST'] },
  { path: '/wc/v3/products/{id}', methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
  { path: '/wc/v3/orders', methods: ['GET', 'POST'] },
  { path: '/wc/v3/orders/{id}', methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
  { path: '/wc/v3/customers', methods: ['GET', 'POST'] },
  { path: '/wc/v3/system_status', methods: ['GET'] },
];

const settings: AppSettings = {
  theme: 'system',
  language: 'system',
  reminderDays: 180,
  proxy: 'system',
  startAtLogin: false,
  keepInTray: false,
  updates: true,
  gateway: true,
  gatewayPort: 17_493,
};

interface Connection {
  /** Empty where a key was handed over without an address. */
  readonly address: string;
  staged?: boolean;
  key?: string;
  secret?: string;
  wanted?: Permission;
}

const addressSteps = ['address', 'wordpress', 'permalinks', 'woocommerce', 'https'] as const;

/** What a person types, and what comes of it; every other address is a store in good order. */
const badAddresses: Readonly<
  Record<string, { readonly step: (typeof addressSteps)[number]; readonly failure: Result<never> }>
> = {
  'plain.example': { step: 'permalinks', failure: fail('permalinks-plain', { host: 'plain.example' }) },
  'gone.example': { step: 'address', failure: fail('dns-not-found', { host: 'gone.example' }) },
  'offline.example': { step: 'address', failure: fail('offline') },
  'moved.example': {
    step: 'address',
    failure: fail('redirect-to-other-host', {
      host: 'moved.example',
      target: 'shop.example',
      address: 'https://shop.example/',
    }),
  },
};

/** What `staging.example` lets in. */
export const stagingLogin = { user: 'staging', password: 'harbour-lane' };

/** A secret that ends so may only read; one that ends so is not known. */
export const readOnlyEnd = '00000ad';
/** A staging site takes any but this. */
const wrongPassword = 'wrong';
export const unknownEnd = '0000bad';

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
/** What the core makes of a paste: both halves, one, or several pairs. */
function offer(draft: Connection, paste: Paste, choice: PasteChoice | undefined): Result<PasteReport> {
  const { codes } = paste;
  const text = codes ? codes.join(' ') : `${paste.text ?? ''} ${paste.html ?? ''}`;
  const keys = [...new Set(text.match(/ck_[0-9a-f]{40}/g))];
  const secrets = [...new Set(text.match(/cs_[0-9a-f]{40}/g))];
  if (choice !== undefined) {
    draft.key = `ck_${choice.keyLast7}`;
    draft.secret = `cs_${choice.secretLast7}`;
  } else if (keys.length > 1 && keys.length === secrets.length) {
    const choices = keys.map((key, index) => ({
      keyLast7: key.slice(-7),
      secretLast7: secrets[index]?.slice(-7) ?? '',
    }));
    return ok<PasteReport>({ state: 'choose', choices, repairs: [] });
  } else if (keys.length === 0 && secrets.length === 0 && codes) {
    const found = /app-login/.test(text) ? 'app-login-code' : /^https:/.test(text) ? 'address' : 'text';
    return codes.length === 0 ? fail('picture-without-code') : fail('code-without-key', { found });
  } else if (keys.length === 0 && secrets.length === 0) {
    return text.trim() === '' ? fail('paste-empty') : fail('paste-without-key', { found: 'text' });
  } else {
    const [key = draft.key] = keys;
    const [secret = draft.secret] = secrets;
    if (key !== undefined) draft.key = key;
    if (secret !== undefined) draft.secret = secret;
  }
  const repairs = /^\s*cs_/.test(text) && draft.key ? (['swapped-labels'] as const) : [];
  if (draft.key === undefined) return ok<PasteReport>({ state: 'key-missing', repairs });
  const keyLast7 = draft.key.slice(-7);
  if (draft.secret === undefined) return ok<PasteReport>({ state: 'secret-missing', keyLast7, repairs });
  return ok<PasteReport>({ state: 'complete', keyLast7, repairs });
}

/** What a site that asks for a password of its own says to this one, or to none. */
function refusedStaging(name: string, staging: StagingLogin | undefined) {
  if (name !== 'staging.example') return undefined;
  const isRight = staging?.user === stagingLogin.user && staging.password === stagingLogin.password;
  const state = staging === undefined ? 'none' : 'refused';
  return isRight
    ? undefined
    : fail('staging-password', { host: name, realm: 'Staging <b>area</b>', login: state, gate: state });
}

/** As long as an export of one store. */
const armored = [
  '-----BEGIN AGE ENCRYPTED FILE-----',
  ...Array.from({ length: 26 }, (_, line) => `${line}`.padEnd(64, 'Qk9PSw')),
  '-----END AGE ENCRYPTED FILE-----\n',
].join('\n');

/** A code that a camera reads, of a key that no store has. As SVG, which is drawn without Node and without a canvas. */
async function fakeCode(text: string): Promise<string> {
  const svg = await QRCode.toString(text, {
    type: 'svg',
    errorCorrectionLevel: text.length > 200 ? 'L' : 'M',
    margin: 4,
  });
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

export function createFakeHost(options: FakeHostOptions = {}): FakeHost {
  const calls: Array<{ method: HostMethod; request: unknown }> = [];
  const listeners = new Set<(event: HostEvent) => void>();
  const answers = new Map<HostMethod, Answer<HostMethod>>();
  const connections = new Map<string, Connection>();
  const stopped = new Set<string>();
  let stores = [...(options.stores ?? [])];
  let chosen: AppSettings = { ...settings, ...options.settings };
  let vault: VaultStatus = options.vault ?? { kind: 'keychain', state: 'ready', promptPending: false };
  let made = 0;

  const emit = (event: HostEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const pause = () => new Promise((resolve) => setTimeout(resolve, options.pace ?? 0));
  const find = (reference: string): Result<StoreSummary> => {
    const store = stores.find(({ id, name }) => id === reference || name === reference);
    return store ? ok(store) : fail('store-not-found', { reference, nearest: '' });
  };
  const records = new Map(options.records?.map((record) => [record.id, record]));
  const recordOf = (store: StoreSummary): StoreRecord => records.get(store.id) ?? fakeRecord(store);
  /** The line in the list, of what is kept. */
  const summaryOf = (store: StoreSummary): StoreSummary => {
    const { keys, activeKey, rotation } = recordOf(store);
    const { rotation: _, remindAfter: __, ...rest } = store;
    const key = keys.find(({ id }) => id === activeKey);
    return {
      ...rest,
      ...(key ? { keyLast7: key.last7, keyAddedAt: key.addedAt } : {}),
      ...(key?.remindAfter === undefined ? {} : { remindAfter: key.remindAfter }),
      ...(rotation ? { rotation: rotation.phase } : {}),
    };
  };
  const happened = new Map<string, HistoryEntry[]>();
  const replace = (store: StoreSummary): void => {
    stores = [...stores.filter(({ id }) => id !== store.id), store];
  };

  /** Tells the steps one after the other; `cancelled` where it was stopped. */
  async function tell(task: string, steps: readonly Step[]): Promise<Result<void>> {
    for (const step of steps) {
      emit({ type: 'step', task, step: { name: step.name, state: 'running', params: step.params ?? {} } });
      await pause();
      if (stopped.has(task)) return fail('cancelled');
      emit({ type: 'step', task, step });
    }
    return ok(undefined);
  }

  const rotations = createFakeRotations({
    now: () => new Date(now).toISOString(),
    record(reference) {
      const found = find(reference);
      return found.ok ? ok(recordOf(found.value)) : found;
    },
    keep: (record) => void records.set(record.id, record),
    note: ({ id }, event) => {
      const entry: HistoryEntry = { ...event, at: new Date(now).toISOString(), door: 'window' };
      happened.set(id, [entry, ...(happened.get(id) ?? [])]);
    },
    pair: (connection) => connections.get(connection),
    found: (secret) => fakeCapabilities(secret.endsWith(readOnlyEnd) ? 'read' : 'read_write'),
    isUnknown: (secret) => secret.endsWith(unknownEnd),
    tell,
  });

  const tools = createFakeTools({
    now: () => new Date(now).toISOString(),
    store: find,
    settings: () => chosen,
    emit,
    tools: options.tools ?? [],
    calls: options.toolCalls ?? [],
  });

  const host: { [Method in HostMethod]: Answer<Method> } = {
    async inspectAddress({ task, address, authority, staging, connection: handed }) {
      const name = address.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
      const params = { host: name, site: 'Label & Ink' };
      const refused = refusedStaging(name, staging);
      if (refused) {
        emit({ type: 'step', task, step: { name: 'address', state: 'failed', failure: refused.failure } });
        return refused;
      }
      const bad =
        name === 'local.example' && authority === undefined
          ? { step: 'address' as const, failure: fail('tls-untrusted', { host: name, issuer: 'Local CA' }) }
          : badAddresses[name];
      const passed = addressSteps.slice(0, bad ? addressSteps.indexOf(bad.step) : undefined);
      const told = await tell(
        task,
        passed.map((step) => ({ name: step, state: 'done', params })),
      );
      if (!told.ok) return told;
      if (bad && !bad.failure.ok) {
        emit({ type: 'step', task, step: { name: bad.step, state: 'failed', failure: bad.failure.failure } });
        return bad.failure;
      }
      made += 1;
      const connection = `connection-${made}`;
      const { key, secret } = connections.get(handed ?? '') ?? {};
      connections.set(connection, {
        address: `https://${name}/`,
        ...(key === undefined ? {} : { key }),
        ...(secret === undefined ? {} : { secret }),
      });
      const keyLast7 = key?.slice(-7) ?? '';
      return ok({
        ...(key === undefined ? {} : { paste: { state: 'complete' as const, keyLast7, repairs: [] } }),
        connection,
        address: `https://${name}/`,
        home: `https://${name}/`,
        siteName: 'Label & Ink',
        suggestedName: 'Label & Ink',
        https: true,
        addKeyUrl: `https://${name}/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys&create-key=1`,
      });
    },

    async offerKey({ connection: given, paste, choice }) {
      made += 1;
      const connection = given ?? `connection-${made}`;
      const draft = given === undefined ? { address: '' } : connections.get(given);
      if (!draft) return fail('connection-not-found');
      connections.set(connection, draft);
      const offered = offer(draft, paste, choice);
      return offered.ok ? ok({ ...offered.value, connection }) : offered;
    },
    async checkKey({ task, connection, wanted }) {
      const draft = connections.get(connection);
      if (!draft) return fail('connection-not-found');
      if (draft.key === undefined || draft.secret === undefined) return fail('paste-empty');
      const { host: name } = new URL(draft.address);
      const last7 = draft.key.slice(-7);
      if (draft.secret.endsWith(unknownEnd)) {
        const { failure } = fail('secret-wrong', { host: name, last7 });
        const told = await tell(task, [{ name: 'login', state: 'failed', failure }]);
        if (!told.ok) return told;
        const finding = { cause: 'secret-wrong', severity: 'problem', certainty: 'certain', evidence: [] } as const;
        const { road: _, ...report } = fakeReport({ ok: false, findings: [{ ...finding, params: failure.params }] });
        return ok(report);
      }
      const readOnly = draft.secret.endsWith(readOnlyEnd);
      const lacks = readOnly && wanted !== 'read';
      const { failure } = fail('permission-write-missing', { last7 });
      const write: Step = lacks ? { name: 'write', state: 'failed', failure } : { name: 'write', state: 'done' };
      const told = await tell(task, [
        { name: 'login', state: 'done' },
        { name: 'read', state: 'done' },
        readOnly && !lacks ? { name: 'write', state: 'skipped' } : write,
        { name: 'rights', state: 'done', params: { areas: 'products, orders, customers' } },
        { name: 'cache', state: 'done' },
        { name: 'verbs', state: 'done' },
      ]);
      if (!told.ok) return told;
      if (!lacks) draft.wanted = wanted;
      return ok(
        fakeReport({
          ok: !lacks,
          capabilities: fakeCapabilities(readOnly ? 'read' : 'read_write'),
          findings: lacks
            ? [
                {
                  cause: 'permission-write-missing',
                  severity: 'problem',
                  certainty: 'certain',
                  params: { last7 },
                  evidence: [],
                },
              ]
            : [],
        }),
      );
    },

    async keepStore({ task, connection, name = 'Label & Ink' }) {
      const draft = connections.get(connection);
      if (!draft) return fail('connection-not-found');
      if (draft.wanted === undefined || draft.key === undefined) return fail('key-not-checked');
      if (stores.some((store) => store.name === name)) return fail('store-exists', { name });
      if (vault.state === 'absent') return fail('vault-absent', { reason: 'no service answers on the session bus' });
      const told = await tell(task, [{ name: 'keep', state: 'done' }]);
      if (!told.ok) return told;
      connections.delete(connection);
      made += 1;
      const store = fakeStore({
        id: `kept-${made}`,
        name,
        address: draft.address,
        keyLast7: draft.key.slice(-7),
        permission: draft.wanted,
        checkedAt: new Date(now).toISOString(),
      });
      replace(store);
      return ok(fakeRecord(store));
    },

    async forgetConnection({ connection }) {
      connections.delete(connection);
      return ok(undefined);
    },

    async listStores() {
      if (options.notice) emit({ type: 'notice', failure: options.notice });
      await pause();
      return ok(stores.map(summaryOf).toSorted((one, other) => byName.compare(one.name, other.name)));
    },
    async showStore({ store }) {
      const found = find(store);
      return found.ok ? ok(recordOf(found.value)) : found;
    },
    async checkStore({ task, store }) {
      const found = find(store);
      if (!found.ok) return found;
      const told = await tell(
        task,
        (['login', 'read', 'write', 'rights', 'cache', 'verbs'] as const).map((name) => ({ name, state: 'done' })),
      );
      if (!told.ok) return told;
      replace({ ...found.value, checkedAt: new Date(now).toISOString() });
      return ok(fakeReport({ address: found.value.address }));
    },
    async diagnose({ task, address, connection, staging }) {
      const name = address.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
      const bad = badAddresses[name]?.failure;
      const failure = bad && !bad.ok ? bad.failure : undefined;
      if (failure && !isCause(failure.code)) return { ok: false, failure };
      if (/^http:/.test(address) && staging) return fail('staging-needs-https', { host: name });
      const handed = connection === undefined ? undefined : connections.get(connection);
      if (connection !== undefined && !handed) return fail('connection-not-found');
      made += 1;
      const id = `report-${made}`;
      const held: Connection = handed ?? { address: '' };
      if (!refusedStaging(name, staging)) held.staged = true;
      connections.set(id, held);
      const key = held.key !== undefined && held.secret !== undefined;
      const refused = held.staged ? undefined : refusedStaging(name, staging)?.failure;
      const wrong = held.secret?.endsWith(unknownEnd)
        ? fail('secret-wrong', { host: name, last7: held.key?.slice(-7) ?? '' }).failure
        : undefined;
      const found = failure ?? refused ?? wrong;
      const reached = failure || refused ? [] : addressSteps;
      const steps = [...reached, ...(key && !found ? (['login', 'read', 'write'] as const) : [])];
      const told = await tell(
        task,
        steps.map((step) => ({ name: step, state: 'done', params: { host: name, site: 'Label & Ink' } })),
      );
      if (!told.ok) return told;
      const { road, ...report } = fakeReport({
        id,
        address: `https://${name}/`,
        adminUrl: `https://${name}/wp-admin/`,
        notChecked: key ? [] : [{ probe: 'read-basic', because: 'no-key' }],
      });
      if (!found || !isCause(found.code)) return ok(key ? { ...report, ...(road ? { road } : {}) } : report);
      const finding = { severity: 'problem', certainty: 'certain', evidence: [], params: found.params } as const;
      return ok({ ...report, ok: false, findings: [{ cause: found.code, ...finding }] });
    },
    async describeReport({ report, as }) {
      return ok({
        text:
          as === 'report'
            ? `Report ${report} of Gatehouse\nhttps://shop.example/`
            : 'Hello,\n\nplease pass HTTP_AUTHORIZATION on to PHP.',
      });
    },
    async setStagingLogin({ task, store, staging }) {
      const found = find(store);
      if (!found.ok) return found;
      const { host: name } = new URL(found.value.address);
      if (staging?.user.includes(':')) return fail('staging-login-invalid', { reason: 'user-colon' });
      if (staging?.password === wrongPassword) return fail('staging-login-refused', { host: name, realm: 'Staging' });
      const told = await tell(task, [{ name: 'address', state: 'done', params: { host: name } }]);
      if (!told.ok) return told;
      const record = fakeRecord(found.value);
      const road = { ...record.road, authentication: 'signature', staging: true } as const;
      return ok(staging ? { ...record, road, stagingItem: 'stagin22' } : record);
    },
    async storeHistory({ store }) {
      const found = find(store);
      if (!found.ok) return found;
      const { address, keyLast7 } = found.value;
      const { lastCheck, road, checkedAt, connectedAt } = fakeRecord(found.value);
      return ok({
        entries: [
          ...(happened.get(found.value.id) ?? []),
          { event: 'checked', ...lastCheck, road, requests: 12, durationMs: 1840, at: checkedAt, door: 'window' },
          { event: 'connected', address, keyLast7, at: connectedAt, door: 'command-line' },
        ],
        unreadable: 0,
      });
    },
    async callStore({ task, store, path, method }) {
      const found = find(store);
      if (!found.ok) return found;
      await pause();
      if (stopped.has(task)) return fail('cancelled');
      return ok({
        status: 200,
        headers: { 'content-type': 'application/json; charset=UTF-8', 'x-wp-total': '3', 'x-wp-totalpages': '1' },
        json: [{ id: 1, name: 'Ink, black', method, path }],
        polluted: false,
        bytes: 60,
        durationMs: 212,
        pages: 1,
      });
    },
    async showKeyAsQr({ store, key }) {
      const found = find(store);
      if (!found.ok) return found;
      await pause();
      const keyLast7 = key ?? found.value.keyLast7;
      return ok({
        picture: await fakeCode(`ck_${keyLast7.padStart(40, '0')}|cs_${'0'.repeat(40)}`),
        keyLast7,
        seconds: 30,
      });
    },
    async renameStore({ store, name }) {
      const found = find(store);
      if (!found.ok) return found;
      if (stores.some((other) => other.name === name && other.id !== found.value.id))
        return fail('store-exists', { name });
      replace({ ...found.value, name });
      return ok(fakeRecord({ ...found.value, name }));
    },
    async moveStore({ store, address }) {
      const found = find(store);
      if (!found.ok) return found;
      replace({ ...found.value, address });
      return ok(fakeRecord({ ...found.value, address }));
    },
    async removeStore({ store }) {
      const found = find(store);
      if (!found.ok) return found;
      stores = stores.filter(({ id }) => id !== found.value.id);
      tools.forget(found.value.id);
      return ok(undefined);
    },
    async forgetEverything() {
      const removed = { stores: stores.length, keys: stores.length };
      stores = [];
      tools.forget('all');
      chosen = settings;
      return ok(removed);
    },

    async putOffReminder({ store, days }) {
      const found = find(store);
      if (!found.ok) return found;
      const record = recordOf(found.value);
      const remindAfter = new Date(Date.now() + days * 86_400_000).toISOString();
      records.set(record.id, {
        ...record,
        keys: record.keys.map((key) => (key.id === record.activeKey ? { ...key, remindAfter } : key)),
      });
      return ok(recordOf(found.value));
    },
    startRotation: rotations.startRotation,
    takeNewKey: rotations.takeNewKey,
    verifyNewKey: rotations.verifyNewKey,
    switchKey: rotations.switchKey,
    confirmRevoked: rotations.confirmRevoked,
    undoRotation: rotations.undoRotation,
    abandonRotation: rotations.abandonRotation,
    stopWaiting: rotations.stopWaiting,

    vaultStatus: async () => ok(vault),
    async unlockVaultFile({ passphrase }) {
      if (passphrase.length < 12) return fail('vault-passphrase-weak', { minimum: 12 });
      vault = { kind: 'file', state: 'ready', promptPending: false };
      return ok(vault);
    },
    listRoutes: async () => ok(routes),

    async exportStores({ stores: which, withSecrets }) {
      const count = which === 'all' ? stores.length : which.length;
      if (count === 0) return fail('export-empty');
      return ok({
        file: btoa('age-encryption.org/v1\n'),
        code: count === 1 ? { picture: await fakeCode(armored) } : { bytes: 1_640 * count, most: 2_953 },
        stores: count,
        keys: withSecrets ? count : 0,
        keysWithoutSecret: withSecrets ? 0 : count,
      });
    },
    async readImport({ passphrase }) {
      if (passphrase === 'wrong passphrase') return fail('import-passphrase-wrong');
      return ok({
        import: 'import-1',
        stores: [
          {
            name: 'Label & Ink',
            address: 'https://imported.example/',
            action: 'add',
            keys: [{ last7: 'a1b2c3d', withSecret: true }],
            checkedAt: new Date(now).toISOString(),
          },
        ],
      });
    },
    async applyImport({ choices }) {
      const taken = choices.filter(({ take }) => take);
      for (const { address } of taken) {
        made += 1;
        replace(fakeStore({ id: `imported-${made}`, name: `Imported ${made}`, address }));
      }
      return ok({ added: taken.length, replaced: 0, skipped: choices.length - taken.length });
    },
    forgetImport: async () => ok(undefined),

    listTools: tools.listTools,
    addTool: tools.addTool,
    pauseTool: tools.pauseTool,
    updateTool: tools.updateTool,
    replaceTool: tools.replaceTool,
    revokeTool: tools.revokeTool,
    toolCalls: tools.toolCalls,
    gatewayStatus: tools.gatewayStatus,
    pauseGateway: tools.pauseGateway,

    describeApp: async () =>
      ok({
        version: '0.1.0',
        platform: 'linux',
        dataFolder: '/home/ada/.config/gatehouse',
        capabilities: {
          openFolder: true,
          startAtLogin: true,
          tray: 'there' as const,
          updates: true,
          systemProxy: true,
          confirmsPerson: false,
        },
      }),
    readSettings: async () => ok(chosen),
    async changeSettings(changes) {
      const moved = await tools.settingsChanged({ ...chosen, ...changes });
      if (!moved.ok) return moved;
      chosen = { ...chosen, ...changes };
      return ok(chosen);
    },
    openLink: async () => ok(undefined),
    openFolder: async () => ok(undefined),
    async startPractice({ fault }) {
      made += 1;
      const connection = `connection-${made}`;
      const handed = fault !== undefined && fault !== 'key-malformed';
      if (handed) {
        const [key, secret] = [`ck_${'4'.repeat(33)}ffffff7`, `cs_${'5'.repeat(40)}`];
        connections.set(connection, { address: '', key, secret });
      }
      return ok({
        address: 'https://127.0.0.1:8443',
        authority: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
        addKeyUrl: 'https://127.0.0.1:8443/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys&create-key=1',
        ...(handed ? { key: { connection, state: 'complete', keyLast7: 'ffffff7', repairs: [] } } : {}),
      });
    },
    setScanning: async () => ok(undefined),
    chooseDisplay: async () => ok(undefined),
    networkChanged: async () => ok(undefined),
    async cancel({ task }) {
      stopped.add(task);
      return ok(undefined);
    },
  };

  const methods = Object.entries(host).map(([name, standard]) => {
    const method = name as HostMethod;
    const call = (request: unknown) => {
      calls.push({ method, request });
      return ((answers.get(method) ?? standard) as (request: unknown) => Promise<unknown>)(request);
    };
    return [method, call];
  });
  return {
    ...(Object.fromEntries(methods) as Omit<Host, 'subscribe'>),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    calls,
    rotations,
    emit,
    answer(method, answer) {
      answers.set(method, answer as Answer<HostMethod>);
    },
  };
}
