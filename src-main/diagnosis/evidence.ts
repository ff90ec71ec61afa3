import type { CertificateFacts } from '../contract/models.ts';
import type { Failure } from '../contract/result.ts';
import type { StoreProblem } from '../woocommerce/answers.ts';
import type { Timing } from '../woocommerce/exchange.ts';

/** The probes that need a key; those that need none belong to discovery. `docs/decisions/` says why in this order. */
export type KeyProbe =
  | 'read-basic'
  | 'read-signed-https'
  | 'read-signed-http'
  | 'write-signed-https'
  | 'write-signed-http'
  | 'false-signature'
  | 'false-signature-made-up-key'
  | 'write'
  | 'rights-orders'
  | 'rights-customers'
  | 'rights-settings'
  | 'rights-system_status'
  | 'rights-webhooks'
  | 'anonymous-repeat'
  | 'anonymous-fresh'
  | 'put'
  | 'delete';

/** Who a request says it is. */
export type Authentication = 'none' | 'basic' | 'signature';

/** What one probe sent and what came back. Holds no key, no secret and no signature. */
export interface Evidence {
  /** The probe's name: a probe is sent once a run. */
  readonly id: KeyProbe;
  /** 1 for what could be sent at once, 2 for what had to wait for it, and so on. */
  readonly round: number;
  readonly method: string;
  /** Without its query's credentials. */
  readonly url: string;
  readonly authentication: Authentication;
  /** How the store took the login, told by status and code alone. */
  readonly outcome: Outcome;
  readonly status?: number;
  /** The store's refusal, where it gave one. */
  readonly problem?: StoreProblem;
  /** Why no answer came. */
  readonly failure?: Failure;
  /** A parsed answer, for the few facts that are read from it. */
  readonly json?: unknown;
  /** A notice of PHP or a byte-order mark stood before the JSON; the text's beginning. */
  readonly pollution?: string;
  readonly timing: Timing;
  readonly certificate?: CertificateFacts;
}

/**
 * - `accepted`: 2xx;
 * - `no-rights`: the key was recognised, its user may not do this (403 of WooCommerce);
 * - `refused`: the login itself was refused (401 `woocommerce_rest_authentication_error`);
 * - `nobody`: nobody was recognised (401 `woocommerce_rest_cannot_…`, or a plugin's refusal of outsiders);
 * - `reached`: WooCommerce looked at the request and found a fault in it (an id that is not there);
 * - `blocked`: something before WooCommerce answered;
 * - `no-answer`: nothing came back.
 */
export type Outcome = 'accepted' | 'no-rights' | 'refused' | 'nobody' | 'reached' | 'blocked' | 'no-answer';

/** All evidence of a run, by probe. */
export type EvidenceSet = ReadonlyMap<KeyProbe, Evidence>;
