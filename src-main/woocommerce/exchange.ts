import type { CertificateFacts } from '../contract/models.ts';
import type { Failure } from '../contract/result.ts';

/** Limits of one request. Milliseconds and bytes. */
export interface Limits {
  /** Name looked up, connected and TLS agreed. */
  readonly connectMs: number;
  /** From the request's last byte to the answer's first. */
  readonly answerMs: number;
  /** The whole exchange. */
  readonly totalMs: number;
  /** Body after decompression. */
  readonly maxBytes: number;
}

/** One request as it goes over the wire. No redirect is ever followed here. */
export interface TransportRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly limits: Limits;
  /** PEM of authorities trusted for this request besides the door's, from the store's own record. */
  readonly addedAuthorities?: readonly string[];
  /**
   * What to do with a body longer than `limits.maxBytes`: `cut` keeps the beginning and says so (probes),
   * `refuse` fails with `answer-too-large` (calls).
   */
  readonly tooLarge: 'cut' | 'refuse';
  /**
   * Refuse to connect to a loopback, private or link-local address (`redirect-refused`): for a host that a
   * server named, not the merchant. Through a proxy, which looks names up itself, only addresses that are
   * written out are seen.
   */
  readonly publicOnly?: boolean;
  readonly signal?: AbortSignal;
}

export interface Timing {
  /** Milliseconds since 1970 when the request was handed over. */
  readonly startedAt: number;
  /** Milliseconds until connected (TLS included), 0 on a kept-alive connection; absent when never connected. */
  readonly connectMs?: number;
  /** Milliseconds until the answer's first byte. */
  readonly firstByteMs?: number;
  readonly totalMs: number;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case; repeated headers joined with ", " (`set-cookie` dropped: nothing here keeps cookies). */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The body was longer than the limit, or ended before its announced length. */
  readonly cut: 'no' | 'too-large' | 'ended-early';
  /** Bytes of the body as received, before decompression. */
  readonly bytes: number;
}

/** What one request led to. On failure, what is known by then is kept as evidence. */
export interface Exchange {
  readonly result: { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly failure: Failure };
  readonly timing: Timing;
  readonly certificate?: CertificateFacts;
  /** Address that answered, such as `127.0.0.1:443`; the proxy's where one is used. */
  readonly remote?: string;
  readonly proxied: boolean;
}

/** The one way out of this program: Node's sockets and TLS. */
export interface Transport {
  send(request: TransportRequest): Promise<Exchange>;
  /** Closes all connections. */
  close(): void;
}

/** What a door knows of its system and hands to the transport. */
export interface SystemNetwork {
  /** The proxy for an address (`http://host:port`, credentials allowed), or null for a direct connection. */
  proxyFor(url: URL): Promise<string | null>;
  /** PEM of the system's and the environment's added authorities; Node's own are always trusted as well. */
  authorities(): Promise<readonly string[]>;
}
