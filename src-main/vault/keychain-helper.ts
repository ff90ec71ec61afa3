import { fork } from 'node:child_process';

/*
 * Why the keychain is called from a process of its own: keytar's calls block a thread until the person has answered
 * the system's prompt, nothing can take them back, and Node waits for that thread before it exits (measured on
 * Node 20.20.2 with a prompt that nobody answers: `process.exit(7)` took until the prompt's end). Only a signal ends
 * such a process, and then its exit code is lost. A helper can be killed: the program's own exit code and its speed in
 * leaving stay, the system takes the prompt off the screen, and a crash of native code stays in the helper too.
 */

export type KeychainRequest =
  | { readonly operation: 'get' | 'delete'; readonly service: string; readonly account: string }
  | { readonly operation: 'set'; readonly service: string; readonly account: string; readonly secret: string };

/** What the helper says: first `ready` or `unavailable`, then one of the others for each request. */
export type HelperMessage =
  | { readonly ready: true }
  | { readonly unavailable: string }
  | { readonly value: string | boolean | null }
  | { readonly error: string };

/** A running helper, as the door in use can have one: a Node process here, a utility process in Electron. */
export interface HelperProcess {
  send(request: KeychainRequest): void;
  onMessage(listener: (message: HelperMessage) => void): void;
  /** Called once, when it has ended or could not be started; `reason` is a signal, an exit code or an error's message. */
  onEnd(listener: (reason: string) => void): void;
  /** Whether the program stays alive for its sake: while it works, not while it is idle. */
  keepAlive(yes: boolean): void;
  /** Ends it without fail. */
  kill(): void;
}

export type StartHelper = () => HelperProcess;

/** Where the helper's program is, as long as it lies beside this module. */
const helperProgram = new URL('./keychain-process.mjs', import.meta.url);

/** Starts the helper as a Node process: costs a start of Node and 20 ms for keytar, then a read takes 2 ms instead of 1. */
export function startNodeHelper(env: NodeJS.ProcessEnv, program: URL = helperProgram): HelperProcess {
  const child = fork(program, {
    // Messages of the libraries come in English, so that they can be told apart.
    env: { ...env, LC_ALL: 'C' },
    execArgv: [],
    // A Ctrl+C in the terminal is for the program to handle; it may need the helper once more to take something back.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return {
    send(request) {
      // A channel that has closed is told by `onEnd`.
      child.send(request, () => undefined);
    },
    onMessage(listener) {
      child.on('message', (message) => listener(message as HelperMessage));
    },
    onEnd(listener) {
      child.once('error', (error) => listener(error.message));
      child.once('exit', (code, signal) => listener(signal ?? `exit code ${code}`));
    },
    keepAlive(yes) {
      if (yes) {
        child.ref();
        child.channel?.ref();
      } else {
        child.unref();
        child.channel?.unref();
      }
    },
    kill() {
      child.kill('SIGKILL');
    },
  };
}
