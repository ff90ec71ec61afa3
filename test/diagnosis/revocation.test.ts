import { afterEach, describe, expect, it } from 'vitest';
import type { Permission } from '../../src-main/contract/models.ts';
import { type KeyPair, Secret } from '../../src-main/contract/secret.ts';
import { askAboutRevocation, askWhetherItWorks, type RevocationQuestion } from '../../src-main/diagnosis/revocation.ts';
import { cacheAnswers, firewall, limitRate, stagingPassword } from '../../src-main/practice/faults/in-front.ts';
import { badGateway, stripAuthorization } from '../../src-main/practice/faults/server.ts';
import { fatalError, forcedLogin, maintenance, noticesBeforeJson } from '../../src-main/practice/faults/wordpress.ts';
import type { Fault, PracticeKey, PracticeOptions, PracticeStore } from '../../src-main/practice/index.ts';
import { check, createStores, directTransport, runParts } from './practice.ts';

const stores = createStores();
afterEach(() => stores.close());

const staging = { user: 'staging', password: 'harbour-lane' };

function pairOf({ consumerKey, consumerSecret }: PracticeKey): KeyPair {
  return { consumerKey: new Secret(consumerKey), consumerSecret: new Secret(consumerSecret) };
}

interface Scene {
  readonly store: PracticeStore;
  readonly old: PracticeKey;
  readonly fresh: PracticeKey;
  readonly question: RevocationQuestion;
}

/** A store with both keys, and its road as a check of the new one finds it. */
async function scene(options: PracticeOptions = {}, permission: Permission = 'read_write'): Promise<Scene> {
  const store = await stores.start(options);
  const transport = directTransport();
  const key = () => store.createKey({ user: 'admin', permission, description: 'k' });
  const [old, fresh] = [key(), key()];
  const { check: checked } = await check(transport, store, pairOf(fresh), { wanted: fresh.permission });
  if (!checked.ok || !checked.value.report.road) throw new Error('the store is in order');
  const { address, road } = checked.value.report;
  const newKey = { pair: pairOf(fresh), writeOnly: fresh.permission === 'write' };
  const oldKey = new Secret(old.consumerKey);
  return { store, old, fresh, question: { ...runParts(transport, store), address, road, oldKey, newKey } };
}

const roads: readonly { readonly name: string; readonly options: PracticeOptions; readonly permission?: Permission }[] =
  [
    { name: 'over https', options: {} },
    { name: 'over http', options: { httpPort: 0, httpsPort: null } },
    { name: 'in a folder', options: { subdirectory: '/shop' } },
    { name: 'where the header is stripped', options: { stripsAuthorization: true } },
    { name: 'where https is not noticed', options: { noticesHttps: false } },
    { name: 'in German', options: { language: 'de' } },
    { name: 'in Japanese', options: { language: 'ja' } },
    { name: 'with a key that may only write', options: {}, permission: 'write' },
    { name: 'with a key that may only read', options: {}, permission: 'read' },
    { name: 'of WooCommerce 8.9.3', options: { version: '8.9.3' } },
  ];

describe.each(roads)('a store $name', ({ options, permission }) => {
  it('says of each key whether it still knows it', async () => {
    const { store, old, fresh, question } = await scene(options, permission);
    expect(await askAboutRevocation(question)).toEqual({ answer: 'known', old: 'works', new: 'works' });
    store.revokeKey(old.id);
    expect(await askAboutRevocation(question)).toEqual({ answer: 'refused', old: 'refused', new: 'works' });
    store.revokeKey(fresh.id);
    expect(await askAboutRevocation(question)).toMatchObject({ answer: 'both-refused', old: 'cannot-tell' });
  });

  it('says that the wrong line was revoked', async () => {
    const { store, fresh, question } = await scene(options, permission);
    store.revokeKey(fresh.id);
    expect(await askAboutRevocation(question)).toEqual({ answer: 'new-refused', old: 'works', new: 'refused' });
  });
});

describe('the question', () => {
  it('sends nothing that was made with the secret of the old key, and leaves its last access as it was', async () => {
    const { store, old, question } = await scene();
    const from = store.requests.length;
    await askAboutRevocation(question);
    const sent = store.requests.slice(from);
    expect(sent).toHaveLength(3);
    expect(sent.filter(({ url }) => url.includes(old.consumerKey))).toHaveLength(1);
    for (const { headers } of sent) {
      const login = Buffer.from(headers.authorization?.replace(/^Basic /, '') ?? '', 'base64').toString();
      expect(login).not.toContain(old.consumerKey);
    }
    expect(store.keys.find(({ id }) => id === old.id)?.lastAccess).toBeUndefined();
  });

  it('is four requests at most', async () => {
    const { store, old, question } = await scene();
    store.revokeKey(old.id);
    const from = store.requests.length;
    await askAboutRevocation(question);
    expect(store.requests.slice(from)).toHaveLength(4);
  });

  it('before there is a new key is two, and told from one that nobody has', async () => {
    const { store, old, question } = await scene();
    const { newKey: _, ...first } = question;
    expect(await askAboutRevocation(first)).toEqual({ answer: 'known', old: 'works', new: 'cannot-tell' });
    store.revokeKey(old.id);
    const from = store.requests.length;
    expect(await askAboutRevocation(first)).toEqual({ answer: 'refused', old: 'refused', new: 'cannot-tell' });
    expect(store.requests.slice(from)).toHaveLength(2);
  });

  it('carries the login of a staging site', async () => {
    const { store, old, question } = await scene({ stripsAuthorization: true });
    store.setFaults([stagingPassword(staging)]);
    const road = { ...question.road, staging: true };
    const without = await askAboutRevocation({ ...question, road });
    expect(without).toMatchObject({ answer: 'cannot-tell', failure: { code: 'staging-password' } });
    const login = { user: staging.user, password: new Secret(staging.password) };
    expect(await askAboutRevocation({ ...question, road, staging: login })).toMatchObject({ answer: 'known' });
    store.revokeKey(old.id);
    expect(await askAboutRevocation({ ...question, road, staging: login })).toMatchObject({ answer: 'refused' });
  });
});

/** A plugin that gives one text for every refusal. */
const oneTextForAll: Fault = async (request, next) => {
  const answer = await next(request);
  if (answer.status !== 401) return answer;
  const body = JSON.stringify({
    code: 'woocommerce_rest_authentication_error',
    message: 'No.',
    data: { status: 401 },
  });
  return { ...answer, body };
};

/** Refuses every key as a store does that has lost its keys. */
const keysAreGone: Fault = (request, next) => next({ ...request, headers: { ...request.headers, authorization: '' } });

const silences: readonly (readonly [name: string, faults: readonly Fault[], code: string])[] = [
  ['is in maintenance', [maintenance()], 'maintenance'],
  ['asks for fewer calls', [limitRate({ seconds: 60 })], 'rate-limited'],
  ['is behind a firewall', [firewall()], 'firewall-blocked'],
  ['fails', [fatalError()], 'server-error'],
  ['is behind a gateway that is down', [badGateway()], 'server-error'],
  ['has one text for every refusal', [oneTextForAll], 'cannot-tell'],
];

describe('a store', () => {
  it.each(silences)('that %s is not taken for one that refuses the old key', async (_, faults, code) => {
    for (const isRevoked of [false, true]) {
      const { store, old, question } = await scene();
      if (isRevoked) store.revokeKey(old.id);
      store.setFaults(faults);
      const seen = await askAboutRevocation(question);
      expect([isRevoked, seen.answer, seen.old, seen.failure?.code]).toEqual([
        isRevoked,
        'cannot-tell',
        'cannot-tell',
        code,
      ]);
    }
  });

  it('that is not there any more is one that nothing can be told of', async () => {
    const { store, question } = await scene();
    await store.close();
    const seen = await askAboutRevocation({ ...question, transport: directTransport() });
    expect(seen).toMatchObject({ answer: 'cannot-tell', old: 'cannot-tell', failure: { code: 'connection-refused' } });
  });

  it('that has a cache in front of it is asked past that', async () => {
    const { store, old, question } = await scene();
    store.setFaults([cacheAnswers()]);
    expect(await askAboutRevocation(question)).toMatchObject({ answer: 'known' });
    store.revokeKey(old.id);
    expect(await askAboutRevocation(question)).toMatchObject({ answer: 'refused' });
  });

  it('that prints notices into its answers is understood', async () => {
    const { store, old, question } = await scene();
    store.setFaults([noticesBeforeJson(false)]);
    expect(await askAboutRevocation(question)).toMatchObject({ answer: 'known' });
    store.revokeKey(old.id);
    expect(await askAboutRevocation(question)).toMatchObject({ answer: 'refused' });
  });

  it('that is closed to whoever is not logged in tells what it knows, and else nothing', async () => {
    const { store, old, question } = await scene();
    store.setFaults([forcedLogin()]);
    expect(await askAboutRevocation(question)).toMatchObject({ answer: 'known' });
    store.revokeKey(old.id);
    expect(await askAboutRevocation(question)).toMatchObject({ answer: 'refused' });
  });

  it('that does not take the new key either proves nothing about the old one', async () => {
    const { store, old, question } = await scene();
    store.revokeKey(old.id);
    store.setFaults([keysAreGone]);
    expect((await askAboutRevocation(question)).answer).toBe('cannot-tell');
    store.setFaults([stripAuthorization()]);
    expect((await askAboutRevocation(question)).answer).toBe('cannot-tell');
  });
});

describe('whether a key works', () => {
  it('is asked over the road that calls take', async () => {
    const { store, old, question } = await scene();
    const asked = { ...question, key: pairOf(old), writeOnly: false };
    const from = store.requests.length;
    expect(await askWhetherItWorks(asked)).toBe(true);
    expect(store.requests.slice(from)).toHaveLength(1);
    store.revokeKey(old.id);
    expect(await askWhetherItWorks(asked)).toBe(false);
  });
});
