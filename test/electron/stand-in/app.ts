import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getChromium, setChromium } from './browser.ts';
import { BrowserWindow, onWindows } from './browser-window.ts';
import { startChromium } from './chromium.ts';
import { record } from './recorder.ts';
import { preventable, refuse, refusingEmitter } from './refuse.ts';
import { grantPrivileges } from './schemes.ts';
import { defaultSession, denyAllPermissions } from './session.ts';
import { takeInstanceLock } from './single-instance-lock.ts';
import { WebContents } from './web-contents.ts';

const userDirectories: Readonly<Record<string, string>> = {
  desktop: 'Desktop',
  documents: 'Documents',
  downloads: 'Downloads',
  music: 'Music',
  pictures: 'Pictures',
  videos: 'Videos',
};

const manifest = readManifest();

class App extends refusingEmitter('app') {
  readonly isPackaged = false;
  readonly dock = undefined;
  readonly commandLine = {
    appendSwitch: (name: string, value?: string): void => {
      if (this.#ready) refuse('commandLine.appendSwitch after ready');
      this.#switches.push(value === undefined ? `--${name}` : `--${name}=${value}`);
    },
    hasSwitch: (name: string): boolean =>
      process.argv.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`)),
  };
  readonly #switches: string[] = [];
  readonly #paths = new Map<string, string>();
  readonly #whenReady: Promise<void>;
  #ready = false;
  #quitting = false;
  #hasLock = false;
  #name = manifest.productName ?? manifest.name ?? 'Electron';

  constructor() {
    super();
    onWindows(
      (window) => {
        this.emit('web-contents-created', preventable({}), window.webContents);
        this.emit('browser-window-created', preventable({}), window);
      },
      () => this.#onLastClosed(),
    );
    // As in Electron, ready comes when the main module has run.
    this.#whenReady = new Promise((resolve, reject) => {
      setImmediate(() => this.#start().then(resolve, reject));
    });
    this.#whenReady.catch((error) => {
      process.stderr.write(`The stand-in could not start: ${String(error)}\n`);
      process.exit(1);
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.quit());
    process.once('exit', () => this.#killChromium());
  }

  #killChromium: () => void = () => undefined;

  async #start(): Promise<void> {
    this.standIn.times.run = performance.now();
    if (this.#quitting) return;
    const profile = join(this.getPath('userData'), 'Chromium');
    mkdirSync(profile, { recursive: true });
    // What the program itself is given is Chromium's too, as far as Chromium knows it.
    const given = switchesOf(Reflect.get(globalThis, Symbol.for('stand-in: argv')) ?? process.argv);
    setChromium(startChromium(profile, [...this.#switches, ...given]));
    const chromium = await getChromium();
    this.#killChromium = chromium.kill;
    chromium.onPopup((popup) => {
      void WebContents.refusePopup(popup);
    });
    chromium.onTargetGone((targetId) => {
      void (async () => {
        for (const { webContents } of BrowserWindow.getAllWindows()) {
          if ((await webContents.standIn.opened()).targetId === targetId) webContents.standIn.gone();
        }
      })();
    });
    await denyAllPermissions();
    this.#onChromium(chromium.endpoint, chromium.pid);
    this.#ready = true;
    this.standIn.times.ready = performance.now();
    this.emit('ready', preventable({}), {});
    this.emit('session-created', defaultSession);
  }

  #onChromium: (endpoint: string, pid: number) => void = () => undefined;

  /** For the stand-in's own parts. */
  readonly standIn = {
    /** In milliseconds from the start of the process, for a bench: this module was there, the main module has run, ready. */
    times: { loaded: performance.now(), run: 0, ready: 0 },
    onChromium: (listener: (endpoint: string, pid: number) => void): void => {
      this.#onChromium = listener;
    },
  };

  get name(): string {
    return this.#name;
  }

  set name(name: string) {
    this.#name = name;
  }

  whenReady(): Promise<void> {
    return this.#whenReady;
  }

  isReady(): boolean {
    return this.#ready;
  }

  requestSingleInstanceLock(additionalData?: unknown): boolean {
    if (this.#hasLock) return true;
    const folder = this.getPath('userData');
    this.#hasLock = takeInstanceLock(folder, additionalData ?? null, (second) => {
      // Electron tells of it once the app is ready.
      void this.#whenReady.then(() =>
        this.emit('second-instance', preventable({}), second.argv, second.workingDirectory, second.additionalData),
      );
    });
    return this.#hasLock;
  }

  hasSingleInstanceLock(): boolean {
    return this.#hasLock;
  }

  /** Asks before it closes windows, and asks each of them; `window-all-closed` is not told on this way. */
  quit(): void {
    if (this.#quitting) return;
    this.#quitting = true;
    const before = preventable({});
    this.emit('before-quit', before);
    if (before.defaultPrevented) {
      this.#quitting = false;
      return;
    }
    for (const window of BrowserWindow.getAllWindows()) window.close();
    if (BrowserWindow.getAllWindows().length > 0) {
      this.#quitting = false;
      return;
    }
    this.#willQuit();
  }

  #willQuit(): void {
    const will = preventable({});
    this.emit('will-quit', will);
    if (will.defaultPrevented) {
      this.#quitting = false;
      return;
    }
    this.#leave(0);
  }

  /** Asks nobody. */
  exit(code = 0): void {
    this.#quitting = true;
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
    this.#leave(code);
  }

  #leave(code: number): void {
    this.emit('quit', preventable({}), code);
    process.exit(code);
  }

  #onLastClosed(): void {
    if (this.#quitting) return;
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }

  getPath(name: string): string {
    const set = this.#paths.get(name);
    if (set !== undefined) return set;
    if (name === 'home') return homedir();
    if (name === 'appData') return process.env.XDG_CONFIG_HOME || join(homedir(), '.config');
    if (name === 'userData' || name === 'sessionData') return join(this.getPath('appData'), this.#name);
    if (name === 'temp') return tmpdir();
    if (name === 'logs') return join(this.getPath('userData'), 'logs');
    if (name === 'exe') return process.execPath;
    const folder = userDirectories[name];
    if (folder === undefined) throw new Error(`Failed to get '${name}' path`);
    return join(homedir(), folder);
  }

  setPath(name: string, path: string): void {
    if (this.#ready) refuse('setPath after ready');
    this.#paths.set(name, path);
  }

  setAppLogsPath(path?: string): void {
    this.#paths.set('logs', path ?? this.getPath('logs'));
  }

  getAppPath(): string {
    return manifest.folder;
  }

  getName(): string {
    return this.#name;
  }

  setName(name: string): void {
    this.#name = name;
  }

  getVersion(): string {
    return manifest.version ?? '0.0.0';
  }

  getLocale(): string {
    return 'en-US';
  }

  getPreferredSystemLanguages(): string[] {
    // As Chromium on Linux.
    return (process.env.LANGUAGE || 'en-US').split(':');
  }

  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready');
    record('app.enableSandbox');
  }

  setAsDefaultProtocolClient(protocol: string, path?: string, args?: readonly string[]): boolean {
    record('app.setAsDefaultProtocolClient', protocol, ...(path === undefined ? [] : [path, args]));
    return true;
  }

  removeAsDefaultProtocolClient(protocol: string): boolean {
    record('app.removeAsDefaultProtocolClient', protocol);
    return true;
  }

  #loginItem: object = {};

  setLoginItemSettings(settings: object): void {
    record('app.setLoginItemSettings', settings);
    this.#loginItem = settings;
  }

  getLoginItemSettings(): object {
    return { openAtLogin: false, ...this.#loginItem };
  }

  relaunch(options?: object): void {
    record('app.relaunch', options);
  }

  focus(): void {
    record('app.focus');
  }

  show(): void {
    record('app.show');
  }

  hide(): void {
    record('app.hide');
  }

  setAppUserModelId(id: string): void {
    record('app.setAppUserModelId', id);
  }

  setAboutPanelOptions(options: object): void {
    record('app.setAboutPanelOptions', options);
  }

  showAboutPanel(): void {
    record('app.showAboutPanel');
  }

  setBadgeCount(count?: number): boolean {
    record('app.setBadgeCount', count);
    return true;
  }
}

export const app = new App();

/** Schemes can be registered at the beginning only. */
export function registerSchemesAsPrivileged(
  schemes: readonly { scheme: string; privileges?: Readonly<Record<string, boolean>> }[],
): void {
  if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
  for (const { scheme, privileges = {} } of schemes) {
    if (!privileges.standard || !privileges.secure) refuse(`the scheme ${scheme} without standard and secure`);
    if (privileges.bypassCSP) refuse(`the scheme ${scheme} with bypassCSP`);
    grantPrivileges(scheme);
  }
  record('protocol.registerSchemesAsPrivileged', schemes);
}

interface Manifest {
  readonly folder: string;
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
}

/** Behind `--` there are none. */
function switchesOf(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.slice(1, end === -1 ? argv.length : end).filter((arg) => arg.startsWith('--'));
}

/** Electron has the app's name and version from package.json where it is given the app's folder; from nowhere else. */
function readManifest(): Manifest {
  const [, given = '.'] = process.argv;
  const file = join(given, 'package.json');
  if (!existsSync(file)) return { folder: dirname(given) };
  return { ...JSON.parse(readFileSync(file, 'utf8')), folder: given };
}
