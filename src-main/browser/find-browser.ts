import { posix, win32 } from 'node:path';

export interface BrowserSearch {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a program is there. */
  readonly exists: (path: string) => boolean;
}

/** The browsers that can show one page as a window of its own (`--app`), by their programs' names on Linux. */
const linuxNames = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
];

const macApplications = ['Google Chrome', 'Microsoft Edge', 'Chromium', 'Brave Browser'];

const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
];

/**
 * The path of an installed Chrome, Edge, Chromium or Brave. `GATEHOUSE_BROWSER` names another one. A snap is not taken:
 * it sees neither a profile in a temporary folder nor leaves it to be deleted.
 */
export function findBrowser({ platform, env, exists }: BrowserSearch): string | undefined {
  if (env.GATEHOUSE_BROWSER) return exists(env.GATEHOUSE_BROWSER) ? env.GATEHOUSE_BROWSER : undefined;
  return candidates(platform, env).find(exists);
}

function candidates(platform: NodeJS.Platform, env: BrowserSearch['env']): readonly string[] {
  if (platform === 'win32') {
    const folders = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter(
      (folder) => folder !== undefined,
    );
    return windowsPrograms.flatMap((program) => folders.map((folder) => win32.join(folder, program)));
  }
  if (platform === 'darwin') {
    const folders = ['/Applications', ...(env.HOME ? [posix.join(env.HOME, 'Applications')] : [])];
    return macApplications.flatMap((name) => folders.map((folder) => `${folder}/${name}.app/Contents/MacOS/${name}`));
  }
  const folders = (env.PATH ?? '')
    .split(':')
    .filter((folder) => folder.startsWith('/') && !folder.startsWith('/snap/'));
  return linuxNames.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
}

/** Whether a window can be shown where the program runs. */
export function hasScreen({ platform, env }: Pick<BrowserSearch, 'platform' | 'env'>): boolean {
  if (platform === 'linux') return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
  return !env.SSH_CONNECTION;
}
