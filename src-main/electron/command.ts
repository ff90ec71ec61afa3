import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, utilityProcess } from 'electron';
import type { StartHelper } from '../vault/keychain-helper.ts';
import { utilityHelper } from './utility-helper.ts';

export interface CommandParts {
  /** Runs the command that `process.argv` holds, as Node would have it, and resolves with its exit code. */
  readonly run: (startHelper: StartHelper) => Promise<number>;
  /** Path of keychain-process.mjs. */
  readonly keychainProgram: string;
}

/**
 * Runs a command in this process, without a window: an installed Gatehouse carries no other Node than Electron's, and
 * that one starts no scripts (`runAsNode` is off). Chromium keeps a profile all the same; it is put where it is in
 * nobody's way, and taken away again.
 */
export function runCommand({ run, keychainProgram }: CommandParts): void {
  const profile = mkdtempSync(join(tmpdir(), 'gatehouse-command-'));
  app.setPath('userData', profile);
  app.commandLine.appendSwitch('password-store', 'basic');
  app.commandLine.appendSwitch('use-mock-keychain');
  app.dock?.hide();
  process.on('exit', () => rmSync(profile, { recursive: true, force: true }));
  // The command hears of signals by itself; first here, since Electron may quit for the same one.
  let told = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.prependListener(signal, () => {
      told = true;
    });
  }
  // It says itself when it has ended; what else asks Electron to quit, such as the end of the session, asks it to stop.
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (!told) process.emit('SIGTERM');
  });
  void app.whenReady().then(async () => {
    const exitCode = await run(utilityHelper({ utilityProcess, program: keychainProgram, env: process.env }));
    await Promise.all([process.stdout, process.stderr].map(flushed));
    app.exit(exitCode);
  });
}

/** All that was written has gone out; or nobody reads it any more. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve();
    else stream.write('', () => resolve());
  });
}
