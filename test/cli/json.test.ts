import { existsSync, readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { causeCodes } from '../../src-main/contract/codes.ts';
import { areas, permissions, stepNames } from '../../src-main/contract/models.ts';
import { practiceFaultGroups, practiceFaultNames } from '../../src-main/contract/practice-faults.ts';
import { startSecretService } from '../support/secret-service.ts';
import { commandLineTest, connect, jsonOf, pasteOf, type Ran } from './gatehouse.ts';

const test = commandLineTest(startSecretService);

const time = z.iso.datetime();
const permission = z.enum(permissions);
const yesNo = z.enum(['yes', 'no', 'unknown']);
const params = z.record(z.string(), z.union([z.string(), z.number()]));
const words = { what: z.string().min(1), next: z.string().min(1) };
const failure = z.strictObject({ code: z.string(), ...words, params });
const error = z.strictObject({ error: failure });
const capabilities = z.strictObject({
  read: yesNo,
  write: yesNo,
  areas: z.strictObject(Object.fromEntries(areas.map((area) => [area, yesNo]))),
});
const road = z.strictObject({
  restUrl: z.url(),
  signedRestUrl: z.url(),
  authentication: z.enum(['basic', 'signature']),
  verbs: z.enum(['direct', 'method-parameter']),
  staging: z.boolean(),
});
const versions = z.strictObject({ woocommerce: z.string().optional(), wordpress: z.string().optional() });
const legacyApi = z.enum(['on', 'off', 'unknown']);
const last7 = z.string().regex(/^[0-9a-f]{7}$/);
const record = z.strictObject({
  id: z.string(),
  name: z.string(),
  address: z.url(),
  home: z.url(),
  adminUrl: z.url(),
  storeId: z.string().optional(),
  road,
  versions,
  legacyApi,
  keys: z.array(
    z.strictObject({
      id: z.string(),
      last7,
      description: z.string().optional(),
      wanted: permission,
      found: capabilities,
      addedAt: time,
      verifiedAt: time,
    }),
  ),
  activeKey: z.string(),
  addedAuthority: z.strictObject({ pem: z.string(), sha256: z.string(), subject: z.string() }).optional(),
  connectedAt: time,
  checkedAt: time,
  lastCheck: z.strictObject({
    ok: z.boolean(),
    findings: z.array(z.strictObject({ cause: z.string(), severity: z.enum(['problem', 'warning', 'note']) })),
  }),
});
const report = z.strictObject({
  address: z.url(),
  checkedAt: time,
  ok: z.boolean(),
  requests: z.int(),
  rounds: z.int(),
  durationMs: z.number(),
  findings: z.array(
    z.strictObject({
      cause: z.string(),
      severity: z.enum(['problem', 'warning', 'note']),
      certainty: z.enum(['certain', 'likely', 'open']),
      title: z.string().min(1),
      explanation: z.string().min(1),
      fixes: z
        .array(
          z.strictObject({ who: z.enum(['you', 'host', 'app']), text: z.string().min(1), url: z.url().optional() }),
        )
        .min(1),
      evidence: z.array(z.string()),
      decidedBy: z.string().optional(),
    }),
  ),
  capabilities,
  road: road.optional(),
  notChecked: z.array(z.strictObject({ probe: z.string(), because: z.string() })),
  evidence: z.array(z.looseObject({ id: z.string(), probe: z.string(), url: z.string() })),
});
const summary = z.strictObject({
  id: z.string(),
  name: z.string(),
  address: z.url(),
  keyLast7: last7,
  permission,
  health: z.enum(['healthy', 'warning', 'problem']),
  checkedAt: time,
  keyAddedAt: time,
});
const answer = z.strictObject({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  json: z.unknown(),
  text: z.string().optional(),
  problem: failure.optional(),
  polluted: z.boolean(),
  bytes: z.int(),
  durationMs: z.number(),
  pages: z.int(),
});

function expectLine(ran: Ran, code: number, schema: z.ZodType): unknown {
  expect(ran).toMatchObject({ code });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no colour, no cursor
  expect(ran.stdout + ran.stderr).not.toMatch(/[\x00-\x08\x0b-\x1f]/);
  return schema.parse(jsonOf(ran));
}

describe.concurrent('--json is one line of the documented shape', { timeout: 90_000 }, () => {
  test('whatever is done', async ({ house, practice }) => {
    const store = await practice({ httpPort: null, httpsPort: 0 });
    expectLine(await connect(house, store, '--json'), 0, z.strictObject({ store: record, report }));
    const json = (...args: string[]) => house.run([...args, '--json']);
    expectLine(await json('stores'), 0, z.strictObject({ stores: z.array(summary).length(1) }));
    expectLine(await json('show', 'shop'), 0, z.strictObject({ store: record }));
    expectLine(await json('rename', 'shop', 'Tea'), 0, z.strictObject({ store: record }));
    const checks = z.strictObject({ checks: z.array(z.strictObject({ store: z.string(), report })).length(1) });
    expectLine(await json('doctor', 'tea'), 0, report);
    expectLine(await json('check', 'tea'), 0, report);
    expectLine(await json('doctor', '--all'), 0, checks);
    expectLine(await json('call', 'tea', 'GET', 'products', '-q', 'per_page=1'), 0, answer);
    expectLine(await json('call', 'tea', 'GET', 'products', '--all', '-q', 'per_page=5'), 0, answer);
    const refused = expectLine(await json('call', 'tea', 'GET', 'products/999999'), 1, answer);
    expect(refused).toMatchObject({ status: 404, problem: { code: 'call-refused' } });
    expectLine(await json('move', 'tea', store.url), 0, z.strictObject({ store: record }));
    const removed = z.strictObject({ removed: z.strictObject({ id: z.string(), name: z.literal('Tea') }) });
    expectLine(await json('remove', 'tea', '--yes'), 0, removed);
    const forgotten = z.strictObject({ forgotten: z.strictObject({ stores: z.literal(0), keys: z.literal(0) }) });
    expectLine(await json('forget-everything', '--yes'), 0, forgotten);
  });

  test('when it fails', async ({ house, practice }) => {
    const store = await practice({ permalinks: 'plain' });
    const cases: [string[], number, string][] = [
      [['connect', store.url], 1, 'permalinks-plain'],
      [['connect', 'not an address'], 2, 'address-invalid'],
      [['connect', store.url, '--ca', '/nowhere/ca.pem'], 2, 'file-unreadable'],
      [['show', 'nobody'], 2, 'store-not-found'],
      [['rename', 'nobody', 'x'], 2, 'store-not-found'],
      [['move', 'nobody', store.url], 2, 'store-not-found'],
      [['remove', 'nobody'], 2, 'store-not-found'],
      [['staging', 'nobody'], 2, 'store-not-found'],
      [['staging', 'nobody', '--remove', '--login', '-'], 2, 'usage'],
      [['call', 'nobody', 'GET', 'products'], 2, 'store-not-found'],
      [['call', 'nobody', 'GET', 'products', '-q', 'x'], 2, 'usage'],
      [['call', 'nobody', 'POST', 'products', '-d', '{'], 2, 'body-not-json'],
      [['doctor', 'nobody'], 2, 'store-not-found'],
      [['doctor'], 2, 'usage'],
      [['doctor', 'x', '--all'], 2, 'usage'],
      [['forget-everything'], 2, 'confirmation-missing'],
      [['practice', '--port', 'x'], 2, 'usage'],
      [['practice', '--fault', 'maintenence'], 2, 'usage'],
      [['practice', '--fault', 'maintenance', '--plain'], 2, 'usage'],
      [['practice', '--language', 'xx'], 2, 'usage'],
      [['practice', '--port', new URL(store.url).port], 3, 'port-taken'],
      [['show'], 2, 'usage'],
      [['stores', '--colour'], 2, 'usage'],
      [['connect', store.url, '--want', 'all'], 2, 'usage'],
    ];
    for (const [args, code, expected] of cases) {
      const ran = await house.run([...args, '--json']);
      expect([args, expectLine(ran, code, error)]).toMatchObject([args, { error: { code: expected } }]);
      expect(ran.stdout).not.toContain('{{');
    }
  });

  test('of a practice store with a fault, which ends when it is asked to, whatever stands behind its address', async ({
    house,
  }) => {
    const shape = z.strictObject({
      fault: z.enum(practiceFaultNames),
      address: z.string(),
      authorityFile: z.string().optional(),
      addKeyUrl: z.url(),
      key: z.strictObject({ consumerKey: z.string(), consumerSecret: z.string() }),
      staging: z.strictObject({ user: z.string(), password: z.string() }).optional(),
    });
    for (const [fault, hasAuthority] of [
      ['staging-password', true],
      ['certificate-unknown-authority', false],
      ['connect-timeout', false],
      ['address-invalid', false],
    ] as const) {
      const running = house.start(['practice', '--json', '--https', '--fault', fault, '--language', 'ja']);
      await running.said('\n');
      const line = shape.parse(JSON.parse(running.stdout()));
      expect([line.fault, line.authorityFile !== undefined]).toEqual([fault, hasAuthority]);
      expect(line.staging !== undefined).toBe(fault === 'staging-password');
      expect(await (await fetch(line.addKeyUrl)).text()).toContain(line.key.consumerSecret);
      running.child.kill('SIGINT');
      expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
      if (line.authorityFile !== undefined) expect(existsSync(line.authorityFile)).toBe(false);
    }
  });

  test('of the faults that there are', async ({ house }) => {
    const fault = z.strictObject({
      name: z.enum(practiceFaultNames),
      group: z.enum(practiceFaultGroups),
      title: z.string(),
      plays: z.string(),
      over: z.enum(['https', 'http', 'either']),
      cause: z.enum(causeCodes),
    });
    const faults = z.array(fault).length(practiceFaultNames.length);
    expectLine(await house.run(['practice', '--list-faults', '--json']), 0, z.strictObject({ faults }));
    const listed = await house.run(['practice', '--list-faults']);
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    for (const name of practiceFaultNames) expect(listed.stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
  });

  test('of the practice store, which ends when it is asked to and takes its file with it', async ({ house }) => {
    for (const [signal, options] of [
      ['SIGINT', ['--https']],
      ['SIGTERM', ['--plain']],
    ] as const) {
      const running = house.start(['practice', '--json', ...options]);
      await running.said('\n');
      const line = z
        .strictObject({
          address: z.url(),
          authorityFile: z.string().optional(),
          addKeyUrl: z.url(),
          keys: z.array(
            z.strictObject({
              consumerKey: z.string().regex(/^ck_[0-9a-f]{40}$/),
              consumerSecret: z.string().regex(/^cs_[0-9a-f]{40}$/),
              permission,
              description: z.string(),
            }),
          ),
        })
        .parse(JSON.parse(running.stdout()));
      const [key] = line.keys;
      const ca = line.authorityFile === undefined ? [] : ['--ca', line.authorityFile];
      const connected = await house.run(['connect', line.address, ...ca], {
        input: `${key?.consumerKey} ${key?.consumerSecret}`,
      });
      expect(connected.code).toBe(signal === 'SIGINT' ? 0 : 1);
      running.child.kill(signal);
      expect(await running.ended).toMatchObject({ code: 0 });
      if (line.authorityFile !== undefined) expect(() => readFileSync(line.authorityFile ?? '')).toThrow('ENOENT');
    }
  });
});

describe.concurrent('what a person sees', { timeout: 90_000 }, () => {
  test('is without colour where there is no terminal, progress apart from results', async ({ house, practice }) => {
    const store = await practice();
    const ran = await connect(house, store);
    expect(ran.stdout.split('\n')).toHaveLength(3);
    const steps = stepNames.filter((name) => name !== 'compare' && name !== 'revocation');
    expect(ran.stderr.match(/^ {2}[✓!–] /gmu)?.length).toBeGreaterThanOrEqual(steps.length - 1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no colour, no cursor
    expect(ran.stdout + ran.stderr).not.toMatch(/[\x00-\x08\x0b-\x1f]|\{\{|undefined/);
  });

  test('of a command that is not understood: what, and exit code 2', async ({ house }) => {
    for (const [args, what] of [
      [['bogus'], "unknown command 'bogus'"],
      [['shwo', 'x'], 'Did you mean show?'],
      [['show'], "missing required argument 'store'"],
      [['show', 'a', 'b'], 'too many arguments'],
      [['connect', 'x', '--vault', 'cloud'], 'keychain, file'],
    ] as const) {
      const ran = await house.run(args);
      expect(ran).toMatchObject({ code: 2, stdout: '' });
      expect(ran.stderr).toContain(what);
    }
    expect((await house.run([])).code).toBe(2);
    expect(await house.run(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  test('as help of each command names its options, as the manual does', async ({ house }) => {
    const manual = readFileSync(new URL('../../docs/command-line.md', import.meta.url), 'utf8');
    const list = await house.run(['--help']);
    expect(list).toMatchObject({ code: 0, stderr: '' });
    const commands = [...list.stdout.matchAll(/^ {2}([a-z-]+)(?:\|\w+)? /gm)].map(([, name]) => name ?? '');
    expect(commands).toHaveLength(18);
    const secret = ['--json', '--vault', '--passphrase-file'];
    const options: Record<string, string[]> = {
      connect: ['--name', '--description', '--want', '--picture', '--ca', '--staging', '--yes', ...secret],
      scan: ['--json'],
      stores: ['--json'],
      show: ['--json'],
      doctor: ['--all', '--key', '--want', '--ca', '--staging', '--report', '--letter', ...secret],
      call: ['--query', '--data', '--all', '--key', ...secret],
      rename: ['--json'],
      history: ['--csv', '--json'],
      rotate: ['--reason', '--order', '--picture', '--accept-fewer-rights', '--yes', ...secret],
      move: ['--ca', ...secret],
      staging: ['--login', '--remove', ...secret],
      remove: ['--yes', ...secret],
      serve: ['--port', '--install', '--uninstall', '--now', ...secret],
      tool: [],
      run: ['--store', '--tool', '--may', '--area', ...secret],
      'forget-everything': ['--yes', ...secret],
      practice: ['--port', '--https', '--plain', '--fault', '--language', '--list-faults', '--json'],
    };
    expect(commands.filter((name) => name !== 'help').sort()).toEqual(Object.keys(options).sort());
    const helps = await Promise.all(Object.keys(options).map((name) => house.run([name, '--help'])));
    for (const [index, [name, expected]] of Object.entries(options).entries()) {
      const help = helps[index];
      expect(help).toMatchObject({ code: 0 });
      const named = [...(help?.stdout ?? '').matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(
        ([, option]) => option ?? '',
      );
      expect([name, named.filter((option) => option !== '--help').sort()]).toEqual([name, expected.sort()]);
      expect(manual).toContain(`\`${name}`);
      for (const option of expected) expect(manual).toContain(`${option}`);
    }
  });

  test('of a store is made harmless', async ({ house, practice }) => {
    const store = await practice({ name: 'Evil \u001b[2J\u202eshop\u0007' });
    const ran = await house.run(['connect', store.url], { input: pasteOf(store) });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a store must not send to the terminal
    expect(ran.stdout + ran.stderr).not.toMatch(/[\x00-\x08\x0b-\x1f\u202e]/);
    expect(ran.code).toBe(0);
  });
});
