import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../package.json';
import type { App } from '../app.ts';
import { dataFolder } from '../stores/data-folder.ts';
import { askPassphrase } from './ask.ts';
import type { Terminal } from './terminal.ts';

/** Options that every command with a secret has. */
export interface VaultOptions {
  readonly vault?: 'keychain' | 'file';
  readonly passphraseFile?: string;
}

export interface JsonOption {
  readonly json?: boolean;
}

/** What a command runs with. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Where Gatehouse keeps its files. */
  readonly folder: string;
  exitCode: number;
  /** Builds the core for this command, and closes it after `work`. A failure is told, and becomes the exit code. */
  withApp(options: VaultOptions & JsonOption, work: (app: App) => Promise<number>): Promise<number>;
}

export function createContext(terminal: Terminal): CommandContext {
  const folder = dataFolder(terminal.env, process.platform, homedir());
  return {
    terminal,
    folder,
    exitCode: 0,
    async withApp(options, work) {
      const { createApp } = await import('../app.ts');
      const { environmentNetwork } = await import('../woocommerce/environment-network.ts');
      const { startNodeHelper } = await import('../vault/keychain-helper.ts');
      const { passphraseSource } = await import('../vault/passphrase.ts');
      const { showProgress } = await import('./progress.ts');
      const app = createApp({
        folder,
        network: environmentNetwork(terminal.env),
        userAgent: `Gatehouse/${version}`,
        now: Date.now,
        randomBytes,
        ...(options.vault ? { vaultKind: options.vault } : {}),
        vaults: {
          keychain: () => ({ kind: 'keychain', startHelper: () => startNodeHelper(process.env) }),
          file: () => ({
            kind: 'file',
            file: join(folder, 'keys.age'),
            passphrase: passphraseSource({
              file: options.passphraseFile,
              env: terminal.env,
              ask: (purpose) => askPassphrase(terminal, purpose),
            }),
          }),
        },
      });
      const endProgress = showProgress(terminal, app);
      try {
        return await work(app);
      } finally {
        endProgress();
        await app.close();
        terminal.keyboard.release();
      }
    },
  };
}
