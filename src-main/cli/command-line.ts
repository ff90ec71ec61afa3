import { CommanderError } from 'commander';
import { type Failure, fail } from '../contract/result.ts';
import { createContext, type KeychainStart } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { createTerminal, type Terminal } from './terminal.ts';

/** Electron's Node too: its arguments are put in Node's form before they come here. */
const asNodeGivesThem = { from: 'node' } as const;

/**
 * Runs the command that `process.argv` holds, on this process's own streams, and resolves with its exit code once it has
 * ended. `startHelper`: how the keychain's helper is started where this process cannot start a Node.
 */
export async function runCommandLine(startHelper?: KeychainStart): Promise<number> {
  /*
   * Ctrl+C asks what is running to stop, so that it can put things in order (a key half kept is taken out again); a
   * second one does not wait.
   */
  const stop = new AbortController();
  function interrupt(): void {
    if (stop.signal.aborted) process.exit(exitCodes.stopped);
    stop.abort();
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);

  // What is printed once it has been done: whether anybody still reads it (`gatehouse stores | head`) changes nothing.
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    const failure = fail('disk-failed', { file: '/dev/stdout', reason: error.code ?? error.message });
    void tell(terminal, failure.failure, false).then((exitCode) => process.exit(exitCode));
  });
  process.on('uncaughtException', (error) => void fault(terminal, error).then((exitCode) => process.exit(exitCode)));

  const { stdin, stdout, stderr, env } = process;
  const terminal = createTerminal({ stdin, stdout, stderr, env, stop: stop.signal }, interrupt);
  const context = createContext(terminal, startHelper);
  const program = createProgram(context);
  try {
    if (process.argv[2] === 'complete') {
      const { complete } = await import('./completion.ts');
      await complete(program, context);
    } else {
      await program.parseAsync(process.argv, asNodeGivesThem);
    }
    return context.exitCode;
  } catch (error) {
    return error instanceof CommanderError ? await misunderstood(terminal, error) : await fault(terminal, error);
  }
}

function wantsJson(): boolean {
  return process.argv.includes('--json');
}

/** Commander has said what is wrong, on standard error; its own exit code would be that of a problem with a store. */
async function misunderstood(terminal: Terminal, error: CommanderError): Promise<number> {
  if (error.exitCode === 0) return exitCodes.ok;
  const reason = error.message.replace(/^error: /, '');
  return wantsJson() ? tell(terminal, fail('usage', { reason }).failure, true) : exitCodes.usage;
}

/** A bug. What it says is for its report, and holds no key even if the error does. */
async function fault(terminal: Terminal, error: unknown): Promise<number> {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { scrub } = await import('../door/scrub.ts');
  const masked = scrub(text);
  terminal.stderr.write(`${masked}\n`);
  return tell(
    terminal,
    fail('internal-error', { reason: masked.split('\n')[0]?.slice(0, 200) ?? '' }).failure,
    wantsJson(),
  );
}

async function tell(terminal: Terminal, failure: Failure, asJson: boolean): Promise<number> {
  const { tellFailure } = await import('./output.ts');
  return tellFailure(terminal, failure, asJson);
}
