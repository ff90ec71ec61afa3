import { EventEmitter } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, BrowserWindow, NativeImage, Notification } from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HostEvent } from '../../src-main/contract/host.ts';
import { fail, ok } from '../../src-main/contract/result.ts';
import type { GatewayStatus } from '../../src-main/contract/tools.ts';
import { createBadge } from '../../src-main/electron/badge.ts';
import { createDesktopLanguage } from '../../src-main/electron/language.ts';
import { loginItem } from '../../src-main/electron/login-item.ts';
import { createMainWindow } from '../../src-main/electron/main-window.ts';
import {
  appUserModelId,
  createNotifications,
  type NotificationTarget,
  type UpdateWaiting,
} from '../../src-main/electron/notifications.ts';
import { stateOf } from '../../src-main/electron/tray.ts';
import { hasTray } from '../../src-main/electron/tray-host.ts';
import { keepTray } from '../../src-main/electron/tray-keeper.ts';

const { say } = createDesktopLanguage(['en']);

const open: GatewayStatus = { state: 'open', port: 17_493, paused: false };
const locked: GatewayStatus = { ...open, failure: fail('vault-locked').failure };

describe('the tray', () => {
  test.each([
    ['idle', { ...open, state: 'closed' }],
    ['open', open],
    ['open', { ...open, state: 'elsewhere' }],
    ['paused', { ...open, paused: true }],
    ['problem', locked],
    ['problem', { ...open, state: 'failed', failure: fail('gateway-port-taken', { port: 1, program: '' }).failure }],
  ] as const)('is %s', (state, status) => {
    expect(stateOf(status)).toBe(state);
  });

  function kept(hasOne: boolean, status: GatewayStatus = open) {
    const icon = { show: vi.fn(), draw: vi.fn(), remove: vi.fn() };
    const opened = vi.fn(() => icon);
    const listTools = vi.fn(async () => ok([]));
    const keeper = keepTray({
      open: opened,
      hasTray: async () => hasOne,
      core: () => ({ gatewayStatus: async () => ok(status), listTools }),
    });
    return { icon, opened, listTools, keeper };
  }

  test('has an icon while one is wanted', async () => {
    const { icon, opened, keeper } = kept(true);
    await keeper.set(false);
    expect(keeper.isThere()).toBe(false);
    await keeper.set(true);
    await keeper.set(true);
    expect(keeper.isThere()).toBe(true);
    expect(opened).toHaveBeenCalledTimes(1);
    expect(icon.show).toHaveBeenLastCalledWith({ status: open, tools: 0 });
    await keeper.set(false);
    expect(icon.remove).toHaveBeenCalledTimes(1);
    expect(keeper.isThere()).toBe(false);
  });

  test('is not there where nobody would see it', async () => {
    const { opened, keeper } = kept(false);
    await keeper.set(true);
    expect(opened).not.toHaveBeenCalled();
    expect(keeper.isThere()).toBe(false);
  });

  test('counts no tools where the vault would ask for its password', async () => {
    const { icon, listTools, keeper } = kept(true, { ...open, state: 'closed' });
    await keeper.set(true);
    keeper.hear({ type: 'gateway-changed', status: locked });
    await vi.waitFor(() => expect(icon.show).toHaveBeenLastCalledWith({ status: locked }));
    expect(listTools).not.toHaveBeenCalled();
    keeper.hear({ type: 'gateway-changed', status: open });
    await vi.waitFor(() => expect(icon.show).toHaveBeenLastCalledWith({ status: open, tools: 0 }));
  });

  test('is asked for in each way that Linux has, and not there where none of them answers', async () => {
    const asked: string[] = [];
    const answering = (answers: Readonly<Record<string, string>>) => async (program: string) => {
      asked.push(program);
      const answer = answers[program];
      if (answer === undefined) throw new Error('not here');
      return answer;
    };
    expect(await hasTray('linux', answering({}))).toBe(false);
    expect(asked).toEqual(['gdbus', 'busctl', 'dbus-send']);
    expect(await hasTray('linux', answering({ gdbus: '(<true>,)\n' }))).toBe(true);
    expect(await hasTray('linux', answering({ gdbus: '(<false>,)\n' }))).toBe(false);
    expect(await hasTray('linux', answering({ busctl: 'b true\n' }))).toBe(true);
    expect(await hasTray('linux', answering({ 'dbus-send': '   variant       boolean true\n' }))).toBe(true);
    expect(await hasTray('darwin', answering({}))).toBe(true);
    expect(await hasTray('win32', answering({}))).toBe(true);
  });
});

describe('the window', () => {
  function windows() {
    let stays = false;
    let isFocused = false;
    const opened: ReturnType<typeof fakeWindow>[] = [];
    const sent: HostEvent[] = [];
    const fakeWindow = () =>
      Object.assign(new EventEmitter(), {
        isDestroyed: () => false,
        isMinimized: () => false,
        isFocused: () => isFocused,
        show: vi.fn(),
        hide: vi.fn(),
        focus: vi.fn(),
        webContents: Object.assign(new EventEmitter(), {
          send: (_channel: string, event: HostEvent) => void sent.push(event),
        }),
      });
    const main = createMainWindow({
      staysOpen: () => stays,
      open() {
        const window = fakeWindow();
        opened.push(window);
        return window as unknown as BrowserWindow;
      },
    });
    const close = () => {
      const event = { preventDefault: vi.fn() };
      opened[0]?.emit('close', event);
      return event.preventDefault.mock.calls.length > 0;
    };
    const focus = () => {
      isFocused = true;
      opened[0]?.emit('focus');
    };
    return { main, opened, sent, close, focus, setStays: (value: boolean) => (stays = value) };
  }
  const link: HostEvent = { type: 'link', link: { to: 'store', store: 'quay' } };

  test('is told of a link that came before its page listened, also one that started the app', () => {
    const { main, opened, sent } = windows();
    main.tell(link);
    main.tell({ type: 'tools-changed' });
    main.show();
    expect(sent).toEqual([]);
    main.heard();
    expect(sent).toEqual([link]);
    // A page that loads anew has to begin again.
    opened[0]?.webContents.emit('did-navigate');
    main.tell(link);
    expect(sent).toHaveLength(1);
    main.heard();
    expect(sent).toEqual([link, link]);
  });

  test('keeps no more links than anybody can mean', () => {
    const { main, sent } = windows();
    for (let one = 0; one < 1_000; one += 1) main.tell(link);
    main.show();
    main.heard();
    expect(sent).toHaveLength(20);
  });

  test('is waited for, before it is there too, by what is shown only in front of a person', async () => {
    const { main, focus } = windows();
    const came: string[] = [];
    const early = main.whenInFront().then(() => came.push('early'));
    main.show();
    const late = main.whenInFront().then(() => came.push('late'));
    await new Promise(setImmediate);
    expect(came).toEqual([]);
    focus();
    await Promise.all([early, late]);
    await main.whenInFront();
    expect(came).toEqual(['early', 'late']);
  });

  test('hides when it is closed while there is something else, and goes when the app does', () => {
    const { main, opened, close, setStays } = windows();
    main.show();
    expect(close()).toBe(false);
    setStays(true);
    expect(close()).toBe(true);
    expect(opened[0]?.hide).toHaveBeenCalledTimes(1);
    main.show();
    expect(opened).toHaveLength(1);
    expect(opened[0]?.show).toHaveBeenCalledTimes(1);
    main.letGo();
    expect(close()).toBe(false);
  });
});

describe('notifications', () => {
  let time: number;
  let isInFront: boolean;
  let led: NotificationTarget[];
  let shown: (EventEmitter & { readonly options: { title: string; body: string } })[];
  let hear: (event: HostEvent | UpdateWaiting) => void;

  beforeEach(() => {
    [time, isInFront, led, shown] = [0, false, [], []];
    class Native extends EventEmitter {
      readonly options: { title: string; body: string };
      constructor(options: { title: string; body: string }) {
        super();
        this.options = options;
      }
      static isSupported = () => true;
      show() {
        shown.push(this);
      }
    }
    hear = createNotifications({
      Notification: Native as unknown as typeof Notification,
      say,
      isInFront: () => isInFront,
      lead: (target) => void led.push(target),
      clock: () => time,
    });
  });
  const changed = (status: GatewayStatus): HostEvent => ({ type: 'gateway-changed', status });

  test('tell that tools are kept from their stores, and lead to where that is mended', () => {
    hear(changed(open));
    hear(changed(locked));
    expect(shown.map(({ options }) => options)).toEqual([
      {
        title: 'Tools are kept from their stores',
        body: 'A tool called, and the keys are locked. Open Gatehouse to unlock them.',
      },
    ]);
    shown[0]?.emit('click');
    expect(led).toEqual([{ type: 'link', link: { to: 'home' } }]);
    hear(
      changed({ ...open, state: 'failed', failure: fail('gateway-port-taken', { port: 17_493, program: '' }).failure }),
    );
    expect(shown[1]?.options.body).toBe('Another program has taken port 17493, where tools call Gatehouse.');
    shown[1]?.emit('click');
    expect(led[1]).toEqual({ type: 'command', command: 'settings' });
  });

  test('tell that an old key is dead, with the name of the store and nothing else of it', () => {
    hear({ type: 'rotation-over', store: 'quay', name: 'Quay & Sons' });
    expect(shown[0]?.options.body).toContain('“Quay & Sons” no longer knows the old key');
    shown[0]?.emit('click');
    expect(led).toEqual([{ type: 'link', link: { to: 'store', store: 'quay' } }]);
  });

  test('tell that an update waits for an answer, and lead to the page that says which Gatehouse this is', () => {
    const available = { type: 'update-waiting', step: 'available', version: '9.0.0' } as const;
    isInFront = true;
    hear(available);
    isInFront = false;
    hear(available);
    hear({ ...available, step: 'ready' });
    hear({ ...available, step: 'ready' });
    expect(shown.map(({ options }) => options)).toEqual([
      { title: 'Gatehouse 9.0.0 is available', body: 'Open Gatehouse to fetch it.' },
      { title: 'Gatehouse 9.0.0 is ready', body: 'Open Gatehouse to install it.' },
    ]);
    shown[1]?.emit('click');
    expect(led).toEqual([{ type: 'command', command: 'about' }]);
  });

  test('are silent while the window is in front, and about everything else', () => {
    isInFront = true;
    hear(changed(locked));
    isInFront = false;
    hear({ type: 'notice', failure: fail('disk-full', { file: 'stores.json' }).failure });
    hear({ type: 'store-changed', store: 'quay' });
    hear(changed(locked));
    hear(changed({ ...open, failure: fail('disk-full', { file: 'stores.json' }).failure }));
    expect(shown).toEqual([]);
  });

  test('come from the program that the installer has made known', async () => {
    const config = await readFile(new URL('../../electron-builder.yml', import.meta.url), 'utf8');
    expect(/^appId: (.*)$/m.exec(config)?.[1]).toBe(appUserModelId);
  });

  test('do not repeat themselves, and are few', () => {
    const flap = () => {
      hear(changed(open));
      hear(changed(locked));
    };
    for (let turn = 0; turn < 100; turn += 1) flap();
    expect(shown).toHaveLength(1);
    for (let store = 0; store < 100; store += 1) hear({ type: 'rotation-over', store: `${store}`, name: 'x' });
    expect(shown).toHaveLength(5);
    time += 10 * 60_000;
    flap();
    expect(shown).toHaveLength(6);
  });
});

describe('the badge', () => {
  const stores = (['healthy', 'problem', 'warning', 'problem'] as const).map((health) => ({ health }));

  test.each(['darwin', 'linux'] as const)('counts the stores with a problem on %s', (platform) => {
    const setBadgeCount = vi.fn(() => true);
    const badge = createBadge({ app: { setBadgeCount }, window: () => undefined, platform, overlay: vi.fn(), say });
    badge(stores);
    badge([]);
    expect(setBadgeCount.mock.calls).toEqual([[2], [0]]);
  });

  test('is a picture in the taskbar of Windows, with words for who cannot see it', () => {
    const [setBadgeCount, setOverlayIcon] = [vi.fn(() => true), vi.fn()];
    const overlay = {} as NativeImage;
    const badge = createBadge({
      app: { setBadgeCount },
      window: () => ({ setOverlayIcon }),
      platform: 'win32',
      overlay: () => overlay,
      say,
    });
    badge(stores);
    badge(stores.slice(0, 2));
    badge([]);
    expect(setBadgeCount).not.toHaveBeenCalled();
    expect(setOverlayIcon.mock.calls).toEqual([
      [overlay, '2 stores have a problem'],
      [overlay, '1 store has a problem'],
      [null, ''],
    ]);
  });
});

describe('starting at login', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'gatehouse-login-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  function item(options: {
    platform: NodeJS.Platform;
    program?: string;
    env?: NodeJS.ProcessEnv;
    isPackaged?: boolean;
    argv?: string[];
  }) {
    const { platform, program = '/opt/Gatehouse/gatehouse', env = {}, isPackaged = true, argv = [] } = options;
    const setLoginItemSettings = vi.fn();
    const app = {
      isPackaged,
      setLoginItemSettings,
      getLoginItemSettings: () => ({ wasOpenedAtLogin: platform === 'darwin' }),
      getPath: () => program,
    } as unknown as App;
    return { login: loginItem({ app, platform, env, home, argv }), setLoginItemSettings };
  }
  const file = (folder = join(home, '.config')) => join(folder, 'autostart', 'gatehouse.desktop');
  const execOf = async (path = file()) => /^Exec=(.*)$/m.exec(await readFile(path, 'utf8'))?.[1];

  test('is a login item on macOS and Windows', async () => {
    for (const platform of ['darwin', 'win32'] as const) {
      const { login, setLoginItemSettings } = item({ platform });
      await login.set(true);
      await login.set(false);
      expect(setLoginItemSettings.mock.calls).toEqual([
        [{ openAtLogin: true, args: ['--at-login'] }],
        [{ openAtLogin: false, args: ['--at-login'] }],
      ]);
      expect(login.wasStartedByLogin()).toBe(platform === 'darwin');
    }
    expect(item({ platform: 'win32', argv: ['--at-login'] }).login.wasStartedByLogin()).toBe(true);
  });

  test('is an autostart file on Linux, which follows the program, and goes again', async () => {
    expect(await item({ platform: 'linux' }).login.set(true)).toEqual(ok(undefined));
    expect(await execOf()).toBe('"/opt/Gatehouse/gatehouse" "--at-login"');
    await item({
      platform: 'linux',
      program: '/tmp/.mount',
      env: { APPIMAGE: '/home/a b/Gate$house 100%.AppImage' },
    }).login.set(true);
    expect(await execOf()).toBe('"/home/a b/Gate\\\\$house 100%%.AppImage" "--at-login"');
    expect(await item({ platform: 'linux' }).login.set(false)).toEqual(ok(undefined));
    await expect(readFile(file())).rejects.toThrow('ENOENT');
    expect(await item({ platform: 'linux' }).login.set(false)).toEqual(ok(undefined));
    const elsewhere = join(home, 'config');
    await item({ platform: 'linux', env: { XDG_CONFIG_HOME: elsewhere } }).login.set(true);
    expect(await execOf(file(elsewhere))).toContain('--at-login');
  });

  test('stays off where the person has switched it off in their desktop', async () => {
    const { login } = item({ platform: 'linux' });
    await login.set(true);
    const off = (await readFile(file(), 'utf8')).replace('enabled=true', 'enabled=false');
    await writeFile(file(), off);
    await item({ platform: 'linux', program: '/moved/gatehouse' }).login.set(true);
    expect(await readFile(file(), 'utf8')).toBe(off);
  });

  test('says why it cannot be, where the disk does not let it', async () => {
    await writeFile(join(home, '.config'), 'a file in the way');
    expect(await item({ platform: 'linux' }).login.set(true)).toMatchObject({
      ok: false,
      failure: { code: 'disk-failed' },
    });
  });

  test('of a build from source is not offered, and does nothing', async () => {
    const { login } = item({ platform: 'linux', isPackaged: false });
    expect(login.isOffered).toBe(false);
    expect(await login.set(true)).toEqual(ok(undefined));
    await expect(readFile(file())).rejects.toThrow('ENOENT');
  });
});
