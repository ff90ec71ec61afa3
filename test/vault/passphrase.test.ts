import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fail, ok, type Result } from '../../src-main/contract/result.ts';
import { Secret } from '../../src-main/contract/secret.ts';
import { passphraseSource } from '../../src-main/vault/passphrase.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passphrase-'));
  file = join(folder, 'passphrase');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const asked: string[] = [];
const ask = async (purpose: string): Promise<Result<Secret>> => {
  asked.push(purpose);
  return ok(new Secret('from a person'));
};

/** The passphrase, opened; or the code of what went wrong, with its reason. */
async function read(options: { file?: string; env?: Record<string, string> }): Promise<string> {
  asked.length = 0;
  const given = await passphraseSource({ env: {}, ...options, ask })('open');
  if (given.ok) return given.value.reveal();
  return [given.failure.code, given.failure.params.reason].filter(Boolean).join(' ');
}

describe('a passphrase file', () => {
  test('gives its one line, whatever is in it, without the line break at its end', async () => {
    writeFileSync(file, '', { mode: 0o600 });
    const lines = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((line) => !/[\r\n\0\uFEFF]/.test(line));
    await fc.assert(
      fc.asyncProperty(lines, fc.constantFrom('', '\n', '\r\n'), async (line, end) => {
        writeFileSync(file, line + end);
        expect(await read({ file })).toBe(line);
      }),
    );
  });

  test('of any bytes at all gives one line, or says what is wrong', async () => {
    writeFileSync(file, '', { mode: 0o600 });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 1100 }), async (bytes) => {
        writeFileSync(file, bytes);
        expect(await read({ file })).toMatch(
          /^(file-unreadable (not-text|several-lines|too-large)|vault-passphrase-missing|[^\r\n\0]+)$/,
        );
      }),
    );
  });

  test.each([
    ['nothing', '', 'vault-passphrase-missing'],
    ['an empty line', '\n', 'vault-passphrase-missing'],
    ['two lines', 'one\ntwo\n', 'file-unreadable several-lines'],
    ['a second, empty line', 'one\n\n', 'file-unreadable several-lines'],
    ['1,024 bytes', 'x'.repeat(1024), 'x'.repeat(1024)],
    ['more', 'x'.repeat(1025), 'file-unreadable too-large'],
    ['a blank at each end, which counts', ' a passphrase ', ' a passphrase '],
    ['a byte-order mark, which does not', '\uFEFFa passphrase', 'a passphrase'],
  ])('with %s', async (_name, text, expected) => {
    await writeFile(file, text, { mode: 0o600 });
    expect(await read({ file })).toBe(expected);
  });

  test('is refused when others may read it, even a little', async () => {
    await writeFile(file, 'a passphrase', { mode: 0o600 });
    for (const mode of [0o640, 0o604, 0o660, 0o620, 0o644, 0o601]) {
      chmodSync(file, mode);
      expect(await read({ file })).toBe('vault-passphrase-exposed');
    }
    chmodSync(file, 0o400);
    expect(await read({ file })).toBe('a passphrase');
  });

  test('that is not there, a folder or a pipe nobody writes to, is never replaced by a question', async () => {
    expect(await read({ file })).toBe('file-unreadable ENOENT');
    expect(await read({ file: folder })).toBe('file-unreadable not-a-file');
    execFileSync('mkfifo', ['-m', '600', file]);
    expect(await read({ file })).toBe('file-unreadable not-a-file');
    expect(asked).toEqual([]);
  });
});

describe('a systemd credential', () => {
  test('is taken where there is one, with the rights that systemd gives it', async () => {
    await writeFile(join(folder, 'gatehouse-passphrase'), 'from systemd\n');
    await chmod(join(folder, 'gatehouse-passphrase'), 0o440);
    expect(await read({ env: { CREDENTIALS_DIRECTORY: folder } })).toBe('from systemd');
    expect(asked).toEqual([]);
  });

  test('comes after a file that was named', async () => {
    await writeFile(join(folder, 'gatehouse-passphrase'), 'from systemd');
    await writeFile(file, 'from a file', { mode: 0o600 });
    expect(await read({ file, env: { CREDENTIALS_DIRECTORY: folder } })).toBe('from a file');
  });

  test('that is not there leaves the question; one that is damaged does not', async () => {
    expect(await read({ env: { CREDENTIALS_DIRECTORY: folder } })).toBe('from a person');
    expect(await read({ env: { CREDENTIALS_DIRECTORY: 'relative' } })).toBe('from a person');
    await mkdir(join(folder, 'gatehouse-passphrase'));
    expect(await read({ env: { CREDENTIALS_DIRECTORY: folder } })).toBe('file-unreadable not-a-file');
  });
});

test('a person is told whether a passphrase is chosen or asked for, and may refuse', async () => {
  asked.length = 0;
  await passphraseSource({ env: {}, ask })('create');
  expect(asked).toEqual(['create']);
  const refusing = passphraseSource({ env: {}, ask: async () => fail('vault-passphrase-missing') });
  expect(await refusing('open')).toMatchObject({ ok: false, failure: { code: 'vault-passphrase-missing' } });
});
