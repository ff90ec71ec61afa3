import { readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import type { CheckReport, StoreRecord } from '../../src-main/contract/models.ts';
import { type PracticeFaultName, practiceFault } from '../../src-main/contract/practice-faults.ts';
import { type PractisedFault, startPracticeFault } from '../../src-main/practice/index.ts';
import { filesBelow, found } from '../support/leaks.ts';
import { startSecretService } from '../support/secret-service.ts';
import { commandLineTest, connect, type House, jsonOf, pasteOf, type Ran } from './gatehouse.ts';
import { controlC, enter, inTerminal } from './pty.ts';

/** Over the practice store and the faults that it plays, as a person or a script runs it. */

const test = commandLineTest(startSecretService).extend<{
  play: (name: PracticeFaultName | 'none') => Promise<PractisedFault>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads what a fixture needs from it
  play: async ({}, use) => {
    const played: PractisedFault[] = [];
    await use(async (name) => {
      const fault = await startPracticeFault(name);
      played.push(fault);
      return fault;
    });
    for (const fault of played) await fault.close();
  },
});

type Pair = PractisedFault['key'];

const pasteOfPair = ({ consumerKey, consumerSecret }: Pair): string => `${consumerKey}\n${consumerSecret}\n`;

async function authorityOf(house: House, { authority }: { readonly authority?: string }): Promise<string[]> {
  return authority === undefined ? [] : ['--ca', await house.file('ca.pem', authority)];
}

function reportOf(ran: Ran): CheckReport & { findings: { title: string; fixes: { who: string; url?: string }[] }[] } {
  return jsonOf(ran) as ReturnType<typeof reportOf>;
}

const options = { timeout: 120_000 };

describe.concurrent('any address', options, () => {
  test('without a key, and with one that is not kept', async ({ house, play }) => {
    const fault = await play('none');
    const ca = await authorityOf(house, fault);
    const bare = await house.run(['doctor', fault.address, ...ca]);
    expect(bare).toMatchObject({ code: 0 });
    expect(bare.stdout).toMatch(/^In order: the address, WordPress, permalinks, WooCommerce, https\.$/m);
    expect(bare.stdout).toMatch(/^Not checked: No key was given\./m);
    expect(bare.stdout).toMatch(/^Nothing stands in the way of a key: /m);
    const keyed = await house.run(['doctor', fault.address, '--key', '-', ...ca], { input: pasteOfPair(fault.key) });
    expect(keyed).toMatchObject({ code: 0 });
    expect(keyed.stdout).toMatch(/^The key may: read and write; its user sees products, orders/m);
    expect((await house.run(['stores', '--json'])).stdout).toBe('{"stores":[]}\n');
  });

  test('that is at fault: what is wrong on top, who mends it, and where', async ({ house, play }) => {
    const fault = await play('auth-header-stripped');
    const args = ['doctor', fault.address, '--key', '-', ...(await authorityOf(house, fault))];
    const ran = await house.run(args, { input: pasteOfPair(fault.key) });
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stdout).toMatch(/^! The server throws the login header away\n {2}The server of .+ throws/);
    expect(ran.stdout).toContain('  1. Done already: Gatehouse signs each call instead');
    expect(ran.stdout).toMatch(/ {5}https:\/\/.+\/wp-admin\/options-permalink\.php$/m);
    expect(ran.stderr).toContain('add --letter FILE');
    const report = reportOf(await house.run([...args, '--json'], { input: pasteOfPair(fault.key) }));
    expect(report).toMatchObject({ ok: true, road: { authentication: 'signature' } });
    expect(report.findings[0]).toMatchObject({
      cause: 'auth-header-stripped',
      severity: 'warning',
      title: 'The server throws the login header away',
      fixes: [
        { who: 'app' },
        { who: 'you', url: expect.stringMatching(/\/wp-admin\/options-permalink\.php$/) },
        { who: 'host' },
      ],
    });
    for (const id of report.findings[0]?.evidence ?? []) {
      expect(report.evidence.map((one) => one.id)).toContain(id);
    }
  });

  const faults = [
    'permalinks-plain',
    'dns-not-found',
    'certificate-expired',
    'permission-write-missing',
    'key-malformed',
  ] as const;
  test.for(faults)('with the fault %s ends with 1', async (name, { house, play }) => {
    const fault = await play(name);
    const args = ['doctor', fault.address, '--key', '-', '--json', ...(await authorityOf(house, fault))];
    const ran = await house.run(args, { input: pasteOfPair(fault.key) });
    expect(ran).toMatchObject({ code: 1 });
    const report = reportOf(ran);
    expect(report.ok).toBe(false);
    expect(report.findings[0]).toMatchObject({ cause: practiceFault(name).cause, severity: 'problem' });
  });

  test('with a key that may do less: a problem, or a note where no more is wanted', async ({ house, play }) => {
    const fault = await play('none');
    const args = ['doctor', fault.address, '--key', '-', '--json', ...(await authorityOf(house, fault))];
    const input = pasteOfPair(fault.keys.read);
    expect(await house.run(args, { input })).toMatchObject({ code: 1 });
    const read = await house.run([...args, '--want', 'read'], { input });
    expect(read).toMatchObject({ code: 0 });
    expect(reportOf(read).findings[0]).toMatchObject({ cause: 'permission-write-missing', severity: 'note' });
  });

  test('behind a staging password, from a file of its owner’s alone', async ({ house, play }) => {
    const fault = await play('staging-password');
    const args = ['doctor', fault.address, '--key', '-', '--json', ...(await authorityOf(house, fault))];
    const input = pasteOfPair(fault.key);
    expect(reportOf(await house.run(args, { input })).findings[0]?.cause).toBe('staging-password');
    const login = await house.file('staging.txt', `${fault.staging?.user}:${fault.staging?.password}\n`);
    const ran = await house.run([...args, '--staging', login], { input });
    expect(ran).toMatchObject({ code: 0 });
    expect(reportOf(ran)).toMatchObject({ road: { authentication: 'signature', staging: true } });
    expect(ran.stdout + ran.stderr).not.toContain(fault.staging?.password);
    const unasked = await house.run([...args, '--staging', '-'], { input });
    expect([unasked.code, jsonOf(unasked)]).toMatchObject([2, { error: { params: { reason: 'staging-unasked' } } }]);
  });
});

describe.concurrent('a connected store', options, () => {
  test('is checked with its own key, by its name or its address', async ({ house, practice }) => {
    const store = await practice({ httpPort: null, httpsPort: 0 });
    await connect(house, store);
    const named = await house.run(['doctor', 'shop']);
    expect(named).toMatchObject({ code: 0 });
    expect(named.stderr).not.toContain('is connected');
    const addressed = await house.run(['doctor', store.url]);
    expect(addressed).toMatchObject({ code: 0 });
    expect(addressed.stderr).toContain(`Shop (${store.url}/) is connected: its own key is checked.`);
    expect(addressed.stdout).toMatch(/^The key may: read and write/m);
  });

  test('lends its address and its authority to another key', async ({ house, practice }) => {
    const store = await practice({ httpPort: null, httpsPort: 0 });
    await connect(house, store);
    const before = await house.run(['show', 'shop', '--json']);
    const ran = await house.run(['doctor', 'shop', '--key', '-'], { input: pasteOf(store, 'read') });
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.stdout).toMatch(/^✗ The key may not write$/m);
    expect(await house.run(['show', 'shop', '--json'])).toEqual(before);
  });

  test('is held to what it was connected for, or to what is wanted now', async ({ house, practice }) => {
    const store = await practice();
    await house.run(['connect', store.url, '--name', 'Shop', '--want', 'read'], { input: pasteOf(store, 'read') });
    expect(await house.run(['doctor', 'shop'])).toMatchObject({ code: 0 });
    expect(await house.run(['doctor', 'shop', '--want', 'read_write'])).toMatchObject({ code: 1 });
  });
});

describe.concurrent('a staging site', options, () => {
  test('is connected with its login, which is kept, changed and erased', async ({ house, play, keyring }) => {
    const fault = await play('staging-password');
    const { user = '', password = '' } = fault.staging ?? {};
    const right = await house.file('staging.txt', `${user}:${password}\n`);
    const wrong = await house.file('wrong.txt', `${user}:not-${password}\n`);
    const ca = await authorityOf(house, fault);
    const args = ['connect', fault.address, '--name', 'Copy', ...ca];
    const input = pasteOfPair(fault.key);
    expect(await house.run([...args, '--json'], { input })).toMatchObject({ code: 1 });
    expect(await house.run([...args, '--staging', right], { input })).toMatchObject({ code: 0 });
    const ran = await house.run(['doctor', 'copy']);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stdout).toMatch(/^Calls: .*the Authorization header carries the login of the staging site/m);

    expect(await house.run(['staging', 'copy', '--login', wrong])).toMatchObject({ code: 1 });
    expect(await house.run(['doctor', 'copy'])).toMatchObject({ code: 0 });
    expect(await house.run(['staging', 'copy', '--remove'])).toMatchObject({ code: 0 });
    const locked = await house.run(['doctor', 'copy', '--json']);
    expect([locked.code, reportOf(locked).findings[0]?.cause]).toEqual([1, 'staging-password']);
    const again = await house.run(['staging', 'copy', '--login', right]);
    expect(again).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('is kept in the keychain, and was accepted'),
    });
    expect(await house.run(['doctor', 'copy'])).toMatchObject({ code: 0 });
    for (const { path, bytes } of filesBelow(house.data))
      expect([path, bytes.includes(password)]).toEqual([path, false]);
    expect(JSON.stringify(await keyring.items())).not.toContain(password);
  });

  test('has its login asked for on a terminal, and the password not shown', async ({ house, play }) => {
    const fault = await play('staging-password');
    const screen = inTerminal(house, ['doctor', fault.address, '--staging', '-', ...(await authorityOf(house, fault))]);
    await screen.said('Name for the staging site: ');
    screen.type(`${fault.staging?.user}${enter}`);
    await screen.said('Its password: ');
    screen.type(`${fault.staging?.password}${enter}`);
    expect(await screen.ended).toMatchObject({ code: 0 });
    expect(screen.screen()).toContain(fault.staging?.user);
    expect(screen.screen()).not.toContain(fault.staging?.password);
  });
});

describe.concurrent('every store', options, () => {
  test('is checked one after the other, also past one that does not answer', async ({ house, practice }) => {
    const [tea, gone] = [await practice(), await practice()];
    await connect(house, gone);
    await house.run(['connect', tea.url, '--name', 'Tea'], { input: pasteOf(tea) });
    await gone.close();
    const ran = await house.run(['doctor', '--all']);
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.stderr).toMatch(/^1 of 2: /m);
    expect(ran.stderr).toMatch(/^2 of 2: /m);
    expect(ran.stdout).toMatch(/^✗ The server refuses connections$/m);
    expect(ran.stdout).toMatch(/^2 stores: 1 healthy, 1 with a problem, 0 not checked\.$/m);
    const { checks } = jsonOf(await house.run(['doctor', '--all', '--json'])) as { checks: { report: CheckReport }[] };
    expect(checks.map(({ report }) => report.ok).sort()).toEqual([false, true]);
  });

  test('whose secret cannot be had is said to, and ends with 3', async ({ house, practice }) => {
    const [tea, shop] = [await practice(), await practice()];
    await connect(house, shop);
    await house.run(['connect', tea.url, '--name', 'Tea'], { input: pasteOf(tea) });
    const records = `${house.data}/stores.json`;
    const text = await readFile(records, 'utf8');
    const { store } = jsonOf(await house.run(['show', 'tea', '--json'])) as { store: StoreRecord };
    // As after an import without secrets: the keychain has no item of this name.
    await writeFile(
      records,
      text.replaceAll(
        store.activeKey,
        store.activeKey.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')),
      ),
    );
    const ran = await house.run(['doctor', '--all']);
    expect(ran).toMatchObject({ code: 3 });
    expect(ran.stderr).toContain('The secret of this key is not in the keychain');
    expect(ran.stdout).toMatch(/^2 stores: 1 healthy, 0 with a problem, 1 not checked\.$/m);
  });
});

describe.concurrent('what is written into files', options, () => {
  test('tells a supporter and the host, and nobody the secret', async ({ house, play }) => {
    const fault = await play('methods-blocked');
    const [report, letter] = [`${house.folder}/report.md`, `${house.folder}/letter.txt`];
    const args = ['doctor', fault.address, '--key', '-', '--report', report, '--letter', letter];
    const ran = await house.run([...args, ...(await authorityOf(house, fault))], { input: pasteOfPair(fault.key) });
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stderr).toContain(`The report is in ${report}.`);
    const told = await readFile(report, 'utf8');
    expect(told).toContain('`methods-blocked`');
    const asked = await readFile(letter, 'utf8');
    expect(asked).toContain('Please allow PUT, PATCH and DELETE');
    expect(asked).toMatch(/ {2}PUT https:\/\/.+: (?:403|405|501), \d+ ms/);
    for (const text of [told, asked, ran.stdout, ran.stderr]) {
      expect(found(text, fault.key, fault.key.consumerSecret)).toEqual([]);
      expect(found(text, fault.key, fault.key.consumerKey)).toEqual([]);
    }
  });

  test('is no letter where the host has nothing to mend, and no report where none can be written', async ({
    house,
    play,
  }) => {
    const fault = await play('permalinks-plain');
    const ca = await authorityOf(house, fault);
    const letter = `${house.folder}/letter.txt`;
    const ran = await house.run(['doctor', fault.address, '--letter', letter, ...ca]);
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.stderr).toContain('Nothing that was found is for your host to mend.');
    await expect(stat(letter)).rejects.toThrow();
    const nowhere = await house.run(['doctor', fault.address, '--report', `${house.folder}/no/report.md`, ...ca]);
    expect(nowhere).toMatchObject({ code: 3 });
    expect(nowhere.stdout).toMatch(/^Has a problem: /m);
  });
});

describe.concurrent('a key', options, () => {
  test('is never an argument, and is not said again when it is one', async ({ house, play }) => {
    const fault = await play('none');
    for (const json of [[], ['--json']]) {
      const ran = await house.run(['doctor', fault.address, '--key', fault.key.consumerSecret, ...json]);
      expect(ran).toMatchObject({ code: 2 });
      expect(ran.stdout + ran.stderr).toContain('A key is never an argument');
      expect(found(ran.stdout + ran.stderr, fault.key, fault.key.consumerSecret)).toEqual([]);
    }
    expect(fault.store.requests).toEqual([]);
  });

  test('is asked for on a terminal, in two halves if need be, and not shown', async ({ house, play }) => {
    const fault = await play('none');
    const ca = await authorityOf(house, fault);
    const screen = inTerminal(house, ['doctor', fault.address, '--key', '-', ...ca]);
    await screen.said('Nothing is shown.');
    screen.paste(fault.key.consumerKey);
    await screen.said('the consumer secret is still missing');
    screen.paste(fault.key.consumerSecret);
    const ran = await screen.ended;
    expect(ran.code).toBe(0);
    expect(screen.screen()).toContain('The key may');
    expect(found(screen.screen(), fault.key, fault.key.consumerSecret)).toEqual([]);
    expect(found(screen.screen(), fault.key, fault.key.consumerKey)).toEqual([]);
    for (const line of screen.screen().split(/\r?\n/)) expect(line).not.toMatch(/undefined|\{\{/);
  });
});

describe.concurrent('Ctrl+C', options, () => {
  test.for([[], ['--json']])('in the middle of a run ends it at once, with 130 %j', async (json, { house, play }) => {
    const fault = await play('hanging');
    const screen = inTerminal(house, ['doctor', fault.address, ...json, ...(await authorityOf(house, fault))]);
    await screen.said('Looking for');
    screen.type(controlC);
    expect(await screen.ended).toMatchObject({ code: 130 });
    expect(screen.screen()).toContain(json.length > 0 ? '{"error":{"code":"cancelled"' : 'Stopped at your wish.');
  });

  test('between two stores leaves the others alone', async ({ house, practice }) => {
    const [tea, shop] = [await practice(), await practice()];
    await connect(house, shop);
    await house.run(['connect', tea.url, '--name', 'Tea'], { input: pasteOf(tea) });
    const screen = inTerminal(house, ['doctor', '--all']);
    await screen.said('1 of 2');
    screen.type(controlC);
    expect(await screen.ended).toMatchObject({ code: 130 });
    expect(screen.screen()).not.toContain('2 of 2');
  });
});
