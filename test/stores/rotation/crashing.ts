import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { buildProgram } from '../../support/build-program.ts';
import type { Order, Outcome } from './crash-program.ts';

/** Programs that take one step of a rotation each, and are told where to die. */
export interface CrashProgram {
  start(): ChildProcess;
  order(child: ChildProcess, given: Order): Promise<Outcome | 'killed'>;
  /** All that any of them has written. */
  output(): string;
}

export async function buildCrashProgram(folder: string): Promise<CrashProgram> {
  const program = await buildProgram(join(import.meta.dirname, 'crash-program.ts'), folder);
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
