import { type ChildProcess, fork } from 'node:child_process';
import { refuse, refusingEmitter, withRestRefused } from './refuse.ts';

interface ForkOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly execArgv?: string[];
  readonly cwd?: string;
  readonly stdio?: 'pipe' | 'ignore' | 'inherit' | readonly string[];
  readonly serviceName?: string;
}

/** A real process, with `process.parentPort` in place of Node's own channel. */
class UtilityProcess extends refusingEmitter('UtilityProcess') {
  readonly #child: ChildProcess;

  constructor(modulePath: string, args: readonly string[], options: ForkOptions) {
    super();
    const kept = { env: 0, execArgv: 0, cwd: 0, stdio: 0, serviceName: 0 };
    for (const name of Object.keys(options)) if (!(name in kept)) refuse(`utilityProcess.fork with ${name}`);
    const stdio = typeof options.stdio === 'string' ? options.stdio : (options.stdio?.[1] ?? 'inherit');
    const register = process.env.STAND_IN_UTILITY_REGISTER ?? '';
    this.#child = fork(modulePath, args, {
      env: options.env ?? process.env,
      execArgv: ['--import', register, ...(options.execArgv ?? [])],
      ...(options.cwd !== undefined && { cwd: options.cwd }),
      stdio: ['ignore', stdio as 'pipe', stdio as 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    this.#child.once('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.once('exit', (code) => this.emit('exit', code ?? 1));
    this.#child.once('error', () => this.emit('exit', 1));
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  get stdout(): NodeJS.ReadableStream | null {
    return this.#child.stdout;
  }

  get stderr(): NodeJS.ReadableStream | null {
    return this.#child.stderr;
  }

  postMessage(message: unknown, transfer?: readonly unknown[]): void {
    if (transfer?.length) refuse('UtilityProcess.postMessage with ports');
    this.#child.send(message as object, () => undefined);
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }
}

export const utilityProcess = withRestRefused('utilityProcess', {
  fork: (modulePath: string, args: readonly string[] | ForkOptions = [], options: ForkOptions = {}) =>
    Array.isArray(args)
      ? new UtilityProcess(modulePath, args, options)
      : new UtilityProcess(modulePath, [], args as ForkOptions),
});
