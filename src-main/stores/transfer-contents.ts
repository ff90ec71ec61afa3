import { z } from 'zod';
import type { KeyRecord, StoreRecord } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { type BasicLogin, type KeyPair, Secret } from '../contract/secret.ts';
import { plainKeyPair } from '../vault/key-pair.ts';
import { plainStagingLogin } from '../vault/staging-login.ts';
import { isOtherHost } from '../woocommerce/redirects.ts';
import { readAuthority } from './authority.ts';
import { checkName } from './names.ts';
import { migrateRecord, recordSchema } from './record-migrations.ts';
import { wrongField } from './record-schema.ts';

/** A store on its way. */
export interface TransferredStore {
  readonly record: StoreRecord;
  /** By the id of the key; one that is not in it travels without its secret. */
  readonly pairs: ReadonlyMap<string, KeyPair>;
  /** Of the staging site's server, where the record names one and it travels. */
  readonly staging?: BasicLogin;
}

/** More are exported in several files. */
export const mostStores = 2000;

const kind = 'gatehouse-connections';
/** That of the records in it. */
const schemaVersion = recordSchema;
const anyVersion = z.looseObject({ kind: z.literal(kind), schema: z.number().int().min(1) });

/*
 * What a list holds is read one by one: a list of four million wrong things, which fits into the largest file, would
 * become as many complaints.
 */
const contentsSchema = z.strictObject({
  kind: z.literal(kind),
  schema: z.number().int().min(1).max(schemaVersion),
  stores: z.array(z.unknown()).max(mostStores),
});
const storeSchema = z.strictObject({
  record: z.unknown(),
  pairs: z.array(z.unknown()).max(100),
  staging: plainStagingLogin.exactOptional(),
});
const pairSchema = z.strictObject({ key: z.string(), ...plainKeyPair.shape });

/**
 * What stands inside the encrypted file: JSON in UTF-8, with the secrets in plain. Fails with `record-invalid` where a
 * record is such that no Gatehouse would take it back.
 */
export function writeContents(stores: readonly TransferredStore[]): Result<Uint8Array> {
  const checked: TransferredStore[] = [];
  for (const store of stores) {
    const one = checkStore(store);
    if (!one.ok) return fail('record-invalid', { field: `${store.record.id}: ${one.failure.params.field}` });
    checked.push(one.value);
  }
  const contents = {
    kind,
    schema: schemaVersion,
    stores: checked.map(({ record, pairs, staging }) => ({
      record,
      pairs: Array.from(pairs, ([key, { consumerKey, consumerSecret }]) => ({
        key,
        consumerKey: consumerKey.reveal(),
        consumerSecret: consumerSecret.reveal(),
      })),
      ...(staging ? { staging: { user: staging.user, password: staging.password.reveal() } } : {}),
    })),
  };
  return ok(Buffer.from(JSON.stringify(contents)));
}

/**
 * Reads what `writeContents` made, or what somebody wants us to think that it made. One thing that is not as it must
 * be, and all of it is `import-damaged`; a later Gatehouse's is `import-newer`.
 */
export function readContents(bytes: Uint8Array): Result<readonly TransferredStore[]> {
  const contents = parse(bytes);
  const version = anyVersion.safeParse(contents);
  if (version.success && version.data.schema > schemaVersion) return fail('import-newer');
  const read = contentsSchema.safeParse(contents);
  if (!read.success) return fail('import-damaged');
  const stores: TransferredStore[] = [];
  for (const value of read.data.stores) {
    const store = readStore(value, read.data.schema);
    if (!store) return fail('import-damaged');
    stores.push(store);
  }
  return ok(stores);
}

function readStore(value: unknown, schema: number): TransferredStore | undefined {
  const store = storeSchema.safeParse(value);
  if (!store.success) return undefined;
  const pairs = new Map<string, KeyPair>();
  for (const plain of store.data.pairs) {
    const pair = pairSchema.safeParse(plain);
    if (!pair.success || pairs.has(pair.data.key)) return undefined;
    const { key, consumerKey, consumerSecret } = pair.data;
    pairs.set(key, { consumerKey: new Secret(consumerKey), consumerSecret: new Secret(consumerSecret) });
  }
  // The record is checked there, whatever it is.
  const record = migrateRecord(store.data.record, schema) as StoreRecord;
  const { staging } = store.data;
  const login = staging && { staging: { user: staging.user, password: new Secret(staging.password) } };
  const checked = checkStore({ record, pairs, ...login });
  return checked.ok ? checked.value : undefined;
}

/** The store with what was checked and nothing else; else `record-invalid` (`field`). */
function checkStore({ record, ...secrets }: TransferredStore): Result<TransferredStore> {
  const unlike = wrongField(record);
  if (unlike !== null) return fail('record-invalid', { field: unlike });
  const known = knownFields(record);
  const authority = known.addedAuthority ? readAuthority(known.addedAuthority.pem) : ok(undefined);
  if (!authority.ok) return fail('record-invalid', { field: 'addedAuthority.pem' });
  // Fingerprint and subject are what a person judges an authority by: from the certificate, not from what is said of it.
  const store = { record: authority.value ? { ...known, addedAuthority: authority.value } : known, ...secrets };
  const wrong = wrongField(store.record) ?? incoherence(store);
  return wrong === null ? ok(store) : fail('record-invalid', { field: wrong });
}

/** What each field by itself does not show: whether they fit together. The path of the first that does not; else null. */
function incoherence({ record, pairs, staging }: TransferredStore): string | null {
  const { name, address, road, keys, stagingItem } = record;
  if (!checkName(name).ok) return 'name';
  // Another spelling of an address that is here would pass for another store.
  const url = new URL(address);
  if (url.href !== address || !address.endsWith('/')) return 'address';
  // Secrets go to the address that the person sees, and to no other.
  if (isOtherHost(url, new URL(road.restUrl))) return 'road.restUrl';
  if (road.authentication === 'basic' && !road.restUrl.startsWith('https://')) return 'road.authentication';
  const takesStaging = road.authentication === 'signature' && road.restUrl.startsWith('https://');
  if (road.staging && !(takesStaging && stagingItem)) return 'road.staging';
  if (staging && stagingItem === undefined) return 'stagingItem';
  const byId = new Map(keys.map((key) => [key.id, key]));
  if (byId.size < keys.length || new Set(keys.map((key) => key.last7)).size < keys.length) return 'keys';
  for (const [id, pair] of pairs) {
    if (byId.get(id)?.last7 !== pair.consumerKey.last7) return 'keys.last7';
  }
  return null;
}

/** The record without fields that this version does not know: nobody has checked those. */
function knownFields(record: StoreRecord): StoreRecord {
  const { id, name, address, home, storeId, road, versions, legacyApi, keys, activeKey } = record;
  const { addedAuthority, stagingItem, connectedAt, checkedAt, lastCheck } = record;
  const { woocommerce, wordpress } = versions;
  return {
    id,
    name,
    address,
    home,
    ...(storeId === undefined ? {} : { storeId }),
    road: {
      restUrl: road.restUrl,
      signedRestUrl: road.signedRestUrl,
      authentication: road.authentication,
      verbs: road.verbs,
      staging: road.staging,
    },
    versions: {
      ...(woocommerce === undefined ? {} : { woocommerce }),
      ...(wordpress === undefined ? {} : { wordpress }),
    },
    legacyApi,
    keys: keys.map(knownKeyFields),
    activeKey,
    ...(addedAuthority === undefined
      ? {}
      : {
          addedAuthority: {
            pem: addedAuthority.pem,
            sha256: addedAuthority.sha256,
            subject: addedAuthority.subject,
          },
        }),
    ...(stagingItem === undefined ? {} : { stagingItem }),
    connectedAt,
    checkedAt,
    lastCheck: {
      ok: lastCheck.ok,
      findings: lastCheck.findings.map(({ cause, severity }) => ({ cause, severity })),
    },
  };
}

function knownKeyFields({ id, last7, description, wanted, found, addedAt, verifiedAt }: KeyRecord): KeyRecord {
  const { products, orders, customers, settings, system_status, webhooks } = found.areas;
  return {
    id,
    last7,
    ...(description === undefined ? {} : { description }),
    wanted,
    found: {
      read: found.read,
      write: found.write,
      areas: { products, orders, customers, settings, system_status, webhooks },
    },
    addedAt,
    verifiedAt,
  };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
