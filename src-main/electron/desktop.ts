import type { App, Dialog, Shell } from 'electron';
import type { Desktop } from '../app.ts';
import { fail, ok } from '../contract/result.ts';
import type { DisplayChoice } from './display-choice.ts';
import { openExternal } from './open-external.ts';
import type { PersonCheck } from './person.ts';
import type { Scanning } from './scanning.ts';
import type { ThemeControl } from './theme.ts';

export interface DesktopParts {
  readonly app: Pick<App, 'setLoginItemSettings' | 'isPackaged'>;
  readonly shell: Pick<Shell, 'openExternal' | 'openPath'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly theme: ThemeControl;
  readonly scanning: Pick<Scanning, 'set'>;
  readonly displayChoice: Pick<DisplayChoice, 'choose'>;
  readonly person: PersonCheck;
  readonly shieldWindow: NonNullable<Desktop['shieldWindow']>;
  readonly platform: NodeJS.Platform;
  readonly folders: { readonly data: string; readonly logs: string };
}

/** What this door can do on the person's desktop. */
export function electronDesktop(parts: DesktopParts): Omit<Desktop, 'version' | 'platform'> {
  const { app, shell, dialog, theme, scanning, displayChoice, person, shieldWindow, platform, folders } = parts;
  // Linux has no login items that Electron knows of; a build from source would start the wrong program.
  const startAtLogin = platform !== 'linux' && app.isPackaged;
  return {
    capabilities: {
      openFolder: true,
      startAtLogin,
      updates: false,
      systemProxy: true,
      get confirmsPerson() {
        return person.isOffered();
      },
    },
    openLink: (url) => openExternal(url.href, { shell, confirm: (host) => confirmHost(dialog, host) }),
    async openFolder(folder) {
      const failed = await shell.openPath(folders[folder]);
      return failed === '' ? ok(undefined) : fail('not-here');
    },
    setScanning: (request) => scanning.set(request.scanning),
    chooseDisplay: async ({ request, source }) => displayChoice.choose(request, source),
    confirmPerson: person.confirm,
    shieldWindow,
    apply(settings) {
      theme.set(settings.theme);
      if (startAtLogin) app.setLoginItemSettings({ openAtLogin: settings.startAtLogin });
    },
  };
}

async function confirmHost(dialog: Pick<Dialog, 'showMessageBox'>, host: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: `Open ${host} in your browser?`,
    buttons: ['Open', 'Cancel'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}
