import { getChromium } from './browser.ts';
import { BrowserWindow } from './browser-window.ts';
import { record } from './recorder.ts';
import { refuse, refusingEmitter, withRestRefused } from './refuse.ts';

/*
 * What Electron asks of the desktop: recorded, since there is no desktop here. A test answers a dialog by putting a
 * function of its own in the method's place (`dialog.showMessageBox = async () => ({ response: 0 })`), which works on
 * the real Electron in the same way.
 */

function unanswered(name: string, args: readonly unknown[]): never {
  record(name, ...args.filter((arg) => !(arg instanceof BrowserWindow)));
  throw new Error(`the stand-in does not do answers to ${name}: the test gives them`);
}

export const dialog = withRestRefused('dialog', {
  showMessageBox: async (...args: unknown[]) => unanswered('dialog.showMessageBox', args),
  showMessageBoxSync: (...args: unknown[]) => unanswered('dialog.showMessageBoxSync', args),
  showOpenDialog: async (...args: unknown[]) => unanswered('dialog.showOpenDialog', args),
  showSaveDialog: async (...args: unknown[]) => unanswered('dialog.showSaveDialog', args),
  showErrorBox: (title: string, content: string) => record('dialog.showErrorBox', title, content),
});

export const shell = withRestRefused('shell', {
  openExternal: async (url: string) => record('shell.openExternal', url),
  openPath: async (path: string) => {
    record('shell.openPath', path);
    return '';
  },
  showItemInFolder: (path: string) => record('shell.showItemInFolder', path),
  beep: () => record('shell.beep'),
});

interface MenuItemOptions {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly accelerator?: string;
  readonly enabled?: boolean;
  readonly visible?: boolean;
  readonly checked?: boolean;
  readonly click?: (item: MenuItem, window: BrowserWindow | null, event: object) => void;
  readonly submenu?: readonly MenuItemOptions[] | Menu;
}

export class MenuItem {
  readonly id: string | undefined;
  readonly label: string;
  readonly role: string | undefined;
  readonly type: string;
  readonly accelerator: string | undefined;
  readonly submenu: Menu | undefined;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  /** What choosing the item does; a role's own doing is Electron's and not done here. */
  readonly click: () => void;

  constructor(options: MenuItemOptions) {
    this.id = options.id;
    this.label = options.label ?? options.role ?? '';
    this.role = options.role?.toLowerCase();
    this.type = options.type ?? (options.submenu ? 'submenu' : 'normal');
    this.accelerator = options.accelerator;
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.submenu =
      options.submenu === undefined || options.submenu instanceof Menu
        ? options.submenu
        : Menu.buildFromTemplate(options.submenu);
    this.click = () => {
      if (options.click) options.click(this, BrowserWindow.getFocusedWindow(), {});
      else refuse(`a click on the role ${this.role}`);
    };
  }
}

export class Menu extends refusingEmitter('Menu') {
  static #application: Menu | null = null;
  readonly items: MenuItem[] = [];

  static buildFromTemplate(template: readonly MenuItemOptions[]): Menu {
    const menu = new Menu();
    for (const item of template) menu.append(new MenuItem(item));
    return menu;
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }

  append(item: MenuItem): void {
    this.items.push(item);
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  popup(): void {
    record(
      'Menu.popup',
      this.items.map(({ label }) => label),
    );
  }
}

/** No icon is drawn; what it would show and the menu that it would open are kept for the test (`Tray.standIn`). */
export class Tray extends refusingEmitter('Tray') {
  /** Of the icons that stand in the tray now. A test chooses in a menu by `menu.getMenuItemById(…).click()`. */
  static readonly standIn = { all: new Set<Tray>() };
  #destroyed = false;
  image: unknown;
  toolTip = '';
  menu: Menu | null = null;

  constructor(image: unknown) {
    super();
    this.image = image;
    Tray.standIn.all.add(this);
    record('new Tray');
  }

  setContextMenu(menu: Menu | null): void {
    this.menu = menu;
    record('Tray.setContextMenu', menu?.items.map(({ label }) => label) ?? null);
  }

  setToolTip(text: string): void {
    this.toolTip = text;
    record('Tray.setToolTip', text);
  }

  setTitle(title: string): void {
    record('Tray.setTitle', title);
  }

  setImage(image: unknown): void {
    this.image = image;
    record('Tray.setImage', (image as { source?: string }).source);
  }

  destroy(): void {
    this.#destroyed = true;
    Tray.standIn.all.delete(this);
    record('Tray.destroy');
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }
}

/** None is shown by the system; a test emits `click` and `close` on those that the app has shown (`Notification.standIn`). */
export class Notification extends refusingEmitter('Notification') {
  static readonly standIn = { shown: [] as Notification[] };
  readonly #options: object;

  constructor(options: object) {
    super();
    this.#options = options;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    Notification.standIn.shown.push(this);
    record('Notification.show', this.#options);
    this.emit('show');
  }

  close(): void {
    this.emit('close');
  }
}

/** The theme is set in Chromium, so that pages see it. */
class NativeTheme extends refusingEmitter('nativeTheme') {
  #source: 'system' | 'light' | 'dark' = 'system';
  readonly shouldUseHighContrastColors = false;
  readonly shouldUseInvertedColorScheme = false;
  readonly inForcedColorsMode = false;
  readonly prefersReducedTransparency = false;

  get themeSource(): 'system' | 'light' | 'dark' {
    return this.#source;
  }

  set themeSource(source: 'system' | 'light' | 'dark') {
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`no such theme: ${source}`);
    const was = this.shouldUseDarkColors;
    this.#source = source;
    for (const { webContents } of BrowserWindow.getAllWindows()) void this.apply(webContents);
    if (was !== this.shouldUseDarkColors) this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }

  async apply(webContents: BrowserWindow['webContents']): Promise<void> {
    const { sessionId } = await webContents.standIn.opened();
    const features = this.#source === 'system' ? [] : [{ name: 'prefers-color-scheme', value: this.#source }];
    (await getChromium()).cdp.post('Emulation.setEmulatedMedia', { features }, sessionId);
  }
}

export const nativeTheme = new NativeTheme();

/** Nothing happens by itself; a test emits what it needs (`powerMonitor.emit('resume')`). */
class PowerMonitor extends refusingEmitter('powerMonitor') {
  getSystemIdleTime(): number {
    return 0;
  }

  isOnBatteryPower(): boolean {
    return false;
  }
}

export const powerMonitor = new PowerMonitor();

const display = {
  id: 1,
  label: 'stand-in',
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 0, width: 1920, height: 1040 },
  size: { width: 1920, height: 1080 },
  workAreaSize: { width: 1920, height: 1040 },
  scaleFactor: 1,
  rotation: 0,
};

/** One display of 1920 by 1080. */
class Screen extends refusingEmitter('screen') {
  getAllDisplays = () => [display];
  getPrimaryDisplay = () => display;
  getDisplayMatching = () => display;
  getDisplayNearestPoint = () => display;
}

export const screen = new Screen();

/** As on a Linux without a keyring. */
export const safeStorage = withRestRefused('safeStorage', { isEncryptionAvailable: () => false });

interface NativeImage {
  readonly source: string;
  isEmpty(): boolean;
  setTemplateImage(isTemplate: boolean): void;
  resize(): NativeImage;
}

const image = (source: string): NativeImage =>
  withRestRefused('nativeImage', {
    source,
    isEmpty: () => source === '',
    setTemplateImage: () => undefined,
    resize: () => image(source),
  });

/** Pictures by name only. */
export const nativeImage = withRestRefused('nativeImage', {
  createEmpty: () => image(''),
  createFromPath: (path: string) => image(path),
  createFromDataURL: (url: string) => image(url),
});
