import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

/** What a server shows and signs with, PEM each; a chain has its own certificate first. */
export interface ServerIdentity {
  readonly certificate: string;
  readonly privateKey: string;
}

/** A certificate authority made for one run of the practice store, and one server certificate of its. */
export interface ThrowAwayTls extends ServerIdentity {
  /** PEM of the authority; its private key is forgotten once the server's certificate is signed. */
  readonly authority: string;
}

/**
 * `good`, or what is wrong with it, and nothing else: whoever trusts the authority finds but this. `unknown-authority` is
 * good to those who do.
 */
export type CertificateKind =
  | 'good'
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-host'
  | 'self-signed'
  | 'unknown-authority'
  /** Signed by an intermediate authority that the server does not send; it says where that can be fetched, as those of public authorities do. */
  | 'incomplete-chain';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 60 * 60 * 1000;

/** Certificates count by the system's clock, whatever clock the store runs on: TLS clients look at theirs. */
export async function throwAwayTls(
  names: readonly string[],
  kind: CertificateKind = 'good',
  now = Date.now(),
): Promise<ThrowAwayTls> {
  const around = { notBefore: new Date(now - 90 * day), notAfter: new Date(now + 90 * day) };
  const root = await makeAuthority("Gatehouse practice store's own authority", around);
  const issuer =
    kind === 'incomplete-chain' ? await makeAuthority('Gatehouse practice intermediate', around, root) : root;
  const server = await makeServerCertificate(kind === 'self-signed' ? undefined : issuer, {
    names: kind === 'wrong-host' ? ['another-shop.example'] : names,
    ...periods(now)[kind === 'expired' || kind === 'not-yet-valid' ? kind : 'good'],
    ...(kind === 'incomplete-chain' ? { issuerAddress: 'http://authority.invalid/intermediate.cer' } : {}),
  });
  return { authority: root.certificate.toString('pem'), ...server };
}

interface Period {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

function periods(now: number): Readonly<Record<'good' | 'expired' | 'not-yet-valid', Period>> {
  const from = (first: number, last: number) => ({
    notBefore: new Date(now + first * day),
    notAfter: new Date(now + last * day),
  });
  return { good: from(-1, 90), expired: from(-80, -7), 'not-yet-valid': from(7, 80) };
}

interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** An authority of its own, or one below `issuer`. */
async function makeAuthority(name: string, period: Period, issuer?: Authority): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    ...period,
    serialNumber: issuer === undefined ? '01' : '03',
    subject: `CN=${name}`,
    issuer: issuer?.certificate.subject ?? `CN=${name}`,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, issuer === undefined ? undefined : 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(issuer === undefined ? [] : [await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey)]),
    ],
  });
  return { certificate, keys };
}

interface ServerCertificate extends Period {
  readonly names: readonly string[];
  /** Where the issuer's own certificate can be fetched. */
  readonly issuerAddress?: string;
}

/** Signed by `issuer`, or by itself without one. */
async function makeServerCertificate(
  issuer: Authority | undefined,
  { names, issuerAddress, ...period }: ServerCertificate,
): Promise<ServerIdentity> {
  const keys = await newKeys();
  const subject = 'CN=Gatehouse practice store';
  const certificate = await x509.X509CertificateGenerator.create({
    ...period,
    serialNumber: '02',
    subject,
    issuer: issuer?.certificate.subject ?? subject,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) ? 'ip' : 'dns', value: name }) as const),
      ),
      await x509.AuthorityKeyIdentifierExtension.create((issuer?.keys ?? keys).publicKey),
      ...(issuerAddress === undefined ? [] : [new x509.AuthorityInfoAccessExtension({ caIssuers: issuerAddress })]),
    ],
  });
  const exported = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificate: certificate.toString('pem'),
    privateKey: x509.PemConverter.encode(exported, 'PRIVATE KEY'),
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}
