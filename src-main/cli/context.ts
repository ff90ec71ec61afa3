import { homedir } from 'node:os';
import type { App, Desktop } from '../app.ts';
import { fail } from '../contract/result.ts';
import type { NodePartsOptions } from '../door/node-parts.ts';
import { dataFolder } from '../stores/data-folder.ts';
import { askPassphrase } from './ask.ts';
import type { Terminal } from './terminal.ts';

/** How the keychain's helper is started; as a Node process unless given. */
export type KeychainStart = NonNullable<NodePartsOptions['startHelper']>;

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

/** The command line opens no windows. */
const noDesktop: Omit<Desktop, 'version' | 'platform'> = {
  capabilities: { openFolder: false, startAtLogin: false, updates: false, systemProxy: false, confirmsPerson: false },
  openLink: async () => fail('not-here'),
  openFolder: async () => fail('not-here'),
  setScanning: async () => fail('not-here'),
  chooseDisplay: async () => fail('not-here'),
  apply: () => undefined,
};

export function createContext(terminal: Terminal, startHelper?: KeychainStart): CommandContext {
  const folder = dataFolder(terminal.env, process.platform, homedir());
  return {
    terminal,
    folder,
    exitCode: 0,
    async withApp(options, work) {
      const { createApp } = await import('../app.ts');
      const { nodeParts } = await import('../door/node-parts.ts');
      const { showProgress } = await import('./progress.ts');
      const app = createApp(
        nodeParts({
          door: 'command-line',
          folder,
          env: process.env,
          askPassphrase: (purpose) => askPassphrase(terminal, purpose),
          passphraseFile: options.passphraseFile,
          vaultKind: options.vault,
          startHelper,
          desktop: noDesktop,
        }),
      );
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
