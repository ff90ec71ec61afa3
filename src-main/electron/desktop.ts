import type { App, Dialog, Shell } from 'electron';
import type { Desktop } from '../app.ts';
import { type Failure, fail, ok } from '../contract/result.ts';
import type { DisplayChoice } from './display-choice.ts';
import type { DesktopLanguage, Say } from './language.ts';
import type { LoginItem } from './login-item.ts';
import { openExternal } from './open-external.ts';
import type { PersonCheck } from './person.ts';
import type { Scanning } from './scanning.ts';
import type { ThemeControl } from './theme.ts';
import type { TrayKeeper } from './tray-keeper.ts';

export interface DesktopParts {
  readonly app: Pick<App, 'getPreferredSystemLanguages'>;
  readonly language: Pick<DesktopLanguage, 'say' | 'set'>;
  readonly shell: Pick<Shell, 'openExternal' | 'openPath'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly theme: ThemeControl;
  readonly scanning: Pick<Scanning, 'set'>;
  readonly displayChoice: Pick<DisplayChoice, 'choose'>;
  readonly person: PersonCheck;
  readonly shieldWindow: NonNullable<Desktop['shieldWindow']>;
  readonly loginItem: LoginItem;
  readonly trayKeeper: Pick<TrayKeeper, 'set' | 'isPossible'>;
  readonly badge: NonNullable<Desktop['saw']>;
  /** Something that was wanted of the system did not work. */
  readonly notice: (failure: Failure) => void;
  readonly updatesItself: boolean;
  readonly folders: { readonly data: string; readonly logs: string };
}

/** What this door can do on the person's desktop. */
export function electronDesktop(parts: DesktopParts): Omit<Desktop, 'version' | 'platform'> {
  const { app, language, shell, dialog, theme, scanning, displayChoice, person, shieldWindow, folders } = parts;
  const { loginItem, trayKeeper, badge, notice, updatesItself } = parts;
  return {
    systemLanguages: app.getPreferredSystemLanguages(),
    capabilities: {
      openFolder: true,
      startAtLogin: loginItem.isOffered,
      updates: updatesItself,
      systemProxy: true,
      get confirmsPerson() {
        return person.isOffered();
      },
    },
    openLink: (url) => openExternal(url.href, { shell, confirm: (host) => confirmHost(dialog, host, language.say) }),
    async openFolder(folder) {
      const failed = await shell.openPath(folders[folder]);
      return failed === '' ? ok(undefined) : fail('not-here');
    },
    setScanning: (request) => scanning.set(request.scanning),
    chooseDisplay: async ({ request, source }) => displayChoice.choose(request, source),
    confirmPerson: person.confirm,
    shieldWindow,
    tray: async () => ((await trayKeeper.isPossible()) ? 'there' : 'missing'),
    saw: badge,
    apply(settings) {
      theme.set(settings.theme);
      language.set(settings.language);
      void trayKeeper.set(settings.keepInTray);
      void loginItem.set(settings.startAtLogin).then((set) => set.ok || notice(set.failure));
    },
  };
}

async function confirmHost(dialog: Pick<Dialog, 'showMessageBox'>, host: string, say: Say): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: say('openLink.question', { host }),
    buttons: [say('openLink.open'), say('openLink.cancel')],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}
