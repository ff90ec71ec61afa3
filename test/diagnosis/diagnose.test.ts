import { describe, expect, test } from 'vitest';
import { probeNames } from '../../src-main/contract/models.ts';
import { type DiagnosisRequest, diagnose } from '../../src-main/diagnosis/diagnose.ts';
import { limitRate } from '../../src-main/practice/faults/in-front.ts';
import type { Fault, PracticeStore } from '../../src-main/practice/index.ts';
import { createParts } from './parts.ts';
import { keyOf, runParts } from './practice.ts';

const { stores, servers, transport } = createParts();

type Changes = Partial<DiagnosisRequest>;

const ask = (address: string, changes: Changes = {}) =>
  diagnose({
    ...runParts(transport, {}),
    address,
    wanted: 'read_write',
    onStep: () => {},
    ...changes,
  });

const askStore = (store: PracticeStore, changes: Changes = {}) =>
  ask(store.url, { addedAuthorities: store.authority ? [store.authority] : [], ...changes });

async function reportOf(asked: ReturnType<typeof ask>) {
  const diagnosis = await asked;
  if (!diagnosis.ok) throw new Error(diagnosis.failure.code);
  return diagnosis.value.report;
}

describe('a report', () => {
  test('shows what was sent and what came back, and why the rest was not asked', async () => {
    const store = await stores.start();
    const report = await reportOf(askStore(store, { key: keyOf(store, 'read/write') }));
    expect(report.ok).toBe(true);
    expect(report.evidence).toHaveLength(report.requests);
    expect(report.evidence.map(({ id }) => id)).toEqual([...new Set(report.evidence.map(({ id }) => id))]);
    expect(report.evidence[0]).toMatchObject({ id: 'home', method: 'HEAD', round: 1, login: 'none', status: 200 });
    expect(report.evidence.find(({ id }) => id === 'anonymous-repeat')).toMatchObject({
      status: 401,
      restCode: 'woocommerce_rest_cannot_view',
      login: 'none',
    });
    expect(Math.max(...report.evidence.map(({ round }) => round))).toBe(report.rounds);
    expect(new Set([...report.evidence, ...report.notChecked].map(({ probe }) => probe))).toEqual(new Set(probeNames));
    for (const { evidence } of report.findings) {
      for (const id of evidence) expect(report.evidence.map((one) => one.id)).toContain(id);
    }
    const other = await reportOf(askStore(store));
    expect(other.id).not.toBe(report.id);
  });

  test('without a key says what comes before one', async () => {
    const store = await stores.start();
    const report = await reportOf(askStore(store));
    expect(report).toMatchObject({ ok: true, address: `${store.url}/`, adminUrl: `${store.url}/wp-admin/` });
    expect(report.notChecked).toContainEqual({ probe: 'read-basic', because: 'no-key' });
  });

  test('is free of key, secret and signature, whatever the store repeats of them', async () => {
    const echo: Fault = async (request, next) => {
      const answer = await next(request);
      const repeated = `${JSON.stringify(request.headers)} ${request.target}`;
      return {
        ...answer,
        headers: { ...answer.headers, link: `<${request.target}>; rel="next"`, via: request.target, server: repeated },
        body: `<b>Notice</b>: ${repeated}${answer.body}`,
      };
    };
    for (const options of [{}, { stripsAuthorization: true }]) {
      for (const kind of ['read/write', 'wrong secret', 'unknown'] as const) {
        const store = await stores.start({ ...options, faults: [echo] });
        const key = keyOf(store, kind);
        const text = JSON.stringify(await reportOf(askStore(store, { key })));
        expect(text).toContain('Notice');
        for (const secret of [key.consumerKey.reveal(), key.consumerSecret.reveal()]) {
          expect(text).not.toContain(secret);
          expect(text).not.toContain(secret.slice(3));
        }
        expect(text).not.toContain(
          Buffer.from(`${key.consumerKey.reveal()}:${key.consumerSecret.reveal()}`).toString('base64'),
        );
        const signatures = store.requests.flatMap(({ url }) => /oauth_signature=([^&]+)/.exec(url)?.[1] ?? []);
        for (const signature of signatures) expect(text).not.toContain(signature);
      }
    }
  });
});

describe('what is wrong on the way is a report, not a failure', () => {
  test('an address that is none', async () => {
    const report = await reportOf(ask('not an address'));
    expect(report).toMatchObject({ ok: false, requests: 0, findings: [{ cause: 'address-invalid' }] });
  });

  test('nobody there', async () => {
    const server = await servers.raw(() => {});
    await servers.close();
    const report = await reportOf(ask(server.origin));
    expect(report).toMatchObject({ ok: false, findings: [{ cause: 'connection-refused', severity: 'problem' }] });
    expect(report.evidence[0]).toMatchObject({ probe: 'home', failure: { code: 'connection-refused' } });
  });

  test('a certificate of nobody known, with what it says of itself', async () => {
    const store = await stores.start();
    const report = await reportOf(ask(store.url));
    expect(report.findings[0]?.cause).toBe('tls-untrusted');
    expect(report.evidence[0]?.certificate?.names).toContain('127.0.0.1');
  });

  test('a key that is not whole, with whatever else is wrong', async () => {
    const store = await stores.start({ permalinks: 'plain' });
    const key = { malformed: { half: 'key', reason: 'key-too-long', found: 41 } };
    const report = await reportOf(askStore(store, { key }));
    expect(report.findings.map(({ cause }) => cause)).toEqual(['key-malformed', 'permalinks-plain']);
  });

  test('a store that answers what fits nothing', async () => {
    const store = await stores.start();
    const key = keyOf(store, 'read/write');
    const odd: Fault = (request, next) =>
      request.path.includes('/wc/v3/') ? { status: 418, headers: {}, body: 'tea' } : next(request);
    store.setFaults([odd]);
    const report = await reportOf(askStore(store, { key }));
    expect(report).toMatchObject({ ok: false, findings: [{ cause: 'cannot-tell', certainty: 'open' }] });
  });
});

test('a stop is a failure, and so is a proxy that fails', async () => {
  const store = await stores.start({ faults: [limitRate({ allowed: 100 })] });
  const stopped = AbortSignal.abort();
  expect(await askStore(store, { signal: stopped })).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
});
