import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { version } from '../../package.json';
import type { AppParts } from '../app.ts';
import { startNodeHelper } from '../vault/keychain-helper.ts';
import { type PassphraseSource, passphraseSource } from '../vault/passphrase.ts';
import { environmentNetwork } from '../woocommerce/environment-network.ts';

export interface NodePartsOptions {
  /** Where Gatehouse keeps its files. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Asks the person for the passphrase of a vault file, where no file and no systemd credential holds it. */
  readonly askPassphrase: PassphraseSource;
  readonly passphraseFile?: string | undefined;
  readonly vaultKind?: AppParts['vaultKind'] | undefined;
}

/** What the core is built from in a door that runs on Node itself: the command line and the browser door. */
export function nodeParts({ folder, env, askPassphrase, passphraseFile, vaultKind }: NodePartsOptions): AppParts {
  return {
    folder,
    network: environmentNetwork(env),
    userAgent: `Gatehouse/${version}`,
    now: Date.now,
    randomBytes,
    ...(vaultKind ? { vaultKind } : {}),
    vaults: {
      keychain: () => ({ kind: 'keychain', startHelper: () => startNodeHelper(env) }),
      file: () => ({
        kind: 'file',
        file: join(folder, 'keys.age'),
        passphrase: passphraseSource({ file: passphraseFile, env, ask: askPassphrase }),
      }),
    },
  };
}
