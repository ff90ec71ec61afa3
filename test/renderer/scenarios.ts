import type { AppDescription, StoreCallReport, StoreSummary } from '../../src-main/contract/host.ts';
import type { CheckReport, StoreRecord } from '../../src-main/contract/models.ts';
import { fail, ok } from '../../src-main/contract/result.ts';
import {
  createFakeHost,
  type FakeHost,
  fakeCapabilities,
  fakeRecord,
  fakeReport,
  fakeStore,
  fakeStores,
} from './fake-host.ts';
import { history, openReport, strippedReport, unreachableReport } from './reports.ts';
import { notRevoked, readOnlyRotation, rotationScenarios } from './rotation-scenarios.ts';
import { ago, day, hostile, labelAndInk } from './scenario-parts.ts';
import { callsOf, fewTools, toolScenarios } from './tool-scenarios.ts';

/*
 * What a core may have to tell, for the pages of a store, the settings and the transfer. No part of Node is in it: a
 * real browser runs it too, which names the scenario as `window.scenario`.
 */

export const healthyRecord = fakeRecord(labelAndInk, {
  versions: { woocommerce: '11.0.1', wordpress: '7.1' },
  keys: [
    {
      id: 'key-1',
      last7: 'a1b2c3d',
      description: 'Gatehouse on Ada’s laptop',
      wanted: 'read_write',
      found: fakeCapabilities('read_write'),
      addedAt: ago(40 * day),
      verifiedAt: ago(4 * 60_000),
    },
    {
      id: 'key-2',
      last7: '9f8e7d6',
      description: 'Label printer',
      wanted: 'read',
      found: fakeCapabilities('read'),
      addedAt: ago(400 * day),
      verifiedAt: ago(60 * day),
    },
  ],
});

export const hostileName = hostile('Emporium of Fine Teas and Everything Else '.repeat(11));

export const troubledStore = fakeStore({
  id: '1',
  name: hostileName,
  address: 'http://a-very-long-host-name-of-a-shop-in-a-subfolder.example:8080/international/shop/',
  health: 'problem',
  permission: 'read',
});

export const troubledRecord: StoreRecord = {
  ...fakeRecord(troubledStore, {
    home: 'https://www.a-very-long-host-name-of-a-shop-in-a-subfolder.example/',
    road: {
      restUrl: 'http://a-very-long-host-name-of-a-shop-in-a-subfolder.example:8080/international/shop/wp-json/',
      signedRestUrl: 'http://a-very-long-host-name-of-a-shop-in-a-subfolder.example:8080/international/shop/wp-json/',
      authentication: 'signature',
      verbs: 'method-parameter',
      staging: false,
    },
    versions: { woocommerce: '8.9.3' },
    legacyApi: 'on',
    addedAuthority: {
      pem: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
      sha256: Array.from({ length: 32 }, (_, index) => (index * 7).toString(16).padStart(2, '0').toUpperCase()).join(
        ':',
      ),
      subject: 'CN=<b>Local CA</b> \u202eAC\u202c',
    },
    lastCheck: {
      ok: false,
      findings: [
        { cause: 'permalinks-plain', severity: 'problem' },
        { cause: 'http-only', severity: 'warning' },
        { cause: 'legacy-api-on', severity: 'note' },
      ],
    },
  }),
  keys: [
    {
      id: 'key-1',
      last7: 'a1b2c3d',
      description: hostileName,
      wanted: 'read_write',
      found: {
        read: 'yes',
        write: 'no',
        areas: {
          products: 'yes',
          orders: 'yes',
          customers: 'no',
          settings: 'no',
          system_status: 'unknown',
          webhooks: 'no',
        },
      },
      addedAt: ago(400 * day),
      verifiedAt: ago(30 * day),
    },
  ],
};

const host = 'label-and-ink.example';

export const troubledReport: CheckReport = fakeReport({
  ok: false,
  findings: [
    {
      cause: 'secret-wrong',
      severity: 'problem',
      certainty: 'certain',
      params: { host, last7: 'a1b2c3d' },
      evidence: [],
    },
    { cause: 'auth-header-stripped', severity: 'warning', certainty: 'certain', params: { host }, evidence: [] },
    {
      cause: 'polluted-json',
      severity: 'warning',
      certainty: 'certain',
      params: { host, excerpt: '<b>Notice</b>: \u202eUndefined index' },
      evidence: [],
    },
    { cause: 'legacy-api-off', severity: 'note', certainty: 'certain', params: {}, evidence: [] },
  ],
});

/** A page of a list of 137 products, some with names that want to be more than text. */
export function productsAnswer(page: number): StoreCallReport {
  return {
    status: 200,
    headers: {
      'content-type': 'application/json; charset=UTF-8',
      'x-wp-total': '137',
      'x-wp-totalpages': '14',
      link: `<https://${host}/wp-json/wc/v3/products?page=${page + 1}>; rel="next"`,
      'x-hostile': '<script>document.title=1</script>\u202e',
    },
    json: Array.from({ length: 10 }, (_, index) => ({
      id: page * 10 + index,
      name: index === 1 ? hostileName : `Ink ${page * 10 + index}`,
      price: '12.50',
      on_sale: index % 2 === 0,
      categories: [{ id: 9, name: 'Inks' }],
      meta_data: [],
    })),
    polluted: false,
    bytes: 48_213,
    durationMs: 412,
    pages: 1,
  };
}

export const importPlan = {
  import: 'import-1',
  stores: [
    {
      name: 'Label & Ink',
      addedAs: 'Label & Ink 2',
      address: 'https://ink.example/',
      action: 'add',
      keys: [{ last7: 'a1b2c3d', withSecret: true }],
      authority: { subject: 'CN=Local CA', sha256: 'AB:CD:EF' },
      checkedAt: ago(3 * day),
    },
    {
      name: hostileName,
      address: 'https://replaced.example/',
      action: 'replace',
      keys: [
        { last7: '9f8e7d6', withSecret: true },
        { last7: '1234567', withSecret: false },
      ],
      checkedAt: ago(day),
    },
    {
      name: 'Same store',
      address: 'https://same.example/',
      action: 'same',
      keys: [{ last7: '7654321', withSecret: false }],
      checkedAt: ago(30 * day),
    },
  ],
} as const;

/** A core that knows these stores, some of them by a record of their own. */
function hostOf(stores: readonly StoreSummary[], ...records: readonly StoreRecord[]): FakeHost {
  return withAnswers(createFakeHost({ stores, records }));
}

function withAnswers(host: FakeHost): FakeHost {
  host.answer('callStore', async ({ query }) =>
    ok(productsAnswer(Number(query.find(([name]) => name === 'page')?.[1] ?? 1))),
  );
  host.answer('readImport', async () => ok(importPlan));
  return host;
}

/** A merchant's shops, as README shows them: the first in order, one that fails. */
function shops(first: StoreRecord = healthyRecord): FakeHost {
  const failing = fakeStore({
    id: '3',
    name: 'Bean & Leaf',
    address: 'https://beanandleaf.example/shop/',
    permission: 'read',
    health: 'problem',
  });
  const stores = [
    labelAndInk,
    fakeStore({ id: '2', name: 'Harbour Lane Goods', address: 'https://harbourlane.example/' }),
    failing,
    fakeStore({ id: '4', name: 'Tinwhistle Toys', address: 'https://tinwhistle.example/', health: 'warning' }),
    fakeStore({ id: '5', name: 'Wool & Warp', address: 'https://woolandwarp.example/' }),
  ];
  const lastCheck = { ok: false, findings: [{ cause: 'permission-write-missing', severity: 'problem' }] } as const;
  const [printer, bookkeeping, assistant] = fewTools;
  const tools = [printer, bookkeeping, assistant].filter((tool) => tool !== undefined);
  const toolCalls = callsOf(40).filter(({ tool }) => tool === undefined || tools.some(({ id }) => id === tool));
  const records = [first, fakeRecord(failing, { lastCheck })];
  const host = withAnswers(createFakeHost({ stores, records, tools, toolCalls }));
  const finding = { certainty: 'certain', evidence: [] } as const;
  // That it was called by an odd name before is for the tests.
  const past = history.filter(({ event }) => event !== 'renamed');
  host.answer('storeHistory', async () => ok({ entries: past, unreadable: 0 }));
  host.answer('checkStore', async () =>
    ok(
      fakeReport({
        ok: false,
        address: failing.address,
        capabilities: fakeCapabilities('read'),
        findings: [
          { ...finding, cause: 'permission-write-missing', severity: 'problem', params: { last7: 'a1b2c3d' } },
          { ...finding, cause: 'auth-header-stripped', severity: 'warning', params: { host: 'beanandleaf.example' } },
        ],
      }),
    ),
  );
  return host;
}

const scenarios = {
  healthy: () => {
    const host = hostOf([labelAndInk, ...fakeStores(12).slice(1)], healthyRecord);
    host.answer('storeHistory', async () => ok({ entries: history, unreadable: 1 }));
    return host;
  },
  /** Its server strips the login header, and says things that want to be more than text. */
  stripped: () => {
    const host = hostOf([labelAndInk], healthyRecord);
    host.answer('storeHistory', async () => ok({ entries: history, unreadable: 1 }));
    host.answer('checkStore', async () => ok(strippedReport));
    host.answer('diagnose', async () => ok(strippedReport));
    return host;
  },
  /** The evidence leaves two causes open. */
  open: () => {
    const host = hostOf([labelAndInk], healthyRecord);
    host.answer('checkStore', async () => ok(openReport));
    host.answer('diagnose', async () => ok(openReport));
    return host;
  },
  /** Nothing answers, and checks do not come to their end. */
  unreachable: () => {
    const host = hostOf([labelAndInk], healthyRecord);
    host.answer('checkStore', async () => ok(unreachableReport));
    host.answer('diagnose', async () => ok(unreachableReport));
    host.answer('storeHistory', async () => fail('disk-failed', { file: 'history', reason: 'EIO' }));
    host.answer('describeReport', async () => fail('report-not-found'));
    return host;
  },
  /** A check that goes on until it is stopped. */
  checking: () => {
    const host = hostOf([labelAndInk], healthyRecord);
    for (const method of ['checkStore', 'diagnose'] as const) {
      host.answer(method, ({ task }) => {
        host.emit({ type: 'step', task, step: { name: 'address', state: 'done', params: { host: 'shop.example' } } });
        host.emit({ type: 'step', task, step: { name: 'wordpress', state: 'running' } });
        return new Promise((resolve) => {
          host.answer('cancel', async () => {
            resolve(fail('cancelled'));
            return ok(undefined);
          });
        });
      });
    }
    host.answer('storeHistory', () => new Promise(() => undefined));
    return host;
  },
  troubled: () => {
    const host = hostOf([troubledStore, ...fakeStores(200).slice(1)], troubledRecord);
    host.answer('checkStore', async () => ok(troubledReport));
    host.answer('callStore', async () =>
      ok({
        status: 401,
        headers: { 'content-type': 'application/json' },
        json: { code: 'woocommerce_rest_cannot_view', message: '<b>Sorry</b>, you cannot list resources.' },
        problem: fail('call-not-allowed', {
          message: '<b>Sorry</b>, you cannot list resources.',
          status: 401,
          restCode: 'woocommerce_rest_cannot_view',
        }).failure,
        polluted: true,
        bytes: 143,
        durationMs: 1840,
        pages: 1,
      }),
    );
    return host;
  },
  /** Nothing can be read, and no key can be had. */
  failing: () => {
    const host = hostOf([labelAndInk], healthyRecord);
    host.answer('showStore', async () => fail('disk-failed', { file: 'stores.json', reason: 'EIO' }));
    host.answer('readSettings', async () => fail('disk-failed', { file: 'preferences.json', reason: 'EIO' }));
    host.answer('vaultStatus', async () => fail('vault-failed', { reason: 'no answer' }));
    host.answer('exportStores', async () => fail('export-too-large'));
    return host;
  },
  /** A door that can open no folder and start nothing. */
  plain: () => {
    const host = hostOf([labelAndInk], healthyRecord);
    host.answer('describeApp', async () =>
      ok<AppDescription>({
        version: '0.1.0',
        platform: 'linux',
        dataFolder: '/home/ada/.config/gatehouse',
        capabilities: {
          openFolder: false,
          startAtLogin: false,
          tray: 'never',
          updates: false,
          systemProxy: false,
          confirmsPerson: false,
        },
      }),
    );
    return host;
  },
  shops: () => shops(),
  /** The new key of the first of them may only read. */
  shopRotating: () => shops({ ...healthyRecord, rotation: readOnlyRotation }),
  /** The old key of the first of them is to be revoked. */
  shopRevoking: () => shops({ ...healthyRecord, ...notRevoked }),
  ...rotationScenarios,
  ...toolScenarios,
  empty: () => createFakeHost(),
  dark: () => createFakeHost({ settings: { theme: 'dark' } }),
  one: () => createFakeHost({ stores: fakeStores(1) }),
  thirteen: () => createFakeHost({ stores: fakeStores(13) }),
  twoHundred: () => createFakeHost({ stores: fakeStores(200) }),
  thousand: () => createFakeHost({ stores: fakeStores(1000) }),
  /** The list of stores cannot be read, */
  unlisted: () => {
    const host = createFakeHost();
    host.answer('listStores', async () => fail('disk-failed', { file: 'stores.json', reason: 'EIO' }));
    return host;
  },
  /** or does not come. */
  waiting: () => {
    const host = createFakeHost();
    host.answer('listStores', () => new Promise(() => undefined));
    return host;
  },
  keychainAbsent: () => createFakeHost({ vault: { kind: 'keychain', state: 'absent', promptPending: false } }),
  keychainLocked: () => {
    const host = createFakeHost({ stores: fakeStores(12) });
    host.answer('checkStore', async () => fail('vault-locked'));
    return host;
  },
} satisfies Readonly<Record<string, () => FakeHost>>;

export type Scenario = keyof typeof scenarios;

export function play(scenario: Scenario): FakeHost {
  return scenarios[scenario]();
}

if (typeof window === 'object' && 'scenario' in window) {
  Object.defineProperty(window, 'gatehouse', { value: play(window.scenario as Scenario) });
}
