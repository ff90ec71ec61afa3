import { STATUS_CODES } from 'node:http';

/**
 * A call that the gateway answers itself. `code` is WooCommerce's own where WooCommerce refuses such a call, so that a
 * client understands it, and begins with `gatehouse_` where only the gateway would; `message` tells the tool's user what
 * to do.
 */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** For the `Retry-After` header, in seconds. */
  readonly retryAfter?: number;
}

export function refuse(status: number, code: string, message: string, retryAfter?: number): Refusal {
  return { status, code, message, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** In the form of the REST API, or of the legacy one, which has one code for whatever is wrong with a key. */
export function envelopeOf({ status, code, message }: Refusal, legacy: boolean): string {
  if (!legacy) return JSON.stringify({ code, message, data: { status } });
  const legacyCode = code.startsWith('woocommerce_rest_') ? 'woocommerce_api_authentication_error' : code;
  return JSON.stringify({ errors: [{ code: legacyCode, message }] });
}

/** For a request that is no HTTP, and so has no answer but this before its connection ends. */
export function rawAnswer(refusal: Refusal): string {
  const body = envelopeOf(refusal, false);
  return [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`,
    'Content-Type: application/json; charset=UTF-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
