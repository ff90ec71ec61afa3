import { CommanderError } from 'commander';
import { createContext } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { createTerminal } from './terminal.ts';

/*
 * Ctrl+C asks what is running to stop, so that it can put things in order (a key half kept is taken out again); a
 * second one does not wait. A closed pipe (`gatehouse stores | head`) is no fault.
 */
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(exitCodes.stopped);
    stop.abort();
  });
}
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
});

const context = createContext(createTerminal(process), stop.signal);
const program = createProgram(context);
try {
  if (process.argv[2] === 'complete') {
    const { complete } = await import('./completion.ts');
    await complete(program, context);
  } else {
    await program.parseAsync(process.argv);
  }
  process.exitCode = context.exitCode;
} catch (error) {
  // Commander has said what is wrong; its own exit code would be that of a problem with a store.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
}
