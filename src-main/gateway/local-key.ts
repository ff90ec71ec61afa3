import { hash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { permissions } from '../contract/models.ts';
import { Secret } from '../contract/secret.ts';
import { type Tool, toolAreas } from '../contract/tools.ts';
import { checkName } from '../stores/names.ts';

/** A tool with its key: in WooCommerce's own form, and good at this computer's gateway only. */
export interface LocalKey extends Tool {
  readonly consumerKey: Secret;
  readonly consumerSecret: Secret;
}

const moment = z.iso.datetime();
const ids = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

/** How the keys stand in their sealed file. */
const keptKey = z.strictObject({
  id: z.string().regex(/^[a-z0-9]{8}$/),
  store: ids.max(64),
  name: z.string().refine((name) => checkName(name).ok),
  consumerKey: z.string().regex(/^ck_[0-9a-f]{40}$/),
  consumerSecret: z.string().regex(/^cs_[0-9a-f]{40}$/),
  permission: z.enum(permissions),
  areas: z.array(z.enum(toolAreas)).min(1).max(toolAreas.length),
  perMinute: z.int().min(1).max(100_000).optional(),
  expiresAt: moment.optional(),
  paused: z.boolean(),
  addedAt: moment,
  replacedAt: moment.optional(),
});
const keptKeys = z.strictObject({ schema: z.literal(1), keys: z.array(keptKey).max(100_000) });

export function packLocalKeys(keys: readonly LocalKey[]): string {
  return JSON.stringify({
    schema: 1,
    keys: keys.map(({ keyLast7: _, consumerKey, consumerSecret, ...tool }) => ({
      ...tool,
      consumerKey: consumerKey.reveal(),
      consumerSecret: consumerSecret.reveal(),
    })),
  });
}

/** Undefined for what `packLocalKeys` has not made. */
export function unpackLocalKeys(text: string): readonly LocalKey[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const kept = keptKeys.safeParse(value);
  if (!kept.success) return undefined;
  return kept.data.keys.map(({ consumerKey, consumerSecret, perMinute, expiresAt, replacedAt, ...tool }) => ({
    ...tool,
    ...(perMinute === undefined ? {} : { perMinute }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(replacedAt === undefined ? {} : { replacedAt }),
    keyLast7: consumerKey.slice(-7),
    consumerKey: new Secret(consumerKey),
    consumerSecret: new Secret(consumerSecret),
  }));
}

/** A new key and secret, of 160 random bits each. */
export function newLocalPair(random: (count: number) => Uint8Array): Pick<LocalKey, 'consumerKey' | 'consumerSecret'> {
  const hex = () => Buffer.from(random(20)).toString('hex');
  return { consumerKey: new Secret(`ck_${hex()}`), consumerSecret: new Secret(`cs_${hex()}`) };
}

/** What a page, a list or a log may know of it. */
export function toolOf({ consumerKey: _, consumerSecret: __, ...tool }: LocalKey): Tool {
  return tool;
}

/** Local keys by their consumer keys, found as fast among ten thousand as among ten. */
export interface LocalKeyTable {
  /** How long it takes tells nothing of the keys that are there: what is compared are hashes. */
  find(consumerKey: string): LocalKey | undefined;
}

export function localKeyTable(keys: readonly LocalKey[]): LocalKeyTable {
  const byHash = new Map(keys.map((key) => [hashOf(key.consumerKey.reveal()), key]));
  return { find: (consumerKey) => byHash.get(hashOf(consumerKey)) };
}

function hashOf(consumerKey: string): string {
  return hash('sha256', consumerKey, 'base64');
}

/** Whether two texts are equal, in a time that depends on the length of the first alone. */
export function sameText(given: string, kept: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(kept);
  return left.length === right.length && timingSafeEqual(left, right);
}
