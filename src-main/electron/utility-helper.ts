import type { UtilityProcess, utilityProcess } from 'electron';
import type { HelperMessage, HelperProcess, StartHelper } from '../vault/keychain-helper.ts';

export interface UtilityHelperParts {
  readonly utilityProcess: Pick<typeof utilityProcess, 'fork'>;
  /** Path of keychain-process.mjs. */
  readonly program: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Starts the keychain's helper as a utility process: a packaged Electron is no Node (its `runAsNode` fuse is off), so it
 * cannot fork one.
 */
export function utilityHelper({ utilityProcess, program, env }: UtilityHelperParts): StartHelper {
  return () => {
    const child = utilityProcess.fork(program, [], {
      // Messages of the libraries come in English, so that they can be told apart.
      env: { ...env, LC_ALL: 'C' },
      stdio: 'ignore',
      serviceName: 'Gatehouse keychain',
    });
    return asHelper(child);
  };
}

function asHelper(child: UtilityProcess): HelperProcess {
  return {
    send: (request) => child.postMessage(request),
    onMessage: (listener) => {
      child.on('message', (message: HelperMessage) => listener(message));
    },
    onEnd: (listener) => {
      child.once('exit', (code) => listener(`exit code ${code}`));
    },
    // A window keeps the app alive, and nothing else does.
    keepAlive: () => undefined,
    kill() {
      // `kill` is SIGTERM on macOS and Linux, which a native call that waits for a person need not obey.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
