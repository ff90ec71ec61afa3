import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  AuthorityInfoAccessExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

cryptoProvider.set(webcrypto as unknown as Parameters<typeof cryptoProvider.set>[1] & object);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 24 * 60 * 60 * 1000;

export interface Authority {
  readonly pem: string;
  readonly certificate: X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** What `https.createServer` takes: the chain as the server sends it, and its private key. */
export interface ServerIdentity {
  readonly cert: string;
  readonly key: string;
}

export interface LeafOptions {
  /** DNS names and IP addresses. */
  readonly names?: readonly string[];
  readonly validFrom?: Date;
  readonly validTo?: Date;
  /** As certificates of public authorities do: where the issuer's own certificate can be fetched. */
  readonly issuerAddress?: string;
}

async function keyPair(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

async function privateKeyPem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
}

const serial = () => Buffer.from(webcrypto.getRandomValues(new Uint8Array(8))).toString('hex');

/** An authority of its own, or one below `issuer`. */
export async function makeAuthority(name: string, issuer?: Authority): Promise<Authority> {
  const keys = await keyPair();
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=${name}`,
    issuer: issuer?.certificate.subject ?? `CN=${name}`,
    notBefore: new Date(Date.now() - 30 * day),
    notAfter: new Date(Date.now() + 30 * day),
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return { pem: certificate.toString('pem'), certificate, keys };
}

/** A server's certificate, signed by `issuer`, or by itself without one. */
export async function makeLeaf(issuer: Authority | undefined, options: LeafOptions = {}): Promise<ServerIdentity> {
  const keys = await keyPair();
  const names = options.names ?? ['localhost', '127.0.0.1'];
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=${names[0]}`,
    issuer: issuer?.certificate.subject ?? `CN=${names[0]}`,
    notBefore: options.validFrom ?? new Date(Date.now() - day),
    notAfter: options.validTo ?? new Date(Date.now() + 20 * day),
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((name) => ({ type: /^[\d.]+$|:/.test(name) ? ('ip' as const) : ('dns' as const), value: name })),
      ),
      ...(options.issuerAddress === undefined
        ? []
        : [new AuthorityInfoAccessExtension({ caIssuers: options.issuerAddress })]),
    ],
  });
  return { cert: certificate.toString('pem'), key: await privateKeyPem(keys) };
}

export interface TestCertificates {
  /** The authority that signed all but `selfSigned`. */
  readonly authority: Authority;
  /** For `localhost` and `127.0.0.1`. */
  readonly good: ServerIdentity;
  readonly expired: ServerIdentity;
  readonly notYetValid: ServerIdentity;
  /** For `other.example` only. */
  readonly wrongHost: ServerIdentity;
  readonly selfSigned: ServerIdentity;
  /** Signed by an intermediate that the server does not send; says where that can be fetched. */
  readonly missingIntermediate: ServerIdentity;
  /** The same, complete. */
  readonly withIntermediate: ServerIdentity;
}

export async function makeCertificates(): Promise<TestCertificates> {
  const authority = await makeAuthority('Gatehouse test authority');
  const intermediate = await makeAuthority('Gatehouse test intermediate', authority);
  const below = await makeLeaf(intermediate, { issuerAddress: 'http://authority.example/intermediate.cer' });
  return {
    authority,
    good: await makeLeaf(authority),
    expired: await makeLeaf(authority, {
      validFrom: new Date(Date.now() - 20 * day),
      validTo: new Date(Date.now() - day),
    }),
    notYetValid: await makeLeaf(authority, { validFrom: new Date(Date.now() + 5 * day) }),
    wrongHost: await makeLeaf(authority, { names: ['other.example'] }),
    selfSigned: await makeLeaf(undefined),
    missingIntermediate: below,
    withIntermediate: { cert: `${below.cert}\n${intermediate.pem}`, key: below.key },
  };
}
