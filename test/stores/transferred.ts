import fc from 'fast-check';
import { type areas, permissions, type StoreRecord, severities } from '../../src-main/contract/models.ts';
import { type BasicLogin, type KeyPair, Secret } from '../../src-main/contract/secret.ts';
import { checkName, unprintable } from '../../src-main/stores/names.ts';
import type { TransferredStore } from '../../src-main/stores/transfer-contents.ts';

const hex = fc.stringMatching(/^[0-9a-f]{40}$/);
const id = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}$/);
const printable = (most: number) =>
  fc.string({ unit: 'grapheme', maxLength: most }).filter((text) => !unprintable.test(text));
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((text) => checkName(text))
  .filter((checked) => checked.ok)
  .map((checked) => checked.value);
const time = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const answer = fc.constantFrom('yes', 'no', 'unknown');
const path = fc
  .array(fc.stringMatching(/^[a-z0-9_-]{1,8}$/), { maxLength: 3 })
  .map((parts) => [...parts, ''].join('/'));

const key = fc.record(
  {
    id: fc.stringMatching(/^[a-z2-7]{8}$/),
    description: printable(50),
    wanted: fc.constantFrom(...permissions),
    found: fc.record({
      read: answer,
      write: answer,
      areas: fc.record({
        products: answer,
        orders: answer,
        customers: answer,
        settings: answer,
        system_status: answer,
        webhooks: answer,
      } satisfies Record<(typeof areas)[number], unknown>),
    }),
    addedAt: time,
    verifiedAt: time,
    // Of what the pair is made; a key that travels without its secret has only the last seven.
    consumerKey: hex,
    consumerSecret: hex,
    withSecret: fc.boolean(),
  },
  {
    requiredKeys: ['id', 'wanted', 'found', 'addedAt', 'verifiedAt', 'consumerKey', 'consumerSecret', 'withSecret'],
  },
);

export function pairOf(consumerKey: string, consumerSecret: string): KeyPair {
  return { consumerKey: new Secret(`ck_${consumerKey}`), consumerSecret: new Secret(`cs_${consumerSecret}`) };
}

function loginOf(name: string): BasicLogin {
  return { user: `user of ${name}`.replaceAll(':', ''), password: new Secret(`password of ${name}`) };
}

/** Any store that may be exported; its authority, where it has one, is one of these. */
export function anyStore(authorities: readonly NonNullable<StoreRecord['addedAuthority']>[]) {
  const keys = fc.uniqueArray(key, {
    minLength: 1,
    maxLength: 4,
    comparator: (one, other) => one.id === other.id || one.consumerKey.slice(-7) === other.consumerKey.slice(-7),
  });
  return fc
    .record({
      id,
      name,
      https: fc.boolean(),
      host: fc.domain(),
      port: fc.constantFrom('', ':8443'),
      path,
      home: fc.webUrl({ validSchemes: ['http', 'https'] }),
      storeId: fc.option(fc.uuid(), { nil: undefined }),
      verbs: fc.constantFrom('direct', 'method-parameter'),
      woocommerce: fc.option(printable(20), { nil: undefined }),
      wordpress: fc.option(printable(20), { nil: undefined }),
      legacyApi: fc.constantFrom('on', 'off', 'unknown'),
      keys,
      active: fc.nat(3),
      staging: fc.constantFrom(undefined, 'named', 'with its login'),
      authority: fc.option(fc.constantFrom(...authorities), { nil: undefined }),
      connectedAt: time,
      checkedAt: time,
      lastCheck: fc.record({
        ok: fc.boolean(),
        findings: fc.array(
          fc.record({ cause: fc.constantFrom('legacy-api-on', 'http-only'), severity: fc.constantFrom(...severities) }),
          { maxLength: 3 },
        ),
      }),
    })
    .map((made): TransferredStore => {
      const address = new URL(`${made.https ? 'https' : 'http'}://${made.host}${made.port}/${made.path}`).href;
      const { storeId, woocommerce, wordpress } = made;
      const record: StoreRecord = {
        id: made.id,
        name: made.name,
        address,
        home: made.home,
        ...(storeId === undefined ? {} : { storeId }),
        road: {
          restUrl: `${address}wp-json/`,
          signedRestUrl: `${address}wp-json/`,
          authentication: made.https && !made.staging ? 'basic' : 'signature',
          verbs: made.verbs,
          staging: made.https && made.staging !== undefined,
        },
        versions: {
          ...(woocommerce === undefined ? {} : { woocommerce }),
          ...(wordpress === undefined ? {} : { wordpress }),
        },
        legacyApi: made.legacyApi,
        keys: made.keys.map(({ consumerKey, consumerSecret: _, withSecret: __, ...one }) => ({
          ...one,
          last7: consumerKey.slice(-7),
        })),
        activeKey: made.keys[made.active % made.keys.length]?.id ?? '',
        ...(made.authority ? { addedAuthority: made.authority } : {}),
        ...(made.staging ? { stagingItem: 'stagin22' } : {}),
        connectedAt: made.connectedAt,
        checkedAt: made.checkedAt,
        lastCheck: made.lastCheck,
      };
      const pairs = made.keys
        .filter((one) => one.withSecret)
        .map((one) => [one.id, pairOf(one.consumerKey, one.consumerSecret)] as const);
      const staging = made.staging === 'with its login' ? { staging: loginOf(made.name) } : {};
      return { record, pairs: new Map(pairs), ...staging };
    });
}
