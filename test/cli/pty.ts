import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { collect, gatehouseBin, type House, type Running } from './gatehouse.ts';

/** A command in a terminal of its own. */
export interface InTerminal extends Omit<Running, 'stdout' | 'stderr'> {
  /** All that the terminal showed so far. */
  readonly screen: () => string;
  /** As if typed. */
  type(keys: string): void;
  /** As a terminal with bracketed paste does it. */
  paste(text: string): void;
  /** The command's own process. */
  pid(): number;
  /** Ends what is left of it. */
  close(): void;
}

export const enter = '\r';
export const backspace = '\x7f';
export const controlC = '\x03';
export const controlD = '\x04';

/** Runs a command in a real terminal: a pseudo-terminal of `script` (util-linux), which shows what is typed unless told not to. */
export function inTerminal(house: House, args: readonly string[], env: Record<string, string> = {}): InTerminal {
  const quoted = [process.execPath, gatehouseBin, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const child = spawn('script', ['-qfec', `exec ${quoted.join(' ')}`, '/dev/null'], {
    env: { ...house.env, TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
  });
  const running = collect(child, undefined);
  child.once('error', (error) => {
    throw new Error(`script (Debian: apt-get install bsdutils) could not be started: ${error.message}`);
  });
  return {
    ...running,
    screen: running.stdout,
    type: (keys) => void child.stdin.write(keys),
    paste: (text) => void child.stdin.write(`\x1b[200~${text.replaceAll('\n', '\r')}\x1b[201~`),
    pid: () => Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim()),
    close: () => void child.kill('SIGKILL'),
  };
}
