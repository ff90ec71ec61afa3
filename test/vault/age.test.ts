import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ok } from '../../src-main/contract/result.ts';
import { Secret } from '../../src-main/contract/secret.ts';
import {
  checkNewPassphrase,
  decryptWithPassphrase,
  encryptWithPassphrase,
  fromArmor,
  toArmor,
} from '../../src-main/vault/age.ts';

const passphrase = new Secret('correct horse battery');
const cheap = { workFactor: 1 };
const bytes = (text: string) => new TextEncoder().encode(text);

describe('a file that a passphrase opens', () => {
  test('gives back any bytes, to the same passphrase alone', async () => {
    const words = fc.string({ unit: 'binary', maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200_000 }), words, words, async (plain, right, wrong) => {
        const file = await encryptWithPassphrase(plain, new Secret(right), cheap);
        const opened = await decryptWithPassphrase(file, new Secret(right));
        expect(opened.state === 'open' && Buffer.compare(opened.bytes, plain)).toBe(0);
        if (new TextEncoder().encode(wrong).join() !== new TextEncoder().encode(right).join()) {
          expect(await decryptWithPassphrase(file, new Secret(wrong))).toEqual({ state: 'wrong-passphrase' });
        }
      }),
      { numRuns: 30 },
    );
  });

  test("is in the age format, with age's own work factor unless told", async () => {
    const file = await encryptWithPassphrase(bytes('hello'), passphrase);
    expect(Buffer.from(file).toString('latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt [A-Za-z0-9+/]{22} 18\n/);
    const decrypter = new Decrypter();
    decrypter.addPassphrase(passphrase.reveal());
    expect(await decrypter.decrypt(file, 'text')).toBe('hello');
    expect(await decryptWithPassphrase(file, passphrase)).toMatchObject({ state: 'open' });
  });

  test('is damaged when it asks for more work than any of ours, before a moment of it is done', async () => {
    const good = Buffer.from(await encryptWithPassphrase(bytes('x'), passphrase, cheap)).toString('latin1');
    // The library itself would do the work of 19 and 20, and then say that the passphrase is wrong.
    for (const factor of ['19', '20', '30', '64', '018', '-1', '1e1', '99999999999999999999', '']) {
      const asked = Buffer.from(good.replace(/^(.*\n-> scrypt \S+) 1\n/, `$1 ${factor}\n`), 'latin1');
      expect(await decryptWithPassphrase(asked, passphrase)).toEqual({ state: 'damaged' });
    }
  });

  test('is damaged when it is cut anywhere, for a key, or nothing of the kind', async () => {
    const file = await encryptWithPassphrase(bytes('a'.repeat(100)), passphrase, cheap);
    for (let length = 0; length < file.length; length += 1) {
      expect(await decryptWithPassphrase(file.subarray(0, length), passphrase)).toEqual({ state: 'damaged' });
    }
    expect(await decryptWithPassphrase(Buffer.concat([file, Buffer.of(0)]), passphrase)).toEqual({ state: 'damaged' });
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(await generateIdentity()));
    expect(await decryptWithPassphrase(await encrypter.encrypt('x'), passphrase)).toEqual({ state: 'damaged' });
    expect(await decryptWithPassphrase(bytes('PK\u0003\u0004'), passphrase)).toEqual({ state: 'damaged' });
  });

  test('comes back out of its text form, and nothing else out of one that is damaged', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 3_000 }), fc.nat(), (file, at) => {
        expect(fromArmor(bytes(toArmor(file)))).toEqual(file);
        // Without its last line break it is whole, too.
        const text = toArmor(file).trimEnd();
        expect(fromArmor(bytes(text))).toEqual(file);
        // Some other sign in its place: no form of it at all, or other bytes, which the format then refuses.
        const place = at % text.length;
        const other = `${text.slice(0, place)}${text[place] === '!' ? '?' : '!'}${text.slice(place + 1)}`;
        expect(fromArmor(bytes(other)) ?? []).not.toEqual(file);
        expect(fromArmor(bytes(text.slice(0, place))) ?? []).not.toEqual(file);
      }),
    );
    expect(fromArmor(bytes('-----BEGIN AGE ENCRYPTED FILE-----\nYQ==\n'))).toBeUndefined();
    // What is no text form is left as it is.
    expect(fromArmor(bytes('age-encryption.org/v1\n'))).toEqual(bytes('age-encryption.org/v1\n'));
  });

  test('opens with no byte changed', async () => {
    const file = await encryptWithPassphrase(bytes('hello'), passphrase, cheap);
    for (let at = 0; at < file.length; at += 1) {
      const changed = file.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x05;
      const { state } = await decryptWithPassphrase(changed, passphrase);
      expect(['damaged', 'wrong-passphrase']).toContain(state);
    }
  });
});

test('a new passphrase has 12 characters or more', () => {
  expect(checkNewPassphrase(new Secret('🔑'.repeat(12)))).toEqual(ok(undefined));
  for (const short of ['', 'elevenchars', '🔑'.repeat(11)]) {
    expect(checkNewPassphrase(new Secret(short))).toMatchObject({ failure: { code: 'vault-passphrase-weak' } });
  }
});
