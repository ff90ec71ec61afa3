import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/contract/secret.ts';
import { checkKey, diagnose, inspectSite } from '../../src-main/diagnosis/diagnose.ts';
import { type PractisedFault, startPracticeFault } from '../../src-main/practice/index.ts';
import type { Transport } from '../../src-main/woocommerce/exchange.ts';
import type { MatrixKey } from './matrix.ts';
import { directTransport, runParts } from './practice.ts';

const running: PractisedFault[] = [];
let transport: Transport;
beforeAll(() => {
  transport = directTransport();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((fault) => fault.close()));
});
afterAll(() => transport.close());

async function start(...request: Parameters<typeof startPracticeFault>): Promise<PractisedFault> {
  const fault = await startPracticeFault(...request);
  running.push(fault);
  return fault;
}

const login = { user: 'staging', password: new Secret('harbour-lane') };
const sent = `Basic ${btoa('staging:harbour-lane')}`;

function keyOf(fault: PractisedFault, kind: Exclude<MatrixKey, 'none'> = 'read_write') {
  const { consumerKey, consumerSecret } = fault.keys[kind];
  return { consumerKey: new Secret(consumerKey), consumerSecret: new Secret(consumerSecret) };
}

async function report(fault: PractisedFault, staging?: typeof login, kind?: Exclude<MatrixKey, 'none'>) {
  const told = await diagnose({
    ...runParts(transport, fault.authority ? { authority: fault.authority } : {}),
    address: fault.address,
    key: keyOf(fault, kind),
    wanted: 'read_write',
    onStep: () => {},
    ...(staging ? { staging } : {}),
  });
  if (!told.ok) throw new Error(told.failure.code);
  return told.value.report;
}

const logins = ({ store }: PractisedFault) => store.requests.map(({ headers }) => headers.authorization);

describe('a staging site’s password', () => {
  test('that is not given is the problem, and no key is tried', async () => {
    const fault = await start('staging-password');
    const { findings, ok } = await report(fault);
    expect(findings).toMatchObject([
      { cause: 'staging-password', severity: 'problem', params: { realm: 'Staging', login: 'closed' } },
    ]);
    expect(ok).toBe(false);
    expect(logins(fault)).toEqual([undefined]);
  });

  test('that is wrong is the problem too, and was tried once', async () => {
    const fault = await start('staging-password');
    const { findings } = await report(fault, { user: 'staging', password: new Secret('wrong') });
    expect(findings).toMatchObject([{ cause: 'staging-password', severity: 'problem', params: { login: 'refused' } }]);
    expect(logins(fault)).toHaveLength(2);
  });

  test('that is right is a note: it goes with every call, and the key as a signature', async () => {
    const fault = await start('staging-password');
    const key = keyOf(fault);
    const { findings, ok, road, notChecked, evidence } = await report(fault, login);
    expect([ok, findings.map(({ severity }) => severity)]).toEqual([true, ['note', 'note']]);
    expect(findings[0]).toMatchObject({ cause: 'staging-password', severity: 'note', params: { login: 'passed' } });
    expect(road).toMatchObject({ authentication: 'signature', staging: true });
    expect(notChecked).toContainEqual({ probe: 'read-basic', because: 'header-taken' });
    expect(evidence.slice(0, 3).map(({ id, login: by }) => `${id} ${by}`)).toEqual([
      'home none',
      'home-2 staging',
      'index staging',
    ]);
    // The first only asks whether there is a password at all.
    expect(logins(fault)[0]).toBeUndefined();
    expect(new Set(logins(fault).slice(1))).toEqual(new Set([sent]));
    for (const { url } of fault.store.requests) expect(url).not.toContain(key.consumerSecret.reveal());
    expect(JSON.stringify(evidence)).not.toMatch(/harbour-lane|c3RhZ2luZzpoYXJib3VyLWxhbmU/);
  });

  test.each([
    ['unknown', 'key-unknown'],
    ['wrong-secret', 'secret-wrong'],
    ['read', 'permission-write-missing'],
    ['write', 'permission-read-missing'],
    ['low-rights', 'user-lacks-rights'],
  ] as const)('behind it, a %s key is told as elsewhere', async (kind, cause) => {
    const { findings } = await report(await start('staging-password'), login, kind);
    expect(findings[0]?.cause).toBe(cause);
  });

  test('that nobody asks for any more goes nowhere, and the road heals', async () => {
    const fault = await start('none');
    const { road, findings } = await report(fault, login);
    expect(road).toMatchObject({ authentication: 'basic', staging: false });
    expect(findings.map(({ cause }) => cause)).toEqual(['legacy-api-off']);
    expect(logins(fault)).not.toContain(sent);
  });

  test('goes over https alone', async () => {
    const fault = await start('none', { https: false });
    fault.store.setFaults([
      () => ({
        status: 401,
        headers: { 'www-authenticate': 'Basic realm="Staging"', 'content-type': 'text/html' },
        body: '<html>',
      }),
    ]);
    const { findings } = await report(fault, login);
    expect(findings).toMatchObject([{ cause: 'staging-password', params: { login: 'closed' } }]);
    expect(logins(fault).filter((one) => one !== undefined)).toEqual([]);
  });

  test('is asked for between the two halves as in one', async () => {
    const fault = await start('staging-password');
    const parts = { ...runParts(transport, { authority: fault.authority ?? '' }), onStep: () => {} };
    const refused = await inspectSite({ ...parts, address: fault.address });
    expect(refused).toMatchObject({ ok: false, failure: { code: 'staging-password' } });
    const site = await inspectSite({ ...parts, address: fault.address, staging: login });
    if (!site.ok) throw new Error(site.failure.code);
    const checked = await checkKey({
      ...parts,
      site: site.value,
      pair: keyOf(fault),
      staging: login,
      wanted: 'read_write',
    });
    expect(checked).toMatchObject({ ok: true, value: { report: { ok: true, road: { staging: true } } } });
  });
});
