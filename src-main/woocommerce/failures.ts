import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { CertificateFacts } from '../contract/models.ts';
import type { Failure } from '../contract/result.ts';
import { fail } from '../contract/result.ts';
import { ProxyFailure } from './agents.ts';
import { megabytes } from './body.ts';
import type { OwnNetwork } from './own-network.ts';
import { privateAddressCode } from './private-networks.ts';

/** A certificate may carry thousands of names; a message needs a few. */
const namesKept = 20;

/** What a socket's certificate says of itself, verified or not; undefined where there is none. */
export function certificateFacts(socket: TLSSocket): CertificateFacts | undefined {
  // Not getPeerX509Certificate(): after it, Node 20's own check of the names finds none.
  const raw = socket.getPeerCertificate()?.raw;
  if (!raw) return undefined;
  const certificate = new X509Certificate(raw);
  const day = (text: string) => {
    const date = new Date(text);
    return Number.isNaN(date.getTime()) ? '' : date.toISOString();
  };
  return {
    subject: certificate.subject?.split('\n').join(', ') ?? '',
    issuer: certificate.issuer?.split('\n').join(', ') ?? '',
    validFrom: day(certificate.validFrom),
    validTo: day(certificate.validTo),
    names: (certificate.subjectAltName ?? '')
      .split(', ')
      .filter((name) => name !== '')
      .slice(0, namesKept)
      .map((name) => name.replace(/^(DNS|IP Address):/, '')),
    sha256: certificate.fingerprint256,
    namesIssuerAddress: certificate.infoAccess?.includes('CA Issuers') ?? false,
  };
}

export interface FailureContext {
  readonly url: URL;
  readonly proxy: string | null;
  /** TCP, and TLS where it is spoken, had been agreed. */
  readonly connected: boolean;
  readonly certificate?: CertificateFacts | undefined;
  /** Since the request was begun. */
  readonly elapsedMs: number;
  readonly own: OwnNetwork;
  /** The time to connect was over while the host's name was still looked up. */
  readonly stuckInLookup: boolean;
  readonly maxHeaderBytes: number;
}

/**
 * Names what Node, OpenSSL or the HTTP parser complained about.
 *
 * A missing intermediate and an unknown issuer look alike to OpenSSL when the server sent its own certificate
 * alone (`UNABLE_TO_VERIFY_LEAF_SIGNATURE`, also when it sent the wrong intermediates). They are told apart by
 * the certificate's Authority Information Access: public authorities say where their own certificate can be
 * fetched (CA Issuers; CA/Browser Forum baseline requirements 7.1.2.7.7), private ones (a local site, a
 * company's own authority) practically never do. So a lone certificate with such an address lacks its
 * intermediate (`tls-incomplete-chain`), one without has an issuer that is not trusted (`tls-untrusted`).
 *
 * Without a way out, nothing was learnt of the host: `offline`, whatever the system says of its name. A name that could
 * not be looked up for now is the host's fault only where this computer's name service answers otherwise.
 */
export async function transportFailure(error: unknown, context: FailureContext): Promise<Failure> {
  const { url, certificate, own } = context;
  const host = url.hostname;
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const proxyFailure = causeOf(error, (cause) => cause instanceof ProxyFailure);
  if (proxyFailure instanceof ProxyFailure)
    return proxyFailed(context.proxy ?? '', proxyFailure.status ?? 'connection');
  const code = context.stuckInLookup ? 'EAI_AGAIN' : codeOf(error);
  const issuer = certificate?.issuer ?? '';

  switch (code) {
    case privateAddressCode:
      return fail('redirect-refused', { host, target: host, reason: 'private-address' }).failure;
    case 'ENOTFOUND':
    case 'ENODATA':
      return fail(own.hasWayOut() ? 'dns-not-found' : 'offline', { host }).failure;
    case 'EAI_AGAIN': {
      const answers = own.hasWayOut() && (await own.nameServiceAnswers(host));
      return fail(answers ? 'dns-not-found' : 'offline', { host }).failure;
    }
    case 'ECONNREFUSED':
      return fail('connection-refused', { host, port }).failure;
    case 'EHOSTUNREACH':
      // The network says so of this one host: it is down, or a firewall before it turns us away.
      return own.hasWayOut() ? fail('connection-refused', { host, port }).failure : fail('offline', { host }).failure;
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return fail('offline', { host }).failure;
    case 'ETIMEDOUT':
      // The system's own limit, which it does not tell.
      if (context.connected) return fail('connection-lost', { host }).failure;
      return fail('connect-timeout', { host, seconds: Math.round(context.elapsedMs / 1000) }).failure;
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return fail('tls-expired', {
        host,
        issuer,
        // The day is enough for people, and what they compare with their calendar.
        validFrom: certificate?.validFrom.slice(0, 10) ?? '',
        validTo: certificate?.validTo.slice(0, 10) ?? '',
      }).failure;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return fail('tls-wrong-host', { host, names: certificate?.names.join(', ') ?? '' }).failure;
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
      return fail(certificate?.namesIssuerAddress ? 'tls-incomplete-chain' : 'tls-untrusted', { host, issuer }).failure;
    case 'HPE_HEADER_OVERFLOW':
      return fail('answer-too-large', { host, megabytes: megabytes(context.maxHeaderBytes), part: 'headers' }).failure;
  }
  if (certificateCodes.has(code)) return fail('tls-untrusted', { host, issuer }).failure;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return fail('tls-not-spoken', { host, port }).failure;
  if (code.startsWith('HPE_')) {
    return isTlsAlert(error)
      ? fail('tls-not-spoken', { host, port }).failure
      : fail('answer-malformed', { host, part: 'headers' }).failure;
  }
  return fail('connection-lost', { host }).failure;
}

/** OpenSSL's names for what can be wrong with a chain (Node documents them as X509 certificate error codes). */
const certificateCodes = new Set([
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'CERT_SIGNATURE_FAILURE',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'INVALID_CA',
  'PATH_LENGTH_EXCEEDED',
  'INVALID_PURPOSE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
]);

function codeOf(error: unknown): string {
  const found = causeOf(error, (cause) => cause instanceof AggregateError);
  // One error for each address that was tried; a refusal says more than an unreachable network beside it.
  if (found instanceof AggregateError) {
    const codes = found.errors.map((each) => String((each as NodeJS.ErrnoException).code ?? ''));
    return (
      codes.find((code) => code === 'ECONNREFUSED') ?? codes.find((code) => code === 'ETIMEDOUT') ?? codes[0] ?? ''
    );
  }
  const coded = causeOf(error, (cause) => typeof (cause as NodeJS.ErrnoException).code === 'string');
  return String((coded as NodeJS.ErrnoException | undefined)?.code ?? '');
}

/** The innermost error in a chain of causes that fits; axios wraps what it meets. */
function causeOf(error: unknown, fits: (cause: Error) => boolean): Error | undefined {
  let found: Error | undefined;
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (fits(cause)) found = cause;
  }
  return found;
}

/** A server that speaks TLS answers plain http with an alert record (RFC 8446 section 5.1: type 21, version 3.x). */
function isTlsAlert(error: unknown): boolean {
  const parse = causeOf(error, (cause) => 'rawPacket' in cause) as (Error & { rawPacket?: Buffer }) | undefined;
  return parse?.rawPacket?.[0] === 21 && parse.rawPacket[1] === 3;
}

/** `127.0.0.1:443`, `[::1]:443`. */
export function socketAddress(address: string, port: number): string {
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Names the proxy without its credentials. `reason`: its HTTP status, `connection`, or `scheme` for a kind not supported. */
export function proxyFailed(proxy: string, reason: number | 'connection' | 'scheme'): Failure {
  const shown = URL.canParse(proxy) ? new URL(proxy).host : '';
  return fail('proxy-failed', { proxy: shown, reason }).failure;
}
