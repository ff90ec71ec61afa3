import { CommanderError } from 'commander';
import { type Failure, fail } from '../contract/result.ts';
import { createContext } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { createTerminal } from './terminal.ts';

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
  void tell(failure.failure, false).then((exitCode) => process.exit(exitCode));
});
process.on('uncaughtException', (error) => void fault(error).then((exitCode) => process.exit(exitCode)));

const { stdin, stdout, stderr, env } = process;
const terminal = createTerminal({ stdin, stdout, stderr, env, stop: stop.signal }, interrupt);
const context = createContext(terminal);
const program = createProgram(context);
const json = process.argv.includes('--json');
try {
  if (process.argv[2] === 'complete') {
    const { complete } = await import('./completion.ts');
    await complete(program, context);
  } else {
    await program.parseAsync(process.argv);
  }
  process.exitCode = context.exitCode;
} catch (error) {
  process.exitCode = error instanceof CommanderError ? await misunderstood(error) : await fault(error);
}

/** Commander has said what is wrong, on standard error; its own exit code would be that of a problem with a store. */
async function misunderstood(error: CommanderError): Promise<number> {
  if (error.exitCode === 0) return exitCodes.ok;
  const reason = error.message.replace(/^error: /, '');
  return json ? tell(fail('usage', { reason }).failure, true) : exitCodes.usage;
}

/** A bug. What it says is for its report, and holds no key even if the error does. */
async function fault(error: unknown): Promise<number> {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { scrub } = await import('../door/scrub.ts');
  const masked = scrub(text);
  terminal.stderr.write(`${masked}\n`);
  return tell(fail('internal-error', { reason: masked.split('\n')[0]?.slice(0, 200) ?? '' }).failure, json);
}

async function tell(failure: Failure, asJson: boolean): Promise<number> {
  const { tellFailure } = await import('./output.ts');
  return tellFailure(terminal, failure, asJson);
}
