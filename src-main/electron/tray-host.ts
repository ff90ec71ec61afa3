import { execFile } from 'node:child_process';

/** Runs a program and gives what it printed; rejects where it is not there, fails, or takes too long. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string>;

const patience = 3_000;

const runProgram: RunProgram = (program, args) =>
  new Promise((resolve, reject) => {
    execFile(program, [...args], { timeout: patience }, (error, printed) => (error ? reject(error) : resolve(printed)));
  });

const service = 'org.kde.StatusNotifierWatcher';
const path = '/StatusNotifierWatcher';
const property = 'IsStatusNotifierHostRegistered';

/** D-Bus has no way in without one of these; each asks the same question, and Linux desktops have one of them at least. */
const questions: readonly (readonly [program: string, args: readonly string[]])[] = [
  [
    'gdbus',
    [
      'call',
      '--session',
      '--dest',
      service,
      '--object-path',
      path,
      '--method',
      'org.freedesktop.DBus.Properties.Get',
      service,
      property,
    ],
  ],
  ['busctl', ['--user', 'get-property', service, path, service, property]],
  [
    'dbus-send',
    [
      '--session',
      '--print-reply',
      `--dest=${service}`,
      path,
      'org.freedesktop.DBus.Properties.Get',
      `string:${service}`,
      `string:${property}`,
    ],
  ],
];

/**
 * Whether an icon in a tray would be seen. macOS and Windows always have one. A Linux desktop has one where somebody draws
 * the items of the StatusNotifierItem specification (GNOME does with an extension only). Where that cannot be told, there
 * is none: an app that hides behind an icon that nobody sees is lost. An older panel (XEmbed) is not found by this.
 */
export async function hasTray(platform: NodeJS.Platform, run: RunProgram = runProgram): Promise<boolean> {
  if (platform !== 'linux') return true;
  for (const [program, args] of questions) {
    const printed = await run(program, args).catch(() => undefined);
    if (printed !== undefined) return /\btrue\b/.test(printed);
  }
  return false;
}
