import type { Readable, Writable } from 'node:stream';
import pc from 'picocolors';
import { createKeyboard, type Keyboard } from './keyboard.ts';

type Colors = ReturnType<typeof pc.createColors>;

/** Where the command reads and writes; a test hands in its own. */
export interface Terminal {
  readonly stdin: Readable & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown };
  /** Results only. */
  readonly stdout: Writable & { isTTY?: boolean; columns?: number };
  /** Progress, questions and failures. */
  readonly stderr: Writable & { isTTY?: boolean; columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A person can be asked. */
  readonly interactive: boolean;
  readonly keyboard: Keyboard;
  /** Raised by Ctrl+C and by a request to end. */
  readonly stop: AbortSignal;
  readonly color: { readonly out: Colors; readonly err: Colors };
}

/** Colour only on a terminal, and not where NO_COLOR asks for none (https://no-color.org). */
export function createTerminal(
  streams: Pick<Terminal, 'stdin' | 'stdout' | 'stderr' | 'env' | 'stop'>,
  interrupt: () => void,
): Terminal {
  const wanted = !streams.env.NO_COLOR && streams.env.TERM !== 'dumb';
  return {
    ...streams,
    interactive: streams.stdin.isTTY === true && streams.stderr.isTTY === true,
    keyboard: createKeyboard({ ...streams, interrupt }),
    color: {
      out: pc.createColors(wanted && streams.stdout.isTTY === true),
      err: pc.createColors(wanted && streams.stderr.isTTY === true),
    },
  };
}

/** Writes a line of progress or explanation. */
export function tell(terminal: Terminal, line = ''): void {
  terminal.stderr.write(`${line}\n`);
}

/** Writes a line of the result. */
export function print(terminal: Terminal, line: string): void {
  terminal.stdout.write(`${line}\n`);
}
