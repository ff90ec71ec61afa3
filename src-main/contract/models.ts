import type { CauseCode } from './codes.ts';
import type { Failure } from './result.ts';
import type { Rotation } from './rotation.ts';

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
  /** The staging login goes in the Authorization header, over https only; so the authentication is `signature`. */
  readonly staging: boolean;
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
  /** The person has put the reminder of its age off until then. */
  readonly remindAfter?: string;
}

export type LegacyApi = 'on' | 'off' | 'unknown';

/** What was found, without the words' parameters. */
export interface FoundCause {
  readonly cause: CauseCode;
  readonly severity: Severity;
}

/** A store as it is kept on disk. No secret is in it, ever. */
export interface StoreRecord {
  readonly id: string;
  readonly name: string;
  /** What the merchant confirmed: origin and path, ending in `/`. Secrets go to this host only. */
  readonly address: string;
  /** What WordPress believes its address is (`home` of the index). */
  readonly home: string;
  /** Where wp-admin is, ending in `/`, on the address's own origin; absent in a record that was not checked since. */
  readonly adminUrl?: string;
  /** WooCommerce's own id of the store (`environment.store_id` of its status report), where the key's user may see it. */
  readonly storeId?: string;
  readonly road: Road;
  readonly versions: Versions;
  readonly legacyApi: LegacyApi;
  readonly keys: readonly KeyRecord[];
  /** The id of the key that calls are made with. */
  readonly activeKey: string;
  readonly addedAuthority?: AddedAuthority;
  /** Names the vault's item with the name and password of a staging site, together with the store's host; never reused. */
  readonly stagingItem?: string;
  readonly connectedAt: string;
  readonly checkedAt: string;
  /** Of the last check: how it stood, and what was found, most important first. */
  readonly lastCheck: { readonly ok: boolean; readonly findings: readonly FoundCause[] };
  /** A rotation of the key that is under way. */
  readonly rotation?: Rotation;
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
  'compare',
  'revocation',
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

/** Gravest first. */
export const severities = ['problem', 'warning', 'note'] as const;
export type Severity = (typeof severities)[number];
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
  /** For `open`: the probe that would decide between this cause and the others that are left. */
  readonly decidedBy?: ProbeName;
}

/** Every question that a check may put to a store; `docs/decisions/` says why in this order. */
export const probeNames = [
  // without a key
  'home',
  'index',
  'other-user-agent',
  'anonymous',
  'legacy',
  'page',
  // how the key is taken
  'read-basic',
  'read-signed-https',
  'read-signed-http',
  'write-signed-https',
  'write-signed-http',
  'false-signature',
  'false-signature-made-up-key',
  'read-signed-www-https',
  'read-signed-www-http',
  'false-secret',
  // what it may do, and what disturbs
  'write',
  'rights-orders',
  'rights-customers',
  'rights-settings',
  'rights-system_status',
  'rights-webhooks',
  'anonymous-repeat',
  'anonymous-fresh',
  'put',
  'delete',
] as const;
export type ProbeName = (typeof probeNames)[number];

/**
 * Who a probe said it was. `false-secret` is Basic with this key and a secret that is wrong on purpose; `staging` the
 * login that the server asks for before the site itself, alone.
 */
export type ProbeLogin = 'none' | 'staging' | 'basic' | 'false-secret' | 'signature' | 'false-signature';

/** What a server's certificate says of itself. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601, UTC. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly names: readonly string[];
  readonly sha256: string;
  /** It says where its issuer's certificate can be fetched, as those of public authorities do (Authority Information Access). */
  readonly namesIssuerAddress: boolean;
}

/** What one probe sent and what came back. Holds no key, no secret and no signature. */
export interface Evidence {
  /** The probe's name, numbered where it was sent more than once: `index`, `index-2`. */
  readonly id: string;
  readonly probe: ProbeName;
  /** 1 for what could be sent at once, 2 for what had to wait for it, and so on. */
  readonly round: number;
  readonly method: string;
  /** Without credentials and signature. */
  readonly url: string;
  readonly login: ProbeLogin;
  /** Redirects that led to the final answer, in order: where from, and with which status. */
  readonly hops: readonly { readonly url: string; readonly status: number }[];
  /** The answer's own; where PHP output has turned an error into 200, the error's. */
  readonly status?: number;
  /** WordPress's or WooCommerce's code of a refusal. */
  readonly restCode?: string;
  /** The headers that matter for a diagnosis, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The beginning of what the store said, as plain text: foreign words, shown as a quotation. */
  readonly excerpt?: string;
  /** Why no answer came. */
  readonly failure?: Failure;
  /** Milliseconds. */
  readonly timing: { readonly connectMs?: number; readonly firstByteMs?: number; readonly totalMs: number };
  readonly certificate?: CertificateFacts;
}

/** Why a probe was not sent. */
export const notCheckedReasons = [
  /** No key was given. */
  'no-key',
  /** Nothing that it could be put to has answered. */
  'no-store',
  /** An earlier answer has settled what it would tell. */
  'settled',
  /** The key was taken over no road. */
  'no-road',
  /** The key may not do what it would do. */
  'not-permitted',
  /** It must not go over plain http. */
  'needs-https',
  /** The Authorization header carries the staging login. */
  'header-taken',
  /** The store asked for fewer calls, or the run had sent as many as it may. */
  'enough-calls',
  /** The time for the whole run was over. */
  'time-up',
] as const;
export type NotCheckedReason = (typeof notCheckedReasons)[number];

export interface NotChecked {
  readonly probe: ProbeName;
  readonly because: NotCheckedReason;
}

/** What a check of a store found: of one key of it, or, without a key, of all that comes before one. */
export interface CheckReport {
  /** Random; names the report while the core remembers it. */
  readonly id: string;
  readonly address: string;
  /** The key that was checked, and what it was held to; absent where none was given. */
  readonly key?: { readonly last7: string; readonly wanted: Permission };
  /** Where wp-admin is, ending in `/`; absent while no WordPress was found. */
  readonly adminUrl?: string;
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
  /** In the order in which it came. */
  readonly evidence: readonly Evidence[];
  readonly notChecked: readonly NotChecked[];
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
