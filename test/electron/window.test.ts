import { EventEmitter } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  App,
  BrowserWindow,
  MenuItemConstructorOptions,
  NativeTheme,
  Screen,
  Session,
  WebContents,
} from 'electron';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { menuCommands } from '../../src-main/contract/host.ts';
import { fail, ok } from '../../src-main/contract/result.ts';
import { recoverFromCrashes } from '../../src-main/electron/crash-recovery.ts';
import { guardAllPages } from '../../src-main/electron/guards.ts';
import { createDesktopLanguage } from '../../src-main/electron/language.ts';
import { menuTemplate } from '../../src-main/electron/menu.ts';
import { appUrl } from '../../src-main/electron/origin.ts';
import { denyPermissions } from '../../src-main/electron/permissions.ts';
import { personCheck } from '../../src-main/electron/person.ts';
import { createShield } from '../../src-main/electron/shield.ts';
import { background, createTheme } from '../../src-main/electron/theme.ts';
import {
  keepInSight,
  readWindowState,
  rememberWindowState,
  smallestSize,
} from '../../src-main/electron/window-state.ts';

describe('guards', () => {
  function newPage() {
    const app = new EventEmitter();
    const refused: string[] = [];
    guardAllPages(app as unknown as App, { onWindowRefused: (url) => refused.push(url) });
    const open: ((details: { url: string }) => { action: string })[] = [];
    const contents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler: (handler: (typeof open)[0]) => open.push(handler),
    });
    app.emit('web-contents-created', {}, contents);
    const isPrevented = (name: string, url: string): boolean => {
      const event = { url, preventDefault: vi.fn() };
      contents.emit(name, event, url);
      return event.preventDefault.mock.calls.length > 0;
    };
    return { isPrevented, open: (url: string) => open[0]?.({ url }), refused };
  }

  test('keep every page on our own address', () => {
    const { isPrevented } = newPage();
    for (const event of ['will-navigate', 'will-frame-navigate']) {
      expect(isPrevented(event, appUrl)).toBe(false);
      for (const url of [
        'https://evil.example/',
        'file:///x',
        'javascript:1',
        'data:text/html,x',
        'gatehouse-app://evil/',
        'about:blank',
        '',
      ])
        expect(isPrevented(event, url)).toBe(true);
    }
    expect(isPrevented('will-redirect', appUrl)).toBe(true);
    expect(isPrevented('will-attach-webview', appUrl)).toBe(true);
  });

  test('open no window and tell of it', () => {
    const { open, refused } = newPage();
    expect(open('https://shop.example.com/')).toEqual({ action: 'deny' });
    expect(refused).toEqual(['https://shop.example.com/']);
  });
});

describe('permissions', () => {
  type Request = (contents: null, permission: string, callback: (granted: boolean) => void, details: object) => void;
  type Check = (contents: null, permission: string, origin: string, details: object) => boolean;

  function handlers(...scanned: ('camera' | 'screen')[]) {
    const set: { request?: Request; check?: Check; device?: () => boolean } = {};
    const session = {
      setPermissionRequestHandler: (handler: Request) => {
        set.request = handler;
      },
      setPermissionCheckHandler: (handler: Check) => {
        set.check = handler;
      },
      setDevicePermissionHandler: (handler: () => boolean) => {
        set.device = handler;
      },
    };
    denyPermissions(session as unknown as Session, { isScanning: (source) => scanned.includes(source) });
    const requested = (permission: string, details: object): boolean => {
      let answer = true;
      set.request?.(null, permission, (granted) => (answer = granted), {
        requestingUrl: appUrl,
        isMainFrame: true,
        ...details,
      });
      return answer;
    };
    const checked = (permission: string, details: object = {}, origin = 'gatehouse-app://app/'): boolean =>
      set.check?.(null, permission, origin, { requestingUrl: appUrl, isMainFrame: true, ...details }) ?? true;
    return { requested, checked, device: set.device };
  }

  const video = { mediaTypes: ['video'] };
  const foreign = { requestingUrl: 'https://evil.example/' };

  test('give our page the camera and a display, while it scans only', () => {
    const [camera, screen, idle] = [handlers('camera'), handlers('screen'), handlers()];
    expect(camera.requested('media', video)).toBe(true);
    expect(camera.checked('media', { mediaType: 'video' })).toBe(true);
    expect(screen.requested('display-capture', video)).toBe(true);
    expect(screen.checked('display-capture')).toBe(true);
    for (const other of [screen, idle]) {
      expect(other.requested('media', video)).toBe(false);
      expect(other.checked('media', { mediaType: 'video' })).toBe(false);
    }
    for (const other of [camera, idle]) {
      expect(other.requested('display-capture', video)).toBe(false);
      expect(other.checked('display-capture')).toBe(false);
    }
    expect(idle.requested('clipboard-sanitized-write', {})).toBe(true);
  });

  test('give nobody the microphone', () => {
    const { requested, checked } = handlers('camera', 'screen');
    expect(requested('media', { mediaTypes: ['audio'] })).toBe(false);
    expect(requested('media', { mediaTypes: ['video', 'audio'] })).toBe(false);
    expect(requested('media', { mediaTypes: [] })).toBe(false);
    expect(requested('media', {})).toBe(false);
    expect(requested('display-capture', { mediaTypes: ['video', 'audio'] })).toBe(false);
    expect(checked('media', { mediaType: 'audio' })).toBe(false);
  });

  test.each(['media', 'display-capture', 'clipboard-sanitized-write'])('give a foreign page no %s', (permission) => {
    const { requested, checked } = handlers('camera', 'screen');
    expect(requested(permission, { ...video, ...foreign })).toBe(false);
    expect(requested(permission, { ...video, isMainFrame: false })).toBe(false);
    expect(requested(permission, { ...video, requestingUrl: undefined })).toBe(false);
    expect(checked(permission, { mediaType: 'video', ...foreign })).toBe(false);
    expect(checked(permission, { mediaType: 'video' }, 'https://evil.example/')).toBe(false);
    expect(checked(permission, { mediaType: 'video' }, 'null')).toBe(false);
    expect(checked(permission, { mediaType: 'video', isMainFrame: false })).toBe(false);
  });

  test.each([
    'notifications',
    'geolocation',
    'clipboard-read',
    'midi',
    'fullscreen',
    'openExternal',
    'hid',
    'usb',
    'unknown',
    'fileSystem',
  ])('give our own page no %s either', (permission) => {
    const { requested, checked, device } = handlers('camera', 'screen');
    expect(requested(permission, video)).toBe(false);
    expect(checked(permission)).toBe(false);
    expect(device?.()).toBe(false);
  });
});

describe('the place of the window', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'window-state-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const area = (x: number, y: number, width: number, height: number) => ({ workArea: { x, y, width, height } });
  const screenOf = (...areas: ReturnType<typeof area>[]) => ({ getAllDisplays: () => areas }) as unknown as Screen;
  const laptop = screenOf(area(0, 0, 1440, 900));
  const first = { width: 1280, height: 800, maximized: false, fullScreen: false, zoomLevel: 0 };

  async function read(content: string, screen = laptop) {
    const file = join(folder, 'state.json');
    await writeFile(file, content);
    return readWindowState(file, screen);
  }
  const kept = { x: 100, y: 50, width: 900, height: 700, maximized: false, fullScreen: false, zoomLevel: 0 };

  test('is where it was left', async () => {
    const file = join(folder, 'new', 'window.json');
    const window = Object.assign(new EventEmitter(), {
      getNormalBounds: () => ({ x: 100, y: 50, width: 900, height: 700 }),
      isMaximized: () => true,
      isFullScreen: () => true,
      webContents: { getZoomLevel: () => 1.5 },
    });
    rememberWindowState(window as unknown as BrowserWindow, file);
    window.emit('close');
    const left = { ...kept, maximized: true, fullScreen: true, zoomLevel: 1.5 };
    expect(readWindowState(file, laptop)).toEqual(left);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(left);
  });

  test('is also where an earlier Gatehouse left it, which knew of no zoom', async () => {
    const { fullScreen: _, zoomLevel: __, ...earlier } = kept;
    expect(await read(JSON.stringify(earlier))).toEqual(kept);
  });

  test('comes back into sight when its display goes while it is open, and only then', () => {
    let areas = [area(0, 0, 1440, 900), area(1440, 0, 1920, 1080)];
    const screen = Object.assign(new EventEmitter(), {
      getAllDisplays: () => areas,
      getPrimaryDisplay: () => areas[0],
    });
    let bounds = { x: 1500, y: 100, width: 1600, height: 900 };
    const placed: object[] = [];
    const window = Object.assign(new EventEmitter(), {
      getNormalBounds: () => bounds,
      isFullScreen: () => false,
      isMaximized: () => false,
      setBounds(next: typeof bounds) {
        bounds = next;
        placed.push(next);
      },
    });
    keepInSight(window as unknown as BrowserWindow, screen as unknown as Screen);
    screen.emit('display-metrics-changed');
    expect(placed).toEqual([]);
    areas = [area(0, 25, 1440, 875)];
    screen.emit('display-removed');
    expect(placed).toEqual([{ x: 0, y: 25, width: 1440, height: 875 }]);
    bounds = { x: 5000, y: 0, width: 900, height: 700 };
    window.emit('closed');
    screen.emit('display-removed');
    expect(placed).toHaveLength(1);
  });

  test('closes a window whose state cannot be written', async () => {
    const file = join(folder, 'a-folder');
    await mkdir(join(file, 'full'), { recursive: true });
    const window = Object.assign(new EventEmitter(), {
      getNormalBounds: () => kept,
      isMaximized: () => false,
      isFullScreen: () => false,
      webContents: { getZoomLevel: () => 0 },
    });
    rememberWindowState(window as unknown as BrowserWindow, file);
    window.emit('close');
    expect(readWindowState(file, laptop)).toEqual(first);
  });

  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"x":1}',
    JSON.stringify({ ...kept, more: 1 }),
    JSON.stringify({ ...kept, x: '1' }),
    JSON.stringify({ ...kept, width: 1e9 }),
    JSON.stringify({ ...kept, x: 0.5 }),
    JSON.stringify({ ...kept, zoomLevel: 40 }),
    JSON.stringify({ ...kept, fullScreen: 1 }),
    ' '.repeat(2_000),
  ])('is the first place for a file with %j', async (content) => {
    expect(await read(content)).toEqual(first);
  });

  test('comes back to a display that is there', async () => {
    const far = JSON.stringify({ ...kept, x: 3000 });
    expect(await read(far, screenOf(area(0, 0, 1440, 900), area(2560, 0, 1920, 1080)))).toEqual({ ...kept, x: 3000 });
    expect(await read(far)).toEqual(first);
    expect(await read(JSON.stringify({ ...kept, x: -700 }))).toEqual({ ...kept, x: 0 });
    expect(await read(JSON.stringify({ ...kept, y: 2000 }))).toEqual(first);
  });

  test('can be grasped and used, wherever it was', async () => {
    const state = fc.record({
      x: fc.integer({ min: -9000, max: 9000 }),
      y: fc.integer({ min: -9000, max: 9000 }),
      width: fc.integer({ min: 1, max: 9000 }),
      height: fc.integer({ min: 1, max: 9000 }),
      maximized: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(state, async (left) => {
        const { x = 0, y = 0, width, height } = await read(JSON.stringify(left));
        expect(width).toBeGreaterThanOrEqual(smallestSize.width);
        expect(height).toBeGreaterThanOrEqual(smallestSize.height);
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(1440);
        expect(y + height).toBeLessThanOrEqual(900);
      }),
      { numRuns: 50 },
    );
  });
});

test('a page that dies is loaded again, but not for ever', () => {
  const contents = Object.assign(new EventEmitter(), { reload: vi.fn(), isDestroyed: (): boolean => false });
  let now = 0;
  const givenUp: string[] = [];
  recoverFromCrashes(contents as unknown as WebContents, {
    clock: () => now,
    onGivenUp: (reason) => givenUp.push(reason),
  });
  const die = (reason: string) => contents.emit('render-process-gone', {}, { reason });
  for (const reason of ['crashed', 'oom', 'killed', 'clean-exit']) die(reason);
  expect(contents.reload).toHaveBeenCalledTimes(3);
  expect(givenUp).toEqual([]);
  die('crashed');
  expect(contents.reload).toHaveBeenCalledTimes(3);
  expect(givenUp).toEqual(['crashed']);
  now = 61_000;
  die('crashed');
  expect(contents.reload).toHaveBeenCalledTimes(4);
  contents.isDestroyed = () => true;
  now = 200_000;
  die('crashed');
  expect(contents.reload).toHaveBeenCalledTimes(4);
});

describe('while a key is shown', () => {
  function shielded() {
    const window = { isDestroyed: vi.fn(() => false), setContentProtection: vi.fn() };
    const timers: { milliseconds: number; work: () => void; cancelled: boolean }[] = [];
    const shield = createShield(
      () => window,
      (milliseconds, work) => {
        const timer = { milliseconds, work, cancelled: false };
        timers.push(timer);
        return () => {
          timer.cancelled = true;
        };
      },
    );
    const protection = () => window.setContentProtection.mock.calls.map(([isOn]) => isOn);
    return { window, timers, shield, protection };
  }

  test('the window is kept out of pictures of the screen, and no longer', () => {
    const { timers, shield, protection } = shielded();
    shield(35);
    expect(protection()).toEqual([true]);
    shield(35);
    expect(timers.map(({ milliseconds, cancelled }) => [milliseconds, cancelled])).toEqual([
      [35_000, true],
      [35_000, false],
    ]);
    timers[1]?.work();
    expect(protection()).toEqual([true, true, false]);
  });

  test('a window that has gone meanwhile is left alone', () => {
    const { window, timers, shield, protection } = shielded();
    shield(35);
    window.isDestroyed.mockReturnValue(true);
    timers[0]?.work();
    expect(protection()).toEqual([true]);
    expect(() =>
      createShield(
        () => undefined,
        () => () => undefined,
      )(1),
    ).not.toThrow();
  });
});

describe('who sits here', () => {
  const { say } = createDesktopLanguage(['en']);
  const shownKey = { last7: '1a2b3c4', store: 'My shop' };
  const touchId = (canPrompt: boolean, answer: () => Promise<void>) => ({
    canPromptTouchID: () => canPrompt,
    promptTouchID: vi.fn((_reason: string) => answer()),
  });

  test('is confirmed by Touch ID on macOS, in words that go on with “Gatehouse is trying to”', async () => {
    const system = touchId(true, async () => undefined);
    const person = personCheck(system, 'darwin', say);
    expect(person.isOffered()).toBe(true);
    expect(await person.confirm(shownKey)).toEqual(ok(undefined));
    expect(system.promptTouchID.mock.calls).toEqual([['show the key ending in 1a2b3c4 of My shop with its secret']]);
  });

  test('is not, when the person cancels or the finger is another', async () => {
    const person = personCheck(
      touchId(true, () => Promise.reject(new Error('User cancelled'))),
      'darwin',
      say,
    );
    expect(await person.confirm(shownKey)).toEqual(fail('person-not-confirmed'));
  });

  test.each([
    ['a Mac without Touch ID', 'darwin', false],
    ['Linux', 'linux', true],
    ['Windows', 'win32', true],
  ] as const)('is not asked for on %s', async (_, platform, canPrompt) => {
    const system = touchId(canPrompt, async () => undefined);
    const person = personCheck(system, platform, say);
    expect(person.isOffered()).toBe(false);
    expect(await person.confirm(shownKey)).toEqual(ok(undefined));
    expect(system.promptTouchID).not.toHaveBeenCalled();
  });
});

test('the colour behind the page follows the theme, and is the one of the page', async () => {
  const nativeTheme = Object.assign(new EventEmitter(), {
    themeSource: 'system',
    shouldUseDarkColors: false as boolean,
  });
  const theme = createTheme(nativeTheme as unknown as NativeTheme);
  const colours: string[] = [];
  theme.onChange((colour) => colours.push(colour));
  theme.set('dark');
  expect(nativeTheme.themeSource).toBe('dark');
  nativeTheme.shouldUseDarkColors = true;
  nativeTheme.emit('updated');
  expect(colours).toEqual([background.dark]);
  const tokens = await readFile(new URL('../../src-renderer/ui/tokens.css', import.meta.url), 'utf8');
  expect(tokens).toContain(`--color-page: light-dark(${background.light}, ${background.dark});`);
});

describe('the menu', () => {
  const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...flat(Array.isArray(item.submenu) ? item.submenu : [])]);
  const { say } = createDesktopLanguage(['en']);
  const itemsOn = (platform: NodeJS.Platform, isDevelopment = false) => {
    const commands: string[] = [];
    const onCommand = (command: string) => commands.push(command);
    return {
      items: flat(menuTemplate({ platform, appName: 'Gatehouse', say, onCommand, isDevelopment })),
      commands,
    };
  };

  test.each(['darwin', 'win32', 'linux'] as const)(
    'has every command, the editing roles and a way out on %s',
    (platform) => {
      const { items, commands } = itemsOn(platform);
      for (const { click } of items) click?.({} as never, undefined, {});
      expect(commands.toSorted()).toEqual([...menuCommands].toSorted());
      const roles = items.flatMap(({ role }) => role ?? []);
      expect(roles).toEqual(expect.arrayContaining(['editMenu', 'windowMenu', 'help', 'quit', 'zoomIn']));
      expect(roles.includes('services')).toBe(platform === 'darwin');
      // A role without a label would have Electron's own, which is English in every language.
      const wordless = items.filter(({ type, label }) => type !== 'separator' && !label);
      expect(wordless).toEqual([]);
    },
  );

  test('offers reloading and the developer tools while developing only', () => {
    const roles = (isDevelopment: boolean) => itemsOn('linux', isDevelopment).items.map(({ role }) => role);
    expect(roles(true)).toContain('toggleDevTools');
    expect(roles(false)).not.toContain('toggleDevTools');
    expect(roles(false)).not.toContain('reload');
  });
});
