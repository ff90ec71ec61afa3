import path from 'node:path';

/**
 * Where this person's Gatehouse keeps its files: the same folder for the window, the browser and the command line.
 *
 * `GATEHOUSE_HOME` overrides (a relative one counts from the working directory). Otherwise the place that the platform
 * gives to data of one user on one machine, since the secrets that belong to it are in this machine's keychain:
 * `~/.local/share/gatehouse` (XDG Base Directory), `~/Library/Application Support/Gatehouse`, `%LOCALAPPDATA%\Gatehouse`.
 *
 * Own code, since env-paths 4.0.0 reads the process's environment once, at import, and so cannot be given another.
 */
export function dataFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  const { join, isAbsolute, resolve } = platform === 'win32' ? path.win32 : path.posix;
  // The XDG specification tells to ignore a relative path.
  const absolute = (value: string | undefined) => (value && isAbsolute(value) ? value : undefined);

  if (env.GATEHOUSE_HOME) return resolve(env.GATEHOUSE_HOME);
  if (platform === 'win32') return join(absolute(env.LOCALAPPDATA) ?? join(home, 'AppData', 'Local'), 'Gatehouse');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Gatehouse');
  return join(absolute(env.XDG_DATA_HOME) ?? join(home, '.local', 'share'), 'gatehouse');
}
