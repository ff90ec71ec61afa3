import type { CauseCode } from './codes.ts';
import type { Failure } from './result.ts';

/** What a key may do, in WooCommerce's own words for it (`Read`, `Write`, `Read/Write` on its screens). */
export const permissions = ['read', 'write', 'read_write'] as const;
export type Permission = (typeof permissions)[number];

/** The parts of a store that a user may or may not see. */
export const areas = ['products', 'orders', 'customers', 'settings', 'system_status', 'webhooks'] as const;
export type Area = (typeof areas)[number];

/** `unknown`: it was not asked, or the answer settled nothing. */
export type YesNoUnknown = 'yes' | 'no' | 'unknown';

/** What a key was seen to be able to do. */
export interface Capabilities {
  readonly read: YesNoUnknown;
  readonly write: YesNoUnknown;
  readonly areas: Readonly<Record<Area, YesNoUnknown>>;
}

/**
 * How this store is called. Settled by the check, kept in the record, settled anew at each check.
 *
 * `authentication`:
 * - `basic`: key and secret in the Authorization header, over verified TLS only;
 * - `signature`: OAuth 1.0a HMAC-SHA256 in the query; the secret itself never travels.
 */
export interface Road {
  /** Where the REST API answers, ending in `/`: `https://shop.example/wp-json/` or `https://shop.example/index.php/wp-json/`. */
  readonly restUrl: string;
  /** The same as WordPress sees it: its `home`'s host, port and path, with the scheme that it notices. What a signature must name. */
  readonly signedRestUrl: string;
  readonly authentication: 'basic' | 'signature';
  /** `method-parameter`: PUT and DELETE go as POST with `_method`, where something on the way blocks the verbs. */
  readonly verbs: 'direct' | 'method-parameter';
}

/** A certificate authority that the merchant added for one store (a practice store, a local site), and no other. */
export interface AddedAuthority {
  /** PEM, one or more certificates. */
  readonly pem: string;
  /** Of the first certificate, as `AB:CD:…`. */
  readonly sha256: string;
  readonly subject: string;
}

export interface Versions {
  readonly woocommerce?: string;
  readonly wordpress?: string;
}

export interface KeyRecord {
  /** Names the vault's item together with the store's host; never reused. */
  readonly id: string;
  /** Last seven characters of the consumer key, as the keys list in wp-admin shows them. */
  readonly last7: string;
  readonly description?: string;
  /** What the merchant asked for; a key that lacks it is a problem, what nobody asked for a note. */
  readonly wanted: Permission;
  readonly found: Capabilities;
  /** ISO 8601, UTC. */
  readonly addedAt: string;
  readonly verifiedAt: string;
}

export type LegacyApi = 'on' | 'off' | 'unknown';

/** A store as it is kept on disk. No secret is in it, ever. */
export interface StoreRecord {
  readonly id: string;
  readonly name: string;
  /** What the merchant confirmed: origin and path, ending in `/`. Secrets go to this host only. */
  readonly address: string;
  /** What WordPress believes its address is (`home` of the index). */
  readonly home: string;
  /** WooCommerce's own id of the store (`environment.store_id` of its status report), where the key's user may see it. */
  readonly storeId?: string;
  readonly road: Road;
  readonly versions: Versions;
  readonly legacyApi: LegacyApi;
  readonly keys: readonly KeyRecord[];
  /** The id of the key that calls are made with. */
  readonly activeKey: string;
  readonly addedAuthority?: AddedAuthority;
  readonly connectedAt: string;
  readonly checkedAt: string;
  /** Of the last check: how it stood, and what was found, most important first. */
  readonly lastCheck: { readonly ok: boolean; readonly findings: readonly CauseCode[] };
}

/** Which part of the address check or of the key check is under way; one line each before the person's eyes. */
export const stepNames = [
  'address',
  'wordpress',
  'permalinks',
  'woocommerce',
  'https',
  'login',
  'read',
  'write',
  'rights',
  'cache',
  'verbs',
  'keep',
] as const;
export type StepName = (typeof stepNames)[number];

/** How a step stands. A step may go from `running` to any of the others, once. */
export interface Step {
  readonly name: StepName;
  readonly state: 'running' | 'done' | 'warning' | 'failed' | 'skipped';
  /** For `warning`, `failed` and `skipped`: why. */
  readonly failure?: Failure;
  /** Fills the step's words, such as the version found. */
  readonly params?: Readonly<Record<string, string | number>>;
}

export type Severity = 'problem' | 'warning' | 'note';
export type Certainty = 'certain' | 'likely' | 'open';

/** A cause that the evidence supports. */
export interface Finding {
  readonly cause: CauseCode;
  readonly severity: Severity;
  readonly certainty: Certainty;
  /** Fills the placeholders of the cause's words. */
  readonly params: Readonly<Record<string, string | number>>;
  /** Ids of the evidence that it rests on. */
  readonly evidence: readonly string[];
}

/** What a check of one key found. */
export interface CheckReport {
  readonly address: string;
  readonly checkedAt: string;
  /** No finding is a problem. */
  readonly ok: boolean;
  /** HTTP requests sent, and how many of them had to wait for an earlier one. */
  readonly requests: number;
  readonly rounds: number;
  readonly bytes: number;
  readonly durationMs: number;
  /** Most important first. */
  readonly findings: readonly Finding[];
  readonly capabilities: Capabilities;
  readonly versions: Versions;
  readonly storeId?: string;
  readonly legacyApi: LegacyApi;
  /** Absent when no way to call the store was found. */
  readonly road?: Road;
}

/** Where secrets live, and whether they can be had now. */
export interface VaultStatus {
  readonly kind: 'keychain' | 'file';
  readonly state: 'ready' | 'locked' | 'absent';
  /** The system is showing a prompt to unlock the keychain, and waits for the person. */
  readonly promptPending: boolean;
}
