import { X509Certificate } from 'node:crypto';
import type { AddedAuthority } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';

const longest = 64 * 1024;
const certificate = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/**
 * Reads a PEM file of certificate authorities for one store. Keeps the certificates alone: whatever else was in the
 * file (a private key, by mistake) is left behind. `authority-invalid` with `reason`: `too-large`, `no-certificate`,
 * `damaged`, `not-an-authority`.
 */
export function readAuthority(pem: string): Result<AddedAuthority> {
  if (pem.length > longest) return fail('authority-invalid', { reason: 'too-large' });
  const blocks = pem.match(certificate) ?? [];
  if (blocks.length === 0) return fail('authority-invalid', { reason: 'no-certificate' });
  const parsed: X509Certificate[] = [];
  try {
    for (const block of blocks) parsed.push(new X509Certificate(block));
  } catch {
    return fail('authority-invalid', { reason: 'damaged' });
  }
  const [first] = parsed;
  // A site's own certificate that signed itself is an authority for itself only; OpenSSL takes it as such.
  if (!first || !parsed.every((one) => one.ca || one.checkIssued(one))) {
    return fail('authority-invalid', { reason: 'not-an-authority' });
  }
  return ok({
    // Written anew: what else a PEM file may hold between its lines does not belong into a record.
    pem: parsed.map((one) => one.toString()).join(''),
    sha256: first.fingerprint256,
    subject: subjectOf(first),
  });
}

function subjectOf(one: X509Certificate): string {
  return one.subject.split('\n').join(', ').slice(0, 200);
}
