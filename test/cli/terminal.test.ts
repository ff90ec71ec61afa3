import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { redirectTo } from '../../src-main/practice/faults/server.ts';
import type { PracticeStore } from '../../src-main/practice/index.ts';
import { startSecretService } from '../support/secret-service.ts';
import { commandLineTest, connect, type House, pasteOf } from './gatehouse.ts';
import { backspace, controlC, controlD, enter, type InTerminal, inTerminal } from './pty.ts';

const test = commandLineTest(startSecretService).extend<{ terminal: (args: string[]) => InTerminal }>({
  terminal: async ({ house }, use) => {
    const open: InTerminal[] = [];
    await use((args) => {
      const one = inTerminal(house, args);
      open.push(one);
      return one;
    });
    for (const one of open) one.close();
  },
});

const pasteHere = 'Nothing is shown.';

function keyOf(store: PracticeStore, permission = 'read_write') {
  const key = store.keys.find((one) => one.permission === permission);
  if (!key) throw new Error('no such key');
  return key;
}

/** No part of a key that is longer than what wp-admin shows, anywhere on the screen. */
function expectHidden(screen: string, store: PracticeStore): void {
  for (const { consumerKey, consumerSecret } of store.keys) {
    for (const value of [consumerKey, consumerSecret]) {
      const bare = value.slice(3);
      for (let at = 0; at + 8 <= bare.length; at += 1) expect(screen).not.toContain(bare.slice(at, at + 8));
    }
  }
}

async function expectNothingKept(house: House): Promise<void> {
  expect(await house.run(['stores', '--json'])).toMatchObject({ code: 0, stdout: '{"stores":[]}\n' });
}

describe.concurrent('a key in a terminal', { timeout: 90_000 }, () => {
  test('is pasted and never shown, in colour', async ({ practice, terminal }) => {
    const store = await practice();
    const screen = terminal(['connect', store.url]);
    await screen.said(pasteHere);
    screen.paste('hello\n');
    await screen.said('no key of WooCommerce is in it');
    screen.paste(pasteOf(store));
    expect(await screen.ended).toMatchObject({ code: 0 });
    expect(screen.screen()).toContain(`Key ck_…${keyOf(store).consumerKey.slice(-7)} and its secret`);
    expect(screen.screen()).toContain('\x1b[32m✓');
    // Bracketed paste is switched off again.
    expect(screen.screen().lastIndexOf('\x1b[?2004l')).toBeGreaterThan(screen.screen().lastIndexOf('\x1b[?2004h'));
    expectHidden(screen.screen(), store);
  });

  test('may be pasted before it is asked for, in halves, one right after the other', async ({ practice, terminal }) => {
    const store = await practice();
    const { consumerKey, consumerSecret } = keyOf(store);
    const screen = terminal(['connect', store.url]);
    await screen.said('Looking for');
    screen.paste(consumerSecret);
    screen.paste(consumerKey);
    expect(await screen.ended).toMatchObject({ code: 0 });
    expect(screen.screen()).toContain('the consumer key is still missing');
    expectHidden(screen.screen(), store);
  });

  test('may be typed, with mistakes, in pieces', async ({ practice, terminal }) => {
    const store = await practice();
    const { consumerKey, consumerSecret } = keyOf(store);
    const screen = terminal(['connect', store.url]);
    await screen.said(pasteHere);
    screen.type(`${consumerKey.slice(0, 20)}xyz${backspace.repeat(3)}`);
    screen.type(`\x1b[D\x1b[C${consumerKey.slice(20)}${enter}`);
    await screen.said('the consumer secret is still missing');
    screen.type(consumerSecret.slice(0, 30));
    screen.type(consumerSecret.slice(30));
    screen.type(enter);
    expect(await screen.ended).toMatchObject({ code: 0 });
    expectHidden(screen.screen(), store);
  });

  test('may be one of several', async ({ practice, terminal }) => {
    const store = await practice();
    const screen = terminal(['connect', store.url, '--want', 'read']);
    await screen.said(pasteHere);
    screen.paste(`${pasteOf(store)}\n${pasteOf(store, 'read')}`);
    await screen.said('1 to 2: ');
    screen.type(`3${enter}21${backspace}${enter}`);
    expect(await screen.ended).toMatchObject({ code: 0 });
    expect(screen.screen()).toContain(`Key ck_…${keyOf(store, 'read').consumerKey.slice(-7)} and its secret`);
    expectHidden(screen.screen(), store);
  });

  test('that may only read is kept as that, if the person says so', async ({ practice, terminal, house }) => {
    const store = await practice();
    const screen = terminal(['connect', store.url]);
    // Enter after a paste, as people do, answers nothing that is asked later.
    await screen.said(pasteHere);
    screen.paste(pasteOf(store, 'read'));
    screen.type(enter);
    await screen.said('Keep it as a key that may only read?');
    screen.type(`y${enter}`);
    expect(await screen.ended).toMatchObject({ code: 0 });
    const listed = await house.run(['stores', '--json']);
    expect(JSON.parse(listed.stdout)).toMatchObject({ stores: [{ permission: 'read', health: 'warning' }] });
  });

  test('asks whether another host is the store', async ({ practice, terminal }) => {
    const store = await practice();
    const old = await practice({ faults: [redirectTo(store.url)] });
    const screen = terminal(['connect', old.url.replace('127.0.0.1', 'localhost')]);
    await screen.said(/Is http:\/\/127\.0\.0\.1:\d+\/? your store\? \[y\/N\] /);
    screen.type(`y${enter}`);
    await screen.said(pasteHere);
    screen.paste(pasteOf(store));
    expect(await screen.ended).toMatchObject({ code: 0 });
  });
});

describe.concurrent('Ctrl+C', { timeout: 90_000 }, () => {
  const prompts: [string, (store: PracticeStore, screen: InTerminal) => Promise<void>][] = [
    ['while the address is checked', (_, screen) => screen.said('Looking for')],
    ['at the paste', (_, screen) => screen.said(pasteHere)],
    [
      'inside a paste that does not end',
      async (_, screen) => {
        await screen.said(pasteHere);
        screen.type('\x1b[200~ck_');
      },
    ],
    [
      'at the choice of a key',
      async (store, screen) => {
        await screen.said(pasteHere);
        screen.paste(`${pasteOf(store)}\n${pasteOf(store, 'read')}`);
        await screen.said('1 to 2: ');
      },
    ],
    [
      'while the key is tried',
      async (store, screen) => {
        await screen.said(pasteHere);
        screen.paste(pasteOf(store));
        await screen.said('Trying the key');
      },
    ],
    [
      'at the question whether to keep it',
      async (store, screen) => {
        await screen.said(pasteHere);
        screen.paste(pasteOf(store, 'read'));
        await screen.said('[y/N]');
      },
    ],
  ];

  test.for(prompts)('%s ends with 130 and keeps nothing', async ([, reach], { practice, terminal, house, keyring }) => {
    const store = await practice();
    const screen = terminal(['connect', store.url]);
    await reach(store, screen);
    screen.type(controlC);
    expect(await screen.ended).toMatchObject({ code: 130 });
    expectHidden(screen.screen(), store);
    await expectNothingKept(house);
    const { host } = new URL(store.url);
    expect((await keyring.items()).filter(({ label }) => label.includes(host))).toEqual([]);
  });

  test('Ctrl+D, a hang-up and SIGTERM at the paste do the same', async ({ practice, terminal, house }) => {
    const store = await practice();
    const ends: ((screen: InTerminal) => void)[] = [
      (screen) => screen.type(controlD),
      (screen) => process.kill(screen.pid(), 'SIGHUP'),
      (screen) => process.kill(screen.pid(), 'SIGTERM'),
    ];
    for (const end of ends) {
      const screen = terminal(['connect', store.url]);
      await screen.said(pasteHere);
      end(screen);
      expect(await screen.ended).toMatchObject({ code: 130 });
      expect(screen.screen()).toContain('Stopped at your wish.');
    }
    await expectNothingKept(house);
  });

  test('before removing and forgetting removes nothing; no is the answer unless yes is said', async ({
    practice,
    terminal,
    house,
  }) => {
    await connect(house, await practice());
    for (const args of [['remove', 'shop'], ['forget-everything']]) {
      for (const answer of [controlC, controlD, enter, `n${enter}`]) {
        const screen = terminal(args);
        await screen.said('[y/N] ');
        screen.type(answer);
        expect(await screen.ended).toMatchObject({ code: 130 });
      }
      expect(await house.run(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    }
    expect((await house.run(['stores'])).stdout).toContain('Shop');
    const screen = terminal(['remove', 'shop']);
    await screen.said('[y/N] ');
    screen.type(`y${enter}`);
    expect(await screen.ended).toMatchObject({ code: 0 });
    await expectNothingKept(house);
  });
});

describe.concurrent('a vault file', { timeout: 90_000 }, () => {
  const passphrase = 'correct horse battery';

  test('is chosen in so many words, with a passphrase typed twice and never shown', async ({
    practice,
    terminal,
    house,
  }) => {
    const store = await practice();
    const screen = terminal(['connect', store.url, '--vault', 'file', '--name', 'Shop']);
    await screen.said(pasteHere);
    screen.paste(pasteOf(store));
    await screen.said('Choose a passphrase for your keys');
    screen.type(`${passphrase}${enter}`);
    await screen.said('Once more: ');
    screen.type(`another one entirely${enter}`);
    await screen.said('They differ.');
    // Both at once, as a password manager types them.
    screen.type(`${passphrase}${enter}${passphrase}${enter}`);
    expect(await screen.ended).toMatchObject({ code: 0 });
    expect(screen.screen()).not.toContain('correct');
    expect(readFileSync(`${house.data}/keys.age`, 'latin1')).toMatch(/^age-encryption\.org\/v1\n/);

    const again = terminal(['call', 'shop', 'GET', 'products', '-q', '_fields=id']);
    await again.said('Passphrase for your keys: ');
    again.type(`wrong horse battery${enter}`);
    expect(await again.ended).toMatchObject({ code: 3 });
    expect(again.screen()).toContain('The passphrase does not open');
    const right = terminal(['call', 'shop', 'GET', 'products', '-q', '_fields=id']);
    await right.said('Passphrase for your keys: ');
    right.type(`${passphrase}${enter}`);
    expect(await right.ended).toMatchObject({ code: 0 });
    const stopped = terminal(['call', 'shop', 'GET', 'products']);
    await stopped.said('Passphrase for your keys: ');
    stopped.type(controlC);
    expect(await stopped.ended).toMatchObject({ code: 130 });
  });

  test('takes the passphrase from a file; a folder keeps the kind of vault that it began with', async ({
    practice,
    house,
  }) => {
    const store = await practice();
    const file = await house.file('passphrase', `${passphrase}\n`);
    const connected = await connect(house, store, '--vault', 'file', '--passphrase-file', file);
    expect(connected).toMatchObject({ code: 0 });
    const call = ['call', 'shop', 'GET', 'products', '-q', '_fields=id'];
    expect(await house.run([...call, '--passphrase-file', file])).toMatchObject({ code: 0 });
    const credentials = { CREDENTIALS_DIRECTORY: house.folder };
    await house.file('gatehouse-passphrase', passphrase);
    expect(await house.run(call, { env: credentials })).toMatchObject({ code: 0 });
    const without = await house.run(call);
    expect(without).toMatchObject({ code: 3, stderr: expect.stringContaining('--passphrase-file') });
    const other = await house.run([...call, '--vault', 'keychain']);
    expect(other).toMatchObject({ code: 3, stderr: expect.stringContaining('a file with a passphrase') });
  });
});

describe.concurrent('a keychain', { timeout: 90_000 }, () => {
  test('that is locked, or absent, is told apart, and nothing is kept', async ({ practice, house }) => {
    const store = await practice();
    const locked = await startSecretService();
    const absent = await startSecretService({ keyring: 'none' });
    try {
      await connect(house, store);
      await locked.lock();
      const call = await house.run(['call', 'shop', 'GET', 'products'], { env: locked.env });
      expect(call).toMatchObject({ code: 3, stderr: expect.stringContaining('The keychain is locked.') });
      for (const { env } of [locked, absent]) {
        const kept = await house.run(['connect', (await practice()).url], { env, input: pasteOf(store) });
        expect(kept.code).toBe(3);
      }
      const gone = await house.run(['call', 'shop', 'GET', 'products', '--json'], { env: absent.env });
      expect(gone.code).toBe(3);
      expect(JSON.parse(gone.stdout)).toMatchObject({
        error: { code: 'vault-absent', next: expect.stringContaining('--vault file') },
      });
      const listed = JSON.parse((await house.run(['stores', '--json'])).stdout) as { stores: unknown[] };
      expect(listed.stores).toHaveLength(1);
    } finally {
      await Promise.all([locked.stop(), absent.stop()]);
    }
  });

  test('that asks the person is said to; Ctrl+C does not wait for the answer', async ({ practice, house }) => {
    const store = await practice();
    const asking = await startSecretService({ prompter: 'unanswered' });
    try {
      expect(
        await house.run(['connect', store.url, '--name', 'Shop'], { env: asking.env, input: pasteOf(store) }),
      ).toMatchObject({ code: 0 });
      await asking.lock();
      const screen = inTerminal(house, ['call', 'shop', 'GET', 'products'], asking.env);
      await screen.said('The system is asking for the password of the keychain.');
      process.kill(screen.pid(), 'SIGINT');
      expect(await screen.ended).toMatchObject({ code: 130 });
      await asking.unlock();
      expect(await house.run(['call', 'shop', 'GET', 'products'], { env: asking.env })).toMatchObject({ code: 0 });
    } finally {
      await asking.stop();
    }
  });
});

test('a key is not taken as an argument', { timeout: 90_000 }, async ({ practice, house }) => {
  const store = await practice();
  const { consumerKey, consumerSecret } = keyOf(store);
  for (const args of [
    [store.url, consumerKey, consumerSecret],
    [store.url, '--key', consumerKey],
    [`${store.url}/?consumer_key=${consumerKey}&consumer_secret=${consumerSecret}`],
    [store.url.replace('://', `://${consumerKey}:${consumerSecret}@`)],
  ]) {
    const ran = await house.run(['connect', ...args]);
    expect(ran.code).toBe(2);
    expectHidden(ran.stdout + ran.stderr, store);
  }
  expect(store.requests).toEqual([]);
});
