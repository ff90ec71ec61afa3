import type { App } from 'electron';
import { ok, type Result } from '../contract/result.ts';
import { removeAutostart, writeAutostart } from '../stores/start-with-system.ts';

export interface LoginItemParts {
  readonly app: Pick<App, 'isPackaged' | 'setLoginItemSettings' | 'getLoginItemSettings' | 'getPath'>;
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly argv: readonly string[];
}

export interface LoginItem {
  /** A build from source would start the wrong program. */
  readonly isOffered: boolean;
  /** Has the system start Gatehouse at login, or not any more. Fails as writing a file does. */
  set(isOn: boolean): Promise<Result<void>>;
  /** It was the system that started it, when the person logged in. */
  wasStartedByLogin(): boolean;
}

/** Given to the program by what starts it at login. */
const atLogin = '--at-login';

/** Starting at login, as each system has it: login items, or a file of the XDG autostart specification on Linux. */
export function loginItem({ app, platform, env, home, argv }: LoginItemParts): LoginItem {
  // An AppImage is mounted somewhere else each time.
  const program = env.APPIMAGE ?? app.getPath('exe');
  return {
    isOffered: app.isPackaged,
    async set(isOn) {
      if (!app.isPackaged) return ok(undefined);
      if (platform === 'linux') {
        const place = { env, home };
        return isOn ? writeAutostart({ ...place, command: [program, atLogin] }) : removeAutostart(place);
      }
      app.setLoginItemSettings({ openAtLogin: isOn, args: [atLogin] });
      return ok(undefined);
    },
    wasStartedByLogin: () =>
      argv.includes(atLogin) || (platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin),
  };
}
