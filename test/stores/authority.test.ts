import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { fail } from '../../src-main/contract/result.ts';
import { readAuthority } from '../../src-main/stores/authority.ts';
import { wrongField } from '../../src-main/stores/record-schema.ts';
import { makeAuthority, makeCertificates, makeLeaf, type TestCertificates } from '../support/certificates.ts';
import { sampleRecord } from './sample-record.ts';

let certificates: TestCertificates;
beforeAll(async () => {
  certificates = await makeCertificates();
});

describe('is read', () => {
  it('as its certificates alone, whatever else the file holds', () => {
    const { pem } = certificates.authority;
    const read = readAuthority(`My authority\n${certificates.good.key}\n\t${pem.replaceAll('\n', '\r\n')}\nbye`);
    if (!read.ok) throw new Error(read.failure.code);
    expect(read.value.pem).toMatch(/^-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n$/);
    expect(read.value.sha256).toBe(new X509Certificate(pem).fingerprint256);
    expect(read.value.subject).toBe('CN=Gatehouse test authority');
  });

  it('with several in one file, the first naming it', async () => {
    const other = await makeAuthority('Other');
    const read = readAuthority(certificates.authority.pem + other.pem);
    expect(read).toMatchObject({ ok: true, value: { subject: 'CN=Gatehouse test authority' } });
    expect(read.ok && read.value.pem.match(/BEGIN/g)).toHaveLength(2);
  });

  it('from a site’s own certificate that signed itself', () => {
    expect(readAuthority(certificates.selfSigned.cert).ok).toBe(true);
  });

  it('so that its record can be kept, whatever blanks the file had', () => {
    const odd = certificates.authority.pem.replaceAll('\n', '\u00a0\t\n');
    const read = readAuthority(odd);
    if (!read.ok) throw new Error(read.failure.code);
    expect(wrongField(sampleRecord('shop.example', { addedAuthority: read.value }))).toBe(null);
  });
});

describe('is refused', () => {
  it.each([
    ['', 'no-certificate'],
    ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'damaged'],
    ['-----BEGIN CERTIFICATE-----\nAAAA', 'no-certificate'],
    ['x'.repeat(64 * 1024 + 1), 'too-large'],
  ])('%.40j: %s', (text, reason) => {
    expect(readAuthority(text)).toEqual(fail('authority-invalid', { reason }));
  });

  it('when a server’s certificate is among them', async () => {
    const { cert } = await makeLeaf(certificates.authority);
    expect(readAuthority(certificates.authority.pem + cert)).toEqual(
      fail('authority-invalid', { reason: 'not-an-authority' }),
    );
  });
});
