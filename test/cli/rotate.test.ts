import { describe, expect } from 'vitest';
import { z } from 'zod';
import type { PracticeKey, PracticeStore } from '../../src-main/practice/index.ts';
import { startSecretService } from '../support/secret-service.ts';
import { commandLineTest, connect, type House, jsonOf, type Ran } from './gatehouse.ts';
import { enter, type InTerminal, inTerminal } from './pty.ts';

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

const overHttps = { httpPort: null, httpsPort: 0 } as const;
const time = z.iso.datetime();
const last7 = z.string().regex(/^[0-9a-f]{7}$/);
const key = { id: z.string(), last7, refusedAt: time.optional() };
const lastCheck = z.strictObject({ ok: z.boolean(), findings: z.array(z.looseObject({ cause: z.string() })) });
const road = z.looseObject({ restUrl: z.url() });
const failure = z.strictObject({ code: z.string(), params: z.record(z.string(), z.unknown()) });
const found = z.looseObject({ read: z.string(), write: z.string() });
/** As the manual has it. */
const line = z.strictObject({
  store: z.strictObject({ id: z.string(), name: z.string() }),
  rotation: z
    .strictObject({
      id: z.string(),
      reason: z.enum(['old', 'leaked', 'person-left', 'other']),
      order: z.enum(['replace-first', 'revoke-first']),
      phase: z.enum(['awaiting-key', 'offered', 'verified', 'switched']),
      startedAt: time,
      suggestedDescription: z.string(),
      oldKey: z.strictObject(key),
      newKey: z
        .strictObject({
          ...key,
          addedAt: time,
          verified: z.strictObject({ at: time, found, road, lastCheck }).optional(),
          problem: failure.optional(),
        })
        .optional(),
      comparison: z
        .strictObject({
          report: z.string(),
          checkedAt: time,
          old: z.strictObject({ found, asked: z.enum(['now', 'before']), because: failure.optional() }),
          differences: z.array(z.looseObject({ kind: z.enum(['permission', 'area']), direction: z.string() })),
          fewer: z.boolean(),
        })
        .optional(),
      switched: z.strictObject({ at: time, before: z.strictObject({ road, checkedAt: time, lastCheck }) }).optional(),
      revocation: z
        .strictObject({
          asked: z.int(),
          lastAskedAt: time,
          answer: z.enum(['known', 'refused', 'new-refused', 'both-refused', 'cannot-tell']).optional(),
          failure: failure.optional(),
        })
        .optional(),
    })
    .nullable(),
  steps: z.array(z.string()),
  addKeyUrl: z.url(),
  keysUrl: z.url(),
});

/** The state after a step, by its one line of JSON. */
async function step(house: House, args: readonly string[], input = '') {
  const ran = await house.run(['rotate', ...args, '--json'], { input });
  return { code: ran.code, ...line.parse(jsonOf(ran)) };
}

const makeKey = (store: PracticeStore, permission: 'read' | 'read_write' = 'read_write'): PracticeKey =>
  store.createKey({ user: 'admin', permission, description: 'Gatehouse' });
const pasteOf = ({ consumerKey, consumerSecret }: PracticeKey): string => `${consumerKey}\n${consumerSecret}\n`;
const endOf = ({ consumerKey }: PracticeKey): string => consumerKey.slice(-7);

/** A store that is connected with a key of its own. */
async function connected(house: House, store: PracticeStore): Promise<PracticeKey> {
  expect(await connect(house, store)).toMatchObject({ code: 0 });
  const old = store.keys.find(({ permission }) => permission === 'read_write');
  if (!old) throw new Error('the practice store has a key');
  return old;
}

function expectHidden(text: string, ...keys: readonly PracticeKey[]): void {
  for (const { consumerKey, consumerSecret } of keys) {
    for (const value of [consumerKey, consumerSecret]) expect(text).not.toContain(value.slice(3, 20));
  }
}

const failed = (ran: Ran, code: number, failure: string): void => {
  expect(ran.code).toBe(code);
  expect(jsonOf(ran)).toMatchObject({ error: { code: failure } });
};

describe('a script', () => {
  test('rotates a key in steps, each of which says where it stands', async ({ house, practice, keyring }) => {
    const store = await practice(overHttps);
    const old = await connected(house, store);
    const fresh = makeKey(store);
    expect(await step(house, ['status', 'shop'])).toMatchObject({ code: 0, rotation: null, steps: [] });
    failed(await house.run(['rotate', 'verify', 'shop', '--json']), 2, 'rotation-absent');
    failed(await house.run(['rotate', 'new', 'shop', '--json'], { input: pasteOf(fresh) }), 2, 'rotation-absent');

    expect(await step(house, ['start', 'shop', '--reason', 'person-left'])).toMatchObject({
      code: 0,
      rotation: { reason: 'person-left', phase: 'awaiting-key', oldKey: { last7: endOf(old) } },
      steps: ['take-new-key', 'abandon'],
      addKeyUrl: `${store.url}/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys&create-key=1`,
    });
    failed(await house.run(['rotate', 'start', 'shop', '--json']), 2, 'rotation-under-way');
    failed(await house.run(['rotate', 'new', 'shop', '--json'], { input: pasteOf(old) }), 2, 'rotation-key-not-new');

    expect(await step(house, ['new', 'shop'], pasteOf(makeKey(store, 'read')))).toMatchObject({
      code: 0,
      rotation: { phase: 'verified', comparison: { fewer: true } },
    });
    failed(await house.run(['rotate', 'switch', 'shop', '--json']), 1, 'rotation-fewer-rights');
    const taken = await house.run(['rotate', 'new', 'shop'], { input: pasteOf(fresh) });
    expect(taken).toMatchObject({ code: 0 });
    expect(taken.stdout).toContain('It may do what the old key may, as both answered just now.');
    expectHidden(taken.stdout + taken.stderr, old, fresh);

    expect(await step(house, ['switch', 'shop'])).toMatchObject({ code: 0, rotation: { phase: 'switched' } });
    expect(await step(house, ['undo', 'shop'])).toMatchObject({ code: 0, rotation: { phase: 'verified' } });
    expect(await step(house, ['switch', 'shop'])).toMatchObject({ code: 0, rotation: { phase: 'switched' } });
    expect(await step(house, ['confirm-revoked', 'shop'])).toMatchObject({
      code: 1,
      rotation: { revocation: { answer: 'known', asked: 0 } },
    });
    store.revokeKey(old.id);
    expect(await step(house, ['confirm-revoked', 'shop'])).toMatchObject({ code: 0, rotation: null });
    const labels = (await keyring.items()).map(({ label }) => label).join();
    expect(labels).toContain(endOf(fresh));
    expect(labels).not.toContain(endOf(old));

    const history = await house.run(['history', 'shop', '--json']);
    expect(jsonOf(history)).toMatchObject({ unreadable: 0, store: { name: 'Shop' } });
    const told = await house.run(['history', 'shop']);
    expect(told.stdout).toContain(`the store refuses ck_…${endOf(old)}`);
    const csv = await house.run(['history', 'shop', '--csv']);
    expect(csv.stdout.split('\r\n')[0]).toBe('"when","where","event","what"');
    expect(csv.stdout).toMatch(/"command line","rotation-started","a rotation of ck_…\w{7} was begun: the person/);
    for (const { stdout } of [history, told, csv]) expectHidden(stdout, old, fresh);
  });

  test('gives one up, or ends it without a proof where it says so', async ({ house, practice }) => {
    const store = await practice(overHttps);
    const old = await connected(house, store);
    // Without a step and without anybody to ask: as far as it goes.
    expect(await step(house, ['shop'], pasteOf(makeKey(store)))).toMatchObject({
      code: 0,
      rotation: { reason: 'old', phase: 'switched' },
    });
    expect(await step(house, ['abandon', 'shop'])).toMatchObject({ code: 0, rotation: null });
    expect(jsonOf(await house.run(['show', 'shop', '--json']))).toMatchObject({
      store: { keys: [{ last7: endOf(old) }] },
    });
    expect(await step(house, ['shop'], pasteOf(makeKey(store)))).toMatchObject({ code: 0 });
    failed(await house.run(['rotate', 'stop-waiting', 'shop', '--json']), 2, 'confirmation-missing');
    expect(await step(house, ['stop-waiting', 'shop', '--yes'])).toMatchObject({ code: 0, rotation: null });
  });
});

interface AtTheTerminal {
  readonly house: House;
  readonly store: PracticeStore;
  readonly terminal: (args: string[]) => InTerminal;
}

/** A rotation of `store` after its switch: asked to revoke the old key, the person revokes these, and says so. */
async function revokedWhenAsked({ house, store, terminal }: AtTheTerminal, revoked: readonly ('old' | 'fresh')[]) {
  const keys = { old: await connected(house, store), fresh: makeKey(store) };
  await step(house, ['shop'], pasteOf(keys.fresh));
  const screen = terminal(['rotate', 'shop']);
  await screen.said('Enter once it is revoked');
  for (const which of revoked) store.revokeKey(keys[which].id);
  screen.type(enter);
  return { ...keys, screen };
}

describe('a person', () => {
  test('is led through it, and may be wrong on the way', async ({ house, practice, terminal }) => {
    const store = await practice(overHttps);
    const old = await connected(house, store);
    const fresh = makeKey(store);
    const screen = terminal(['rotate', 'shop']);
    await screen.said('Why is the key to be replaced?');
    await screen.said('1 to 4: ');
    screen.type(`2${enter}`);
    await screen.said('Revoke it first? [y/N] ');
    screen.type(enter);
    await screen.said('Description: Gatehouse ');
    await screen.said('Nothing is shown.');
    screen.paste(pasteOf(old));
    await screen.said('is kept for this store already');
    screen.type(enter);
    await screen.said(/Nothing is shown\..*Nothing is shown\./s);
    screen.paste(pasteOf(fresh));
    await screen.said(`Make calls with ck_…${endOf(fresh)} instead of ck_…${endOf(old)}? [Y/n] `);
    screen.type(enter);
    await screen.said(`Revoke the key whose line ends in …${endOf(old)}, and not the one ending in …${endOf(fresh)}`);
    await screen.said('Enter once it is revoked');
    screen.type(enter);
    await screen.said(`The store still knows ck_…${endOf(old)}.`);
    store.revokeKey(old.id);
    await screen.said(/Enter once it is revoked.*Enter once it is revoked/s);
    screen.type(enter);
    await screen.said('The old key is erased from this computer.');
    expect(await screen.ended).toMatchObject({ code: 0 });
    expectHidden(screen.screen(), old, fresh);
  });

  test('who revokes the wrong line goes back to the old key, and leaves for later', async ({
    house,
    practice,
    terminal,
  }) => {
    const { old, screen } = await revokedWhenAsked({ house, store: await practice(overHttps), terminal }, ['fresh']);
    await screen.said('the wrong line was revoked');
    await screen.said(`Make calls with the old key ck_…${endOf(old)} again? [Y/n] `);
    screen.type(enter);
    await screen.said('Nothing is shown.');
    screen.type('\x03');
    expect(await screen.ended).toMatchObject({ code: 130 });
    expect(screen.screen()).toContain('Nothing is lost. Go on with: gatehouse rotate');
    expect(await step(house, ['status', 'shop'])).toMatchObject({ rotation: { phase: 'awaiting-key' } });
    expect(await house.run(['call', 'shop', 'GET', 'products', '-q', 'per_page=1'])).toMatchObject({ code: 0 });
  });

  test('who leaves calls with the new key that was revoked is told to undo, and not to revoke the old one', async ({
    house,
    practice,
    terminal,
  }) => {
    const { screen } = await revokedWhenAsked({ house, store: await practice(overHttps), terminal }, ['fresh']);
    await screen.said('again? [Y/n] ');
    screen.type(`n${enter}`);
    await screen.said(/Next: gatehouse rotate undo \S+/);
    expect(await screen.ended).toMatchObject({ code: 0 });
    const [, after = ''] = screen.screen().split('again? [Y/n] ');
    expect(after).not.toContain('Revoke the key');
  });

  test('who revokes both is told how that ends', async ({ house, practice, terminal }) => {
    const store = await practice(overHttps);
    const { screen } = await revokedWhenAsked({ house, store, terminal }, ['old', 'fresh']);
    await screen.said('The store takes neither');
    await screen.said(/If so: gatehouse rotate stop-waiting \S+, then rotate once more/);
    expect(await screen.ended).toMatchObject({ code: 0 });
    expect(await house.run(['rotate', 'stop-waiting', 'shop', '--yes'])).toMatchObject({ code: 0 });
    expect(await step(house, ['shop'], pasteOf(makeKey(store)))).toMatchObject({ rotation: { phase: 'switched' } });
  });
});
