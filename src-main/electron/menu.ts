import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../contract/host.ts';

/** What the menu can ask of the page; the words are the page's language, so they come from its catalogue. */
export interface MenuParts {
  readonly platform: NodeJS.Platform;
  readonly appName: string;
  readonly labels: Readonly<Record<MenuCommand | 'file' | 'help', string>>;
  readonly onCommand: (command: MenuCommand) => void;
  /** Absent where there is nothing to look at. */
  readonly updates?: { readonly label: string; readonly look: () => void };
  /** Reloading and the developer tools: while developing only. */
  readonly isDevelopment: boolean;
}

/**
 * The application's menu as its platform knows it: everything that the system has a role for is the role, with the
 * system's words, keys and services; only what is ours has a label of ours.
 */
export function menuTemplate(parts: MenuParts): MenuItemConstructorOptions[] {
  const { platform, appName, labels, isDevelopment } = parts;
  const isMac = platform === 'darwin';
  const command = (name: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    id: name,
    label: labels[name],
    click: () => parts.onCommand(name),
    ...(accelerator !== undefined && { accelerator }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const updates: MenuItemConstructorOptions[] = parts.updates
    ? [{ id: 'updates', label: parts.updates.label, click: parts.updates.look }]
    : [];
  const settings = command('settings', 'CmdOrCtrl+,');

  const appMenu: MenuItemConstructorOptions = {
    label: appName,
    submenu: [
      command('about'),
      ...updates,
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
  const fileMenu: MenuItemConstructorOptions = {
    label: labels.file,
    submenu: [
      command('connect-store', 'CmdOrCtrl+N'),
      separator,
      ...(isMac ? [{ role: 'close' } as const] : [settings, separator, { role: 'quit' } as const]),
    ],
  };
  const viewMenu: MenuItemConstructorOptions = {
    role: 'viewMenu',
    submenu: [
      ...(isDevelopment ? ([{ role: 'reload' }, { role: 'toggleDevTools' }, separator] as const) : []),
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
    ],
  };
  const helpMenu: MenuItemConstructorOptions = {
    role: 'help',
    label: labels.help,
    // On macOS, About is in the app's own menu, and the system puts a search into this one.
    submenu: isMac ? [] : [...updates, command('about')],
  };
  return [...(isMac ? [appMenu] : []), fileMenu, { role: 'editMenu' }, viewMenu, { role: 'windowMenu' }, helpMenu];
}
