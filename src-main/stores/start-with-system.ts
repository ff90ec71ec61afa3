import { unlink } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { ok, type Result } from '../contract/result.ts';
import { errnoOf, writeFailure } from '../files/disk-failure.ts';
import { readFileBounded, writeFileDurably } from '../files/durable.ts';

/** Whose session it is. */
export interface SessionPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** A program and its arguments. */
export type Command = readonly [string, ...string[]];

const largestFile = 64 * 1024;

function configFile({ env, home }: SessionPlace, ...names: readonly string[]): string {
  const given = env.XDG_CONFIG_HOME;
  // The XDG specification tells to ignore a relative path.
  return join(given && isAbsolute(given) ? given : join(home, '.config'), ...names);
}

/* At login, on a Linux desktop: the XDG autostart specification. */

const autostartFile = (place: SessionPlace): string => configFile(place, 'autostart', 'gatehouse.desktop');

/**
 * Has the desktop run a command at login; from the program's new place where it has moved. What the person has switched off
 * in their desktop's own settings stays off. Fails as `writeFileDurably` does.
 */
export async function writeAutostart({
  command,
  ...place
}: SessionPlace & { readonly command: Command }): Promise<Result<void>> {
  const file = autostartFile(place);
  const wanted = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Gatehouse',
    'Comment=Keeps your WooCommerce keys, and lets your tools through',
    `Exec=${command.map(execWord).join(' ')}`,
    'Icon=gatehouse-desktop',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
  const there = await readFileBounded(file, largestFile);
  if (!there.ok) return there;
  const text = there.value === null ? '' : Buffer.from(there.value).toString('utf8');
  const isSwitchedOff = /^(?:Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/im.test(text);
  return text === wanted || isSwitchedOff ? ok(undefined) : writeFileDurably(file, wanted, { mode: 0o644 });
}

export async function removeAutostart(place: SessionPlace): Promise<Result<void>> {
  const removed = await removeFile(autostartFile(place));
  return removed.ok ? ok(undefined) : removed;
}

/**
 * An argument as `Exec` of the Desktop Entry specification takes it: quoted, with what a shell would read escaped, then
 * the backslashes once more for the value itself, and percent signs, which begin field codes, doubled.
 */
function execWord(argument: string): string {
  const quoted = `"${argument.replace(/["`$\\]/g, '\\$&')}"`;
  return quoted.replaceAll('\\', '\\\\').replaceAll('%', '%%');
}

/* At login, without a desktop: a unit of the person's own systemd. */

export const unitName = 'gatehouse';
const unitFile = (place: SessionPlace): string => configFile(place, 'systemd', 'user', `${unitName}.service`);

/** Writes the unit that runs a command as a service of this person; where it is. Fails as `writeFileDurably` does. */
export async function writeUnit({
  command,
  dataFolder,
  ...place
}: SessionPlace & { readonly command: Command; readonly dataFolder: string }): Promise<
  Result<{ readonly file: string }>
> {
  const file = unitFile(place);
  const written = await writeFileDurably(file, unitText(command, place, dataFolder), { mode: 0o644 });
  return written.ok ? ok({ file }) : written;
}

/** Where the unit was; `wasThere` is false where there was none. */
export async function removeUnit(
  place: SessionPlace,
): Promise<Result<{ readonly file: string; readonly wasThere: boolean }>> {
  const file = unitFile(place);
  const removed = await removeFile(file);
  return removed.ok ? ok({ file, wasThere: removed.value }) : removed;
}

/**
 * As little as `gatehouse serve` needs: the network, its own data folder, and the session's D-Bus, by which it asks the
 * keychain. What a unit of a person cannot do (namespaces of its own, on kernels that keep them from people) is left out.
 */
function unitText(command: Command, { env }: SessionPlace, dataFolder: string): string {
  const kept = ['GATEHOUSE_HOME', 'HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'];
  const environment = kept.flatMap((name) => {
    const value = name === 'GATEHOUSE_HOME' ? env[name] && dataFolder : env[name];
    // A name and a password in a proxy's address would lie in a plain file.
    return value && !/:\/\/[^/]*@/.test(value) ? [`Environment=${quoted(`${name}=${value}`)}`] : [];
  });
  return [
    '# Written by `gatehouse serve --install`; `gatehouse serve --uninstall` takes it away.',
    '[Unit]',
    'Description=Gatehouse: lets desktop tools through to their stores',
    'Documentation=man:systemd.service(5)',
    '# The keychain is asked over the session bus.',
    'Wants=dbus.socket',
    'After=dbus.socket',
    '',
    '[Service]',
    'Type=exec',
    `ExecStart=${command.map(unitWord).join(' ')}`,
    ...environment,
    '# A port that is taken, or a keychain that is locked, may be free a little later.',
    'Restart=on-failure',
    'RestartSec=30',
    '# Calls under way come to their end.',
    'TimeoutStopSec=45',
    'UMask=0077',
    'NoNewPrivileges=yes',
    'LockPersonality=yes',
    'RestrictRealtime=yes',
    'RestrictSUIDSGID=yes',
    'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
    'SystemCallArchitectures=native',
    '',
    '[Install]',
    'WantedBy=default.target',
    '',
  ].join('\n');
}

/** A word of a command as systemd reads it; a dollar sign would begin a variable. */
function unitWord(word: string): string {
  return quoted(word.replaceAll('$', '$$$$'));
}

/** Quoted for systemd, with the percent signs, which begin its specifiers, taken as they are. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replaceAll('%', '%%')}"`;
}

/** Whether it was there. */
async function removeFile(file: string): Promise<Result<boolean>> {
  try {
    await unlink(file);
    return ok(true);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return ok(false);
    return writeFailure(error, file);
  }
}
