import type { HistoryEntry } from '../../src-main/contract/history.ts';
import type { CheckReport, Evidence, FoundCause, NotChecked, Road } from '../../src-main/contract/models.ts';
import { fail } from '../../src-main/contract/result.ts';
import { fakeReport } from './fake-host.ts';
import { ago, day } from './scenario-parts.ts';

/*
 * Reports and histories as the core makes them, for the pages that show them. No part of Node is in it: a real browser
 * runs it too.
 */

const host = 'label-and-ink.example';
const rest = `https://${host}/wp-json/`;

const hostileExcerpt =
  '<script>document.title=1</script><img src=x onerror="document.title=2">\n<b>Fatal error</b>: \u202egro.live\u202c in /wp-content/plugins/**bold**/x.php $t(kit:cancel) {{host}}';

function evidence(fields: Partial<Evidence> & Pick<Evidence, 'id' | 'probe'>): Evidence {
  return {
    round: 1,
    method: 'GET',
    url: `${rest}wc/v3/products?per_page=1&_fields=id`,
    login: 'none',
    hops: [],
    status: 200,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    timing: { connectMs: 21, firstByteMs: 143, totalMs: 148 },
    ...fields,
  };
}

const allEvidence: readonly Evidence[] = [
  evidence({
    id: 'home',
    probe: 'home',
    method: 'HEAD',
    url: `https://${host}/`,
    hops: [
      { url: `http://${host}/`, status: 301 },
      { url: `http://www.${host}/`, status: 301 },
    ],
    headers: { server: 'Apache', link: `<${rest}>; rel="https://api.w.org/"` },
    certificate: {
      subject: host,
      issuer: 'Example Authority R3',
      validFrom: ago(30 * day),
      validTo: ago(-60 * day),
      names: [host, `www.${host}`],
      sha256: Array.from({ length: 32 }, (_, index) => (index * 7).toString(16).padStart(2, '0').toUpperCase()).join(
        ':',
      ),
      namesIssuerAddress: true,
    },
  }),
  evidence({ id: 'index', probe: 'index', url: `${rest}?_fields=name,home,url,namespaces,authentication` }),
  evidence({
    id: 'read-basic',
    probe: 'read-basic',
    round: 2,
    login: 'basic',
    status: 401,
    restCode: 'woocommerce_rest_cannot_view',
    excerpt: '{"code":"woocommerce_rest_cannot_view","message":"Sorry, you cannot list resources."}',
  }),
  evidence({ id: 'read-signed-https', probe: 'read-signed-https', round: 3, login: 'signature' }),
  evidence({
    id: 'write',
    probe: 'write',
    round: 4,
    method: 'POST',
    url: `${rest}wc/v3/products/batch`,
    login: 'signature',
    headers: { 'content-type': 'text/html', 'x-hostile': '<script>document.title=3</script>\u202e' },
    excerpt: hostileExcerpt,
  }),
];

const settled: readonly NotChecked[] = [
  { probe: 'other-user-agent', because: 'settled' },
  { probe: 'read-signed-http', because: 'settled' },
  { probe: 'legacy', because: 'settled' },
];

const base = {
  address: `https://${host}/`,
  adminUrl: `https://${host}/wp-admin/`,
  evidence: allEvidence,
  notChecked: settled,
} as const;

/** It works, by a detour; and one thing is worth knowing. */
export const strippedReport: CheckReport = fakeReport({
  ...base,
  id: 'report-stripped',
  findings: [
    {
      cause: 'auth-header-stripped',
      severity: 'warning',
      certainty: 'certain',
      params: { host },
      evidence: ['read-basic', 'read-signed-https'],
    },
    {
      cause: 'polluted-json',
      severity: 'warning',
      certainty: 'likely',
      params: { host, excerpt: hostileExcerpt },
      evidence: ['write'],
    },
    { cause: 'legacy-api-off', severity: 'note', certainty: 'certain', params: {}, evidence: ['index'] },
  ],
});

/** Three problems, two of which the evidence does not tell apart. */
export const openReport: CheckReport = fakeReport({
  ...base,
  id: 'report-open',
  ok: false,
  findings: [
    {
      cause: 'permalinks-plain',
      severity: 'problem',
      certainty: 'certain',
      params: { host },
      evidence: ['home', 'index'],
    },
    {
      cause: 'key-unknown',
      severity: 'problem',
      certainty: 'open',
      params: { host, last7: 'a1b2c3d' },
      evidence: ['read-basic'],
      decidedBy: 'false-signature-made-up-key',
    },
    {
      cause: 'secret-wrong',
      severity: 'problem',
      certainty: 'open',
      params: { host, last7: 'a1b2c3d' },
      evidence: ['read-basic'],
      decidedBy: 'false-signature-made-up-key',
    },
  ],
  notChecked: [...settled, { probe: 'false-signature-made-up-key', because: 'enough-calls' }],
});

export const plainReport: CheckReport = fakeReport({
  ...base,
  id: 'report-plain',
  ok: false,
  findings: [
    { cause: 'permalinks-plain', severity: 'problem', certainty: 'certain', params: { host }, evidence: ['home'] },
  ],
});

/** Nothing answers: no store, no wp-admin, hardly any evidence. */
export const unreachableReport: CheckReport = fakeReport({
  id: 'report-unreachable',
  address: 'https://gone.example/',
  ok: false,
  requests: 1,
  rounds: 1,
  durationMs: 15_000,
  findings: [
    {
      cause: 'connect-timeout',
      severity: 'problem',
      certainty: 'certain',
      params: { host: 'gone.example', seconds: 10 },
      evidence: ['home'],
    },
  ],
  evidence: [
    {
      id: 'home',
      probe: 'home',
      round: 1,
      method: 'HEAD',
      url: 'https://gone.example/',
      login: 'none',
      hops: [],
      headers: {},
      failure: fail('connect-timeout', { host: 'gone.example', seconds: 10 }).failure,
      timing: { totalMs: 10_000 },
    },
  ],
  notChecked: [{ probe: 'index', because: 'no-store' }],
});

const road: Road = {
  restUrl: rest,
  signedRestUrl: rest,
  authentication: 'basic',
  verbs: 'direct',
  staging: false,
};

function checked(hours: number, causes: readonly FoundCause[], door: HistoryEntry['door'] = 'window'): HistoryEntry {
  return {
    event: 'checked',
    at: ago(hours * 3_600_000),
    door,
    ok: causes.every(({ severity }) => severity !== 'problem'),
    findings: causes,
    requests: 12,
    durationMs: 1_240,
  };
}

const stripped: FoundCause = { cause: 'auth-header-stripped', severity: 'warning' };
const plain: FoundCause = { cause: 'permalinks-plain', severity: 'problem' };
const note: FoundCause = { cause: 'legacy-api-off', severity: 'note' };

/** A year of a store: in order, then by a detour, then broken, mended since; newest first. */
export const history: readonly HistoryEntry[] = [
  checked(0.1, [note]),
  checked(24, [note], 'command-line'),
  checked(48, [note]),
  {
    event: 'road-changed',
    at: ago(49 * 3_600_000),
    door: 'window',
    from: { ...road, authentication: 'signature' },
    to: road,
  },
  checked(49, [note]),
  checked(72, [plain, stripped, note], 'browser'),
  checked(96, [plain, stripped, note]),
  checked(120, [stripped, note]),
  {
    event: 'road-changed',
    at: ago(121 * 3_600_000),
    door: 'window',
    from: road,
    to: { ...road, authentication: 'signature', verbs: 'method-parameter' },
  },
  checked(121, [stripped, note]),
  ...Array.from({ length: 30 }, (_, index) => checked(144 + 24 * index, [note], 'command-line')),
  {
    event: 'renamed',
    at: ago(40 * day),
    door: 'window',
    from: 'Label & Ink',
    to: 'متجر القهوة <b>\u202egro.live\u202c',
  },
  { event: 'moved', at: ago(41 * day), door: 'window', from: 'https://old.example/', to: `https://${host}/` },
  checked(24 * 42, [note]),
  { event: 'key-added', at: ago(41.5 * day), door: 'window', keyLast7: '9f8e7d6' },
  { event: 'connected', at: ago(42 * day), door: 'window', address: 'https://old.example/', keyLast7: 'a1b2c3d' },
];
