import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../contract/host.ts';
import type { DesktopKey, Say } from './language.ts';

type MenuWord = Extract<DesktopKey, `menu.${string}`> extends `menu.${infer Word}` ? Word : never;

/** What the menu can ask of the page, and the words of both: the menu speaks the page's language. */
export interface MenuParts {
  readonly platform: NodeJS.Platform;
  readonly appName: string;
  readonly say: Say;
  readonly onCommand: (command: MenuCommand) => void;
  /** Absent where there is nothing to look at. */
  readonly updates?: () => void;
  /** Reloading and the developer tools: while developing only. */
  readonly isDevelopment: boolean;
}

/**
 * The application's menu as its platform knows it: everything that the system has a role for is the role, with the
 * system's keys and services. Its words are ours, since Electron's own are English whatever the system speaks.
 */
export function menuTemplate(parts: MenuParts): MenuItemConstructorOptions[] {
  const { platform, appName, say, isDevelopment } = parts;
  const isMac = platform === 'darwin';
  const command = (name: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    id: name,
    label: say(`menu.${name}`),
    click: () => parts.onCommand(name),
    ...(accelerator !== undefined && { accelerator }),
  });
  const role = (name: MenuItemConstructorOptions['role'] & string, word: MenuWord): MenuItemConstructorOptions => ({
    role: name,
    label: say(`menu.${word}`),
  });
  const quit = role('quit', 'quit');
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const updates: MenuItemConstructorOptions[] = parts.updates
    ? [{ id: 'updates', label: say('menu.updates'), click: parts.updates }]
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
      role('services', 'services'),
      separator,
      role('hide', 'hide'),
      role('hideOthers', 'hideOthers'),
      role('unhide', 'showAll'),
      separator,
      quit,
    ],
  };
  const fileMenu: MenuItemConstructorOptions = {
    label: say('menu.file'),
    submenu: [
      command('connect-store', 'CmdOrCtrl+N'),
      separator,
      ...(isMac ? [role('close', 'close')] : [settings, separator, quit]),
    ],
  };
  const editMenu: MenuItemConstructorOptions = {
    ...role('editMenu', 'edit'),
    submenu: [
      role('undo', 'undo'),
      role('redo', 'redo'),
      separator,
      role('cut', 'cut'),
      role('copy', 'copy'),
      role('paste', 'paste'),
      ...(isMac ? [role('pasteAndMatchStyle', 'pasteAsText')] : []),
      role('delete', 'delete'),
      ...(isMac ? [] : [separator]),
      role('selectAll', 'selectAll'),
    ],
  };
  const viewMenu: MenuItemConstructorOptions = {
    ...role('viewMenu', 'view'),
    submenu: [
      ...(isDevelopment ? ([{ role: 'reload' }, { role: 'toggleDevTools' }, separator] as const) : []),
      role('resetZoom', 'resetZoom'),
      role('zoomIn', 'zoomIn'),
      role('zoomOut', 'zoomOut'),
      separator,
      role('togglefullscreen', 'fullScreen'),
    ],
  };
  const windowMenu: MenuItemConstructorOptions = {
    ...role('windowMenu', 'window'),
    submenu: [
      role('minimize', 'minimize'),
      role('zoom', 'zoom'),
      ...(isMac ? [separator, role('front', 'front')] : [role('close', 'close')]),
    ],
  };
  const helpMenu: MenuItemConstructorOptions = {
    ...role('help', 'help'),
    // On macOS, About is in the app's own menu, and the system puts a search into this one.
    submenu: isMac ? [] : [...updates, command('about')],
  };
  return [...(isMac ? [appMenu] : []), fileMenu, editMenu, viewMenu, windowMenu, helpMenu];
}
