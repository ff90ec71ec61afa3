import { join } from 'node:path';
import type { Menu, NativeImage, Tray } from 'electron';
import type { GatewayStatus } from '../contract/tools.ts';
import type { Say } from './language.ts';

/** What a tray icon tells at a glance. */
export type TrayState = 'idle' | 'open' | 'paused' | 'problem';

export interface TrayParts {
  readonly Tray: typeof Tray;
  readonly Menu: typeof Menu;
  readonly nativeImage: { createFromPath(path: string): NativeImage };
  readonly platform: NodeJS.Platform;
  /** Where the icons are. */
  readonly icons: string;
  /** Whether the panel that the icon stands in is dark; macOS colours it by itself. */
  readonly isPanelDark: () => boolean;
  readonly say: Say;
  readonly onShow: () => void;
  readonly onSettings: () => void;
  readonly onPause: (paused: boolean) => void;
  readonly onQuit: () => void;
}

export interface Shown {
  readonly status: GatewayStatus;
  /** Absent where nobody has counted them: that would have the system ask for the keychain's password. */
  readonly tools?: number;
}

export interface TrayIcon {
  show(shown: Shown): void;
  /** The panel, or the language, is another one now. */
  draw(): void;
  remove(): void;
}

/** An icon in the tray: how it stands with tools, all of them paused with one choice, and the way back to the window. */
export function openTray(parts: TrayParts): TrayIcon {
  const { platform, say } = parts;
  const image = (state: TrayState): NativeImage => parts.nativeImage.createFromPath(iconFile(parts, state));
  let shown: Shown = { status: { state: 'closed', port: 0, paused: false } };
  const tray = new parts.Tray(image('idle'));
  // On macOS, and with most of Linux's panels, a click opens the menu.
  tray.on('click', () => platform === 'win32' && parts.onShow());

  function draw(): void {
    const { status } = shown;
    const line = stateLine(shown, say);
    tray.setImage(image(stateOf(status)));
    tray.setToolTip(`Gatehouse – ${line}`);
    tray.setContextMenu(
      parts.Menu.buildFromTemplate([
        { id: 'state', label: line, enabled: false },
        { type: 'separator' },
        {
          id: 'pause',
          label: say(status.paused ? 'tray.resume' : 'tray.pause'),
          click: () => parts.onPause(!status.paused),
        },
        { type: 'separator' },
        { id: 'open', label: say('tray.open'), click: parts.onShow },
        { id: 'settings', label: say('menu.settings'), click: parts.onSettings },
        { type: 'separator' },
        { id: 'quit', label: say('menu.quit'), click: parts.onQuit },
      ]),
    );
  }

  draw();
  return {
    show(next) {
      shown = next;
      draw();
    },
    draw,
    remove: () => tray.destroy(),
  };
}

export function stateOf({ state, paused, failure }: GatewayStatus): TrayState {
  if (state === 'failed' || failure) return 'problem';
  if (paused) return 'paused';
  return state === 'closed' ? 'idle' : 'open';
}

function stateLine({ status: { state, paused, port, failure }, tools }: Shown, say: Say): string {
  if (state === 'failed' || failure) return say('tray.failed', { port });
  if (paused) return say('tray.paused');
  if (state === 'closed') return say('tray.closed');
  if (state === 'elsewhere') return say('tray.elsewhere', { port: String(port) });
  return tools === undefined
    ? say('tray.openOn', { port: String(port) })
    : say('tray.toolsOn', { tools, port: String(port) });
}

function iconFile({ platform, icons, isPanelDark }: TrayParts, state: TrayState): string {
  const panel = platform === 'darwin' ? 'Template' : isPanelDark() ? '-dark' : '-light';
  return join(icons, `${state}${panel}.png`);
}
