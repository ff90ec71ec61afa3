import type { Capabilities, FoundCause, KeyRecord, Road, StoreRecord } from '../contract/models.ts';
import { areas, permissions, severities } from '../contract/models.ts';
import type { Failure } from '../contract/result.ts';
import {
  differenceDirections,
  type NewKey,
  type Revocation,
  type Rotation,
  type RotationComparison,
  type RotationDifference,
  type RotationKey,
  revocationAnswers,
  rotationOrders,
  rotationPhases,
  rotationReasons,
} from '../contract/rotation.ts';
import { keyOrSecret, unprintable } from './names.ts';

/*
 * What a record must be, whoever wrote the file.
 *
 * Own checks and not zod 4.6.7. Measured in a fresh process with 1,000 records, bundled and minified, where a bare
 * command-line program takes 100 ms: zod/mini 40 to 50 ms without the checks of addresses and times; with z.compile 6 ms,
 * after 15 ms of compiling in every process, also for one store; these 14 to 20 ms with all checks, and nothing to
 * prepare.
 *
 * A field that we do not know is kept as it is (of bounded depth, the file's size bounding the rest), so that a file
 * which another version of the same schema wrote loses nothing here.
 */

/** Answers with what is wrong: the path of the first field that is, such as `road.restUrl` (`` for the value itself); null when nothing is. */
type Check = (value: unknown) => string | null;

const deepest = 8;

/** Of a failure that a record keeps. */
export const longestParameter = 200;

const text =
  (most: number, pattern?: RegExp): Check =>
  (value) =>
    typeof value === 'string' &&
    value.length <= most &&
    !unprintable.test(value) &&
    (pattern === undefined || pattern.test(value))
      ? null
      : '';

const oneOf =
  (values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value) ? null : '';

const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? null : check(value);

const listOf =
  (check: Check, least: number, most: number): Check =>
  (value) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) return '';
    for (let index = 0; index < value.length; index += 1) {
      const wrong = check(value[index]);
      if (wrong !== null) return join(`${index}`, wrong);
    }
    return null;
  };

/** An object with these fields; the type parameter makes the compiler ask for every one of the contract's. */
function shape<T>(fields: { readonly [Field in keyof Required<T>]: Check }): Check {
  const names = Object.keys(fields);
  const checks = Object.values<Check>(fields);
  return (value) => {
    if (!isObject(value)) return '';
    let present = 0;
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index] as string;
      const wrong = (checks[index] as Check)(value[name]);
      if (wrong !== null) return join(name, wrong);
      if (name in value) present += 1;
    }
    const all = Object.keys(value);
    if (all.length === present) return null;
    return all.find((name) => !Object.hasOwn(fields, name) && !isShallow(value[name], deepest)) ?? null;
  };
}

const id = text(64, /^[a-z0-9]+(-[a-z0-9]+)*$/);
const keyId = text(8, /^[a-z0-9]{8}$/);
const last7 = text(7, /^[0-9a-f]{7}$/);
const yesNoUnknown = oneOf(['yes', 'no', 'unknown']);
const timeText = text(24, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/);

/** A moment as `Date.prototype.toISOString` writes it. */
const time: Check = (value) => timeText(value) ?? (Number.isNaN(Date.parse(value as string)) ? '' : null);

const version = text(50);

const addressText = text(2000, /^https?:\/\/[^\s/?#@\\]+(\/[^\s?#\\]*)?$/);

/** A web address without credentials, query or fragment. */
const webAddress: Check = (value) => addressText(value) ?? (URL.canParse(value as string) ? null : '');

/** Certificates, and no private key beside them. Line ends are the one control character a text may hold. */
const pem: Check = (value) =>
  typeof value === 'string' &&
  value.length <= 65_536 &&
  /^-----BEGIN CERTIFICATE-----[\x20-\x7e\r\n]*$/.test(value) &&
  !value.includes('PRIVATE KEY')
    ? null
    : '';

const capabilities = shape<Capabilities>({
  read: yesNoUnknown,
  write: yesNoUnknown,
  areas: shape<Capabilities['areas']>(
    Object.fromEntries(areas.map((area) => [area, yesNoUnknown])) as Record<(typeof areas)[number], Check>,
  ),
});

const key = shape<KeyRecord>({
  id: keyId,
  last7,
  description: optional(text(200)),
  wanted: oneOf(permissions),
  found: capabilities,
  addedAt: time,
  verifiedAt: time,
  remindAfter: optional(time),
});

const road = shape<Road>({
  restUrl: webAddress,
  signedRestUrl: webAddress,
  authentication: oneOf(['basic', 'signature']),
  verbs: oneOf(['direct', 'method-parameter']),
  staging: oneOf([true, false]),
});

const lastCheck = shape<StoreRecord['lastCheck']>({
  ok: oneOf([true, false]),
  // Any code's shape and not today's codes only: a cause that a later version found makes no file damaged.
  findings: listOf(
    shape<FoundCause>({ cause: text(60, /^[a-z0-9]+(-[a-z0-9]+)*$/), severity: oneOf(severities) }),
    0,
    100,
  ),
});

const count: Check = (value) => (Number.isSafeInteger(value) && (value as number) >= 0 ? null : '');

/** As `keepable` leaves it. */
const failure = shape<Failure>({
  code: text(60, /^[a-z0-9]+(-[a-z0-9]+)*$/),
  params: (value) => {
    if (!isObject(value) || Object.keys(value).length > 20) return '';
    const wrong = (one: unknown) => typeof one !== 'number' && text(longestParameter)(one) !== null;
    return Object.keys(value).find((name) => wrong(value[name])) ?? null;
  },
});

const rotationKey = { id: keyId, last7, refusedAt: optional(time) };
const direction = oneOf(differenceDirections);
const differences = {
  permission: shape<Extract<RotationDifference, { kind: 'permission' }>>({
    kind: oneOf(['permission']),
    right: oneOf(['read', 'write']),
    direction,
  }),
  area: shape<Extract<RotationDifference, { kind: 'area' }>>({ kind: oneOf(['area']), area: oneOf(areas), direction }),
};

const rotationFields = shape<Rotation>({
  id: keyId,
  reason: oneOf(rotationReasons),
  order: oneOf(rotationOrders),
  phase: oneOf(rotationPhases),
  startedAt: time,
  suggestedDescription: text(200),
  oldKey: shape<RotationKey>(rotationKey),
  newKey: optional(
    shape<NewKey>({
      ...rotationKey,
      addedAt: time,
      verified: optional(shape<NonNullable<NewKey['verified']>>({ at: time, found: capabilities, road, lastCheck })),
      problem: optional(failure),
    }),
  ),
  comparison: optional(
    shape<RotationComparison>({
      report: text(64),
      checkedAt: time,
      old: shape<RotationComparison['old']>({
        found: capabilities,
        asked: oneOf(['now', 'before']),
        because: optional(failure),
      }),
      differences: listOf(
        (value) => (isObject(value) && value.kind === 'area' ? differences.area : differences.permission)(value),
        0,
        20,
      ),
      fewer: oneOf([true, false]),
    }),
  ),
  switched: optional(
    shape<NonNullable<Rotation['switched']>>({
      at: time,
      before: shape<NonNullable<Rotation['switched']>['before']>({ road, checkedAt: time, lastCheck }),
    }),
  ),
  revocation: optional(
    shape<Revocation>({
      asked: count,
      lastAskedAt: time,
      answer: optional(oneOf(revocationAnswers)),
      failure: optional(failure),
    }),
  ),
});

/** With what its phase needs. */
const rotation: Check = (value) => {
  const wrong = rotationFields(value);
  if (wrong !== null) return wrong;
  const { phase, newKey, comparison, switched } = value as Rotation;
  if ((phase === 'awaiting-key') !== (newKey === undefined)) return 'newKey';
  const isVerified = phase === 'verified' || phase === 'switched';
  if (isVerified && newKey?.verified === undefined) return 'newKey.verified';
  if (isVerified && comparison === undefined) return 'comparison';
  return (phase === 'switched') === (switched !== undefined) ? null : 'switched';
};

const storeFields = shape<StoreRecord>({
  id,
  name: text(200),
  address: webAddress,
  home: webAddress,
  adminUrl: optional(webAddress),
  storeId: optional(text(100)),
  road,
  versions: shape<StoreRecord['versions']>({ woocommerce: optional(version), wordpress: optional(version) }),
  legacyApi: oneOf(['on', 'off', 'unknown']),
  keys: listOf(key, 0, 100),
  activeKey: keyId,
  addedAuthority: optional(
    shape<NonNullable<StoreRecord['addedAuthority']>>({
      pem,
      sha256: text(95, /^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/),
      subject: text(1000),
    }),
  ),
  stagingItem: optional(keyId),
  connectedAt: time,
  checkedAt: time,
  lastCheck,
  rotation: optional(rotation),
});

const store: Check = (value) => {
  const wrong = storeFields(value);
  if (wrong !== null) return wrong;
  const { address, adminUrl } = value as StoreRecord;
  // A person logs in there: never at another site than the one that they confirmed.
  return adminUrl === undefined || new URL(adminUrl).origin === new URL(address).origin ? null : 'adminUrl';
};

/** The path of the first field that is not as it must be; null when all are. */
export function wrongField(record: StoreRecord): string | null {
  return store(record) ?? (keyOrSecret.test(JSON.stringify(record)) ? 'secret' : null);
}

/** The file as the current schema has it. */
export interface RecordsDocument {
  readonly schema: number;
  readonly stores: readonly StoreRecord[];
}

/** Whether this is a document of the current schema, apart from its `schema` number. */
export function isRecordsDocument(value: unknown): value is RecordsDocument {
  const document = shape<Pick<RecordsDocument, 'stores'>>({ stores: listOf(store, 0, 100_000) });
  if (document(value) !== null) return false;
  const { stores } = value as RecordsDocument;
  return new Set(stores.map((record) => record.id)).size === stores.length;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1));
}

function join(field: string, rest: string): string {
  return rest === '' ? field : `${field}.${rest}`;
}
