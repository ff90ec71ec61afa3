import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { version } from '../../package.json';
import type { AppParts, Desktop } from '../app.ts';
import { ok } from '../contract/result.ts';
import type { StartHelper } from '../vault/keychain-helper.ts';
import type { PassphraseSource } from '../vault/passphrase.ts';
import { later } from './later.ts';

export interface NodePartsOptions {
  readonly door: AppParts['door'];
  /** Where Gatehouse keeps its files. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Asks the person for the passphrase of a vault file, where no file and no systemd credential holds it. */
  readonly askPassphrase: PassphraseSource;
  readonly passphraseFile?: string | undefined;
  readonly vaultKind?: AppParts['vaultKind'] | undefined;
  /** This door is there for a while, so that Gatehouse can ask a store something later on. */
  readonly staysOpen?: boolean;
  /** How the keychain's helper is started, where this program is no Node that could be started once more. */
  readonly startHelper?: StartHelper | undefined;
  readonly desktop: Omit<Desktop, 'version' | 'platform'>;
}

/** What the core is built from in any door: its process is Node, or Electron's. */
export function nodeParts(options: NodePartsOptions): AppParts {
  const { folder, door, env, askPassphrase, passphraseFile, vaultKind, staysOpen, startHelper, desktop } = options;
  return {
    folder,
    door,
    network: async () => (await import('../woocommerce/environment-network.ts')).environmentNetwork(env),
    userAgent: `Gatehouse/${version}`,
    now: Date.now,
    randomBytes,
    ...(vaultKind ? { vaultKind } : {}),
    ...(staysOpen ? { later } : {}),
    vaults: {
      async keychain() {
        if (startHelper) return { kind: 'keychain', startHelper };
        const { startNodeHelper } = await import('../vault/keychain-helper.ts');
        return { kind: 'keychain', startHelper: () => startNodeHelper(env) };
      },
      async file(given) {
        const { passphraseSource } = await import('../vault/passphrase.ts');
        const ask: PassphraseSource = async (purpose, signal) => {
          const passphrase = given();
          return passphrase ? ok(passphrase) : askPassphrase(purpose, signal);
        };
        return {
          kind: 'file',
          file: join(folder, 'keys.age'),
          passphrase: passphraseSource({ file: passphraseFile, env, ask }),
        };
      },
    },
    desktop: { version, platform: platformName(process.platform), ...desktop },
  };
}

function platformName(platform: NodeJS.Platform): Desktop['platform'] {
  if (platform === 'win32') return 'windows';
  return platform === 'darwin' ? 'mac' : 'linux';
}
