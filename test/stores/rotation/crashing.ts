import { type ChildProcess, fork } from 'node:child_process';
import { buildProgram } from '../../support/build-program.ts';

/** What a program says of itself where it has come to its end. */
export interface Outcome {
  /** The step's failure, or `ok`. */
  readonly code: string;
  /** The points that were passed. */
  readonly points: readonly string[];
}

/** Programs that take one step each, and are told where to die. */
export interface CrashProgram<Order> {
  start(): ChildProcess;
  order(child: ChildProcess, given: Order): Promise<Outcome | 'killed'>;
  /** All that any of them has written. */
  output(): string;
}

/** `source`: the path of the program, which answers an order with its outcome. */
export async function buildCrashProgram<Order extends object>(
  source: string,
  folder: string,
): Promise<CrashProgram<Order>> {
  const program = await buildProgram(source, folder);
  const output: string[] = [];
  return {
    start() {
      const child = fork(program, [], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(String(chunk)));
      return child;
    },
    order(child, given) {
      child.send(given);
      return new Promise((resolve, reject) => {
        const onExit = (status: number | null, signal: NodeJS.Signals | null) => {
          if (signal === 'SIGKILL') resolve('killed');
          else reject(new Error(`the program ended by itself (${status})\n${output.join('')}`));
        };
        child.once('exit', onExit);
        child.once('message', (outcome) => {
          child.off('exit', onExit);
          resolve(outcome as Outcome);
        });
      });
    },
    output: () => output.join(''),
  };
}
