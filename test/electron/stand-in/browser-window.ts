import { getChromium } from './browser.ts';
import { record } from './recorder.ts';
import { type PreventableEvent, preventable, refuse, refusingEmitter } from './refuse.ts';
import { WebContents } from './web-contents.ts';

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface WindowOptions extends Partial<Rectangle> {
  readonly show?: boolean;
  readonly title?: string;
  readonly webPreferences?: Readonly<Record<string, unknown>>;
}

/** What the stand-in does in every window, so that a main process which asks for less protection is found out. */
const fixedPreferences: Readonly<Record<string, unknown>> = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
};

const windows = new Set<BrowserWindow>();
let lastId = 0;
let announce: (window: BrowserWindow) => void = () => undefined;
let onLastClosed: () => void = () => undefined;

/** `app` hears of each window, and of the last one's end. */
export function onWindows(opened: (window: BrowserWindow) => void, lastClosed: () => void): void {
  announce = opened;
  onLastClosed = lastClosed;
}

export class BrowserWindow extends refusingEmitter('BrowserWindow') {
  /** When each was opened, in milliseconds from the start of the process, for a bench. */
  static readonly standIn = { openedAt: [] as number[] };
  readonly id: number;
  readonly webContents: WebContents;
  #bounds: Rectangle;
  #visible: boolean;
  #title: string;
  #state: 'normal' | 'maximized' | 'minimized' | 'fullscreen' = 'normal';
  #destroyed = false;

  constructor(options: WindowOptions = {}) {
    super();
    const { webPreferences = {} } = options;
    for (const [name, value] of Object.entries(fixedPreferences)) {
      if ((webPreferences[name] ?? value) !== value) refuse(`webPreferences.${name}: ${webPreferences[name]}`);
    }
    for (const name of ['session', 'partition', 'enableBlinkFeatures']) {
      if (name in webPreferences) refuse(`webPreferences.${name}`);
    }
    lastId += 1;
    this.id = lastId;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.#visible = options.show ?? true;
    this.#title = options.title ?? '';
    const { preload, additionalArguments = [] } = webPreferences as {
      preload?: string;
      additionalArguments?: string[];
    };
    BrowserWindow.standIn.openedAt.push(performance.now());
    record('new BrowserWindow', options);
    this.webContents = new WebContents({ width, height, preload, additionalArguments });
    const { zoomFactor = 1 } = webPreferences as { zoomFactor?: number };
    this.webContents.standIn.startAtZoom(Math.log(zoomFactor) / Math.log(1.2));
    windows.add(this);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.once('destroyed', () => this.#closed());
    announce(this);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  static fromWebContents(webContents: WebContents): BrowserWindow | null {
    return [...windows].find((window) => window.webContents === webContents) ?? null;
  }

  static fromId(id: number): BrowserWindow | null {
    return [...windows].find((window) => window.id === id) ?? null;
  }

  static getFocusedWindow(): BrowserWindow | null {
    return [...windows].findLast((window) => window.#visible) ?? null;
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  reload(): void {
    this.webContents.reload();
  }

  /** Asks first, as the cross in the window's corner does. */
  close(): void {
    if (this.#destroyed) return;
    const event: PreventableEvent = preventable({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.webContents.standIn.gone();
    void this.webContents.standIn
      .opened()
      .then(async ({ targetId }) => (await getChromium()).cdp.post('Target.closeTarget', { targetId }));
  }

  #closed(): void {
    this.#destroyed = true;
    windows.delete(this);
    this.emit('closed');
    if (windows.size === 0) onLastClosed();
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  show(): void {
    if (this.#visible) return;
    this.#visible = true;
    this.emit('show');
  }

  hide(): void {
    if (!this.#visible) return;
    this.#visible = false;
    this.emit('hide');
  }

  focus(): void {
    record('BrowserWindow.focus', this.id);
    this.emit('focus');
  }

  isVisible(): boolean {
    return this.#visible;
  }

  isFocused(): boolean {
    return BrowserWindow.getFocusedWindow() === this;
  }

  maximize(): void {
    this.#change('maximized', 'maximize');
  }

  unmaximize(): void {
    this.#change('normal', 'unmaximize');
  }

  minimize(): void {
    this.#change('minimized', 'minimize');
  }

  restore(): void {
    this.#change('normal', 'restore');
  }

  setFullScreen(full: boolean): void {
    this.#change(full ? 'fullscreen' : 'normal', full ? 'enter-full-screen' : 'leave-full-screen');
  }

  #change(state: 'normal' | 'maximized' | 'minimized' | 'fullscreen', event: string): void {
    if (this.#state === state) return;
    this.#state = state;
    this.emit(event);
  }

  isMaximized(): boolean {
    return this.#state === 'maximized';
  }

  isMinimized(): boolean {
    return this.#state === 'minimized';
  }

  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }

  getBounds(): Rectangle {
    return { ...this.#bounds };
  }

  getNormalBounds(): Rectangle {
    return { ...this.#bounds };
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    const { width, height } = this.#bounds;
    void this.webContents.standIn.opened().then(async ({ targetId }) => {
      const { cdp } = await getChromium();
      const { windowId } = await cdp.send<{ windowId: number }>('Browser.getWindowForTarget', { targetId });
      cdp.post('Browser.setWindowBounds', { windowId, bounds: { width, height } });
    });
    this.emit('resize');
    this.emit('move');
  }

  getSize(): [number, number] {
    return [this.#bounds.width, this.#bounds.height];
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  getTitle(): string {
    return this.#title;
  }

  /** Not the id that a screen knows it by. */
  getMediaSourceId(): string {
    return `window:${1000 + this.id}:0`;
  }

  setMenuBarVisibility(visible: boolean): void {
    record('BrowserWindow.setMenuBarVisibility', visible);
  }

  setBackgroundColor(color: string): void {
    record('BrowserWindow.setBackgroundColor', color);
  }

  setContentProtection(enable: boolean): void {
    record('BrowserWindow.setContentProtection', enable);
  }

  setOverlayIcon(overlay: unknown, description: string): void {
    record('BrowserWindow.setOverlayIcon', overlay === null ? null : 'an image', description);
  }

  setProgressBar(progress: number): void {
    record('BrowserWindow.setProgressBar', progress);
  }

  flashFrame(flash: boolean): void {
    record('BrowserWindow.flashFrame', flash);
  }
}
