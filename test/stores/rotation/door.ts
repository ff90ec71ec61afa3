import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { AppParts } from '../../../src-main/app.ts';
import { ok } from '../../../src-main/contract/result.ts';
import { Secret } from '../../../src-main/contract/secret.ts';
import { startNodeHelper } from '../../../src-main/vault/keychain-helper.ts';
import { noDesktop } from '../../support/no-desktop.ts';

export const passphrase = 'correct horse battery';

/** What the core takes from a door of a test, over this folder: with the keyring of `env`, or a file. */
export function doorParts(folder: string, env?: NodeJS.ProcessEnv): AppParts {
  return {
    folder,
    door: 'window',
    network: async () => ({ proxyFor: async () => null, authorities: async () => [] }),
    userAgent: 'Gatehouse/test',
    now: Date.now,
    randomBytes,
    vaultKind: env ? 'keychain' : 'file',
    vaults: {
      keychain: async () => ({ kind: 'keychain', startHelper: () => startNodeHelper(env ?? {}), promptAfterMs: 400 }),
      file: async () => ({
        kind: 'file',
        file: join(folder, 'keys.age'),
        passphrase: async () => ok(new Secret(passphrase)),
        workFactor: 1,
      }),
    },
    desktop: noDesktop,
  };
}
