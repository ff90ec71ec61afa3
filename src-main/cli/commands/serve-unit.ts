import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { fail } from '../../contract/result.ts';
import { type Command, removeUnit, unitName, writeUnit } from '../../stores/start-with-system.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { printJson, tellFailure } from '../output.ts';
import { print, tell } from '../terminal.ts';
import type { ServeOptions } from './serve.ts';

const enable = `systemctl --user enable --now ${unitName}`;

/**
 * Writes the unit by which the person's own systemd runs `gatehouse serve` at login, and says how it is switched on; with
 * `--now` it does that as well. `--json`: `{"unit", "enabled"}`.
 */
export async function installUnit({ terminal, folder }: CommandContext, options: ServeOptions): Promise<number> {
  const json = options.json === true;
  if (process.platform !== 'linux') return tellFailure(terminal, fail('not-here').failure, json);
  const { port, vault, passphraseFile } = options;
  const written = await writeUnit({
    env: terminal.env,
    home: homedir(),
    dataFolder: folder,
    command: [
      ...ownCommand(terminal.env),
      'serve',
      ...(port === undefined ? [] : ['--port', port]),
      ...(vault === undefined ? [] : ['--vault', vault]),
      ...(passphraseFile === undefined ? [] : ['--passphrase-file', resolve(passphraseFile)]),
    ],
  });
  if (!written.ok) return tellFailure(terminal, written.failure, json);
  const { file } = written.value;
  const isEnabled = options.now === true && (await systemctl('daemon-reload')) && (await systemctl('enable', '--now'));
  if (json) {
    printJson(terminal, { unit: file, enabled: isEnabled });
  } else {
    print(terminal, `The unit is in ${file}`);
    if (isEnabled) print(terminal, 'It runs now, and at each login.');
    else {
      if (options.now) tell(terminal, 'systemd did not start it. What it says: systemctl --user status gatehouse');
      tell(terminal, `Start it now, and at each login: systemctl --user daemon-reload && ${enable}`);
    }
    tell(terminal, 'To run without anybody logged in, too: loginctl enable-linger');
  }
  return options.now && !isEnabled ? exitCodes.couldNotRun : exitCodes.ok;
}

/** Takes the unit away, and stops what runs by it. `--json`: `{"unit", "removed"}`. */
export async function uninstallUnit({ terminal }: CommandContext, options: ServeOptions): Promise<number> {
  const json = options.json === true;
  if (process.platform !== 'linux') return tellFailure(terminal, fail('not-here').failure, json);
  // While its file is there; where systemd is not, nothing runs by it either.
  await systemctl('disable', '--now');
  const removed = await removeUnit({ env: terminal.env, home: homedir() });
  if (!removed.ok) return tellFailure(terminal, removed.failure, json);
  await systemctl('daemon-reload');
  const { file, wasThere } = removed.value;
  if (json) printJson(terminal, { unit: file, removed: wasThere });
  else print(terminal, wasThere ? `The unit is taken away: ${file}` : 'There was no unit.');
  return exitCodes.ok;
}

/** How this command is run again: the installed one by its name, one of Node by its script. */
function ownCommand(env: NodeJS.ProcessEnv): Command {
  const script = process.argv[1] ?? '';
  if (isAbsolute(script)) return [process.execPath, script];
  const installed = (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'gatehouse'))
    .find((file) => isAbsolute(file) && isProgram(file));
  return [installed ?? '/usr/bin/gatehouse'];
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether systemd did it. */
function systemctl(verb: string, ...more: readonly string[]): Promise<boolean> {
  const args = ['--user', verb, ...more, ...(verb === 'daemon-reload' ? [] : [unitName])];
  return new Promise((resolveRun) => {
    execFile('systemctl', args, { timeout: 30_000 }, (error) => resolveRun(error === null));
  });
}
