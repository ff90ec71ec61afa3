import { describe, expect, test } from 'vitest';
import type { HostEvent } from '../../src-main/contract/host.ts';
import { fail, ok } from '../../src-main/contract/result.ts';
import { createDisplayChoice, systemAsksForDisplay } from '../../src-main/electron/display-choice.ts';
import { appUrl } from '../../src-main/electron/origin.ts';
import { createScanning, type ScanningParts } from '../../src-main/electron/scanning.ts';

/* What the main process decides of the camera and of displays, on systems that are played here. */

describe('scanning', () => {
  function system(
    platform: NodeJS.Platform,
    allows: { camera?: boolean; screen?: boolean; screenOnceTried?: boolean },
  ) {
    const asked: string[] = [];
    let { screen = false } = allows;
    const parts = {
      platform,
      systemPreferences: {
        getMediaAccessStatus(type: 'camera' | 'screen') {
          if (platform === 'linux') throw new Error('there is no such method here');
          return (type === 'screen' ? screen : allows.camera) ? 'granted' : 'denied';
        },
        async askForMediaAccess() {
          if (platform !== 'darwin') throw new Error('there is no such method here');
          asked.push('camera');
          return allows.camera === true;
        },
      },
      desktopCapturer: {
        async getSources() {
          asked.push('screen');
          screen ||= allows.screenOnceTried === true;
          if (!screen) throw new Error('Failed to get sources.');
          return [];
        },
      },
    };
    return { asked, scanning: createScanning(parts as unknown as ScanningParts) };
  }

  test.each([
    ['linux', {}],
    ['darwin', { camera: true, screen: true }],
    ['darwin', { camera: true, screenOnceTried: true }],
    ['win32', { camera: true }],
  ] as const)('on %s with %j the page sees what it says that it scans, and nothing else', async (platform, allows) => {
    const { scanning } = system(platform, allows);
    expect([scanning.isScanning('camera'), scanning.isScanning('screen')]).toEqual([false, false]);
    expect(await scanning.set('camera')).toEqual(ok(undefined));
    expect([scanning.isScanning('camera'), scanning.isScanning('screen')]).toEqual([true, false]);
    expect(await scanning.set('screen')).toEqual(ok(undefined));
    expect([scanning.isScanning('camera'), scanning.isScanning('screen')]).toEqual([false, true]);
    expect(await scanning.set(null)).toEqual(ok(undefined));
    expect([scanning.isScanning('camera'), scanning.isScanning('screen')]).toEqual([false, false]);
  });

  test.each([
    ['darwin', 'camera', fail('camera-not-allowed', { settings: 'mac-camera' })],
    ['darwin', 'screen', fail('screen-not-allowed', { settings: 'mac-screen' })],
    ['win32', 'camera', fail('camera-not-allowed', { settings: 'windows-camera' })],
  ] as const)(
    'a %s that does not allow the %s is said, with where it is allowed',
    async (platform, source, failure) => {
      const { scanning } = system(platform, {});
      expect(await scanning.set(source)).toEqual(failure);
      expect(scanning.isScanning(source)).toBe(false);
    },
  );

  test('the screen is tried before macOS is said to refuse it: it lists no program that has not', async () => {
    const { asked, scanning } = system('darwin', {});
    await scanning.set('screen');
    expect(asked).toEqual(['screen']);
  });

  test('a page that has gone on before the system has answered scans nothing', async () => {
    const { scanning } = system('darwin', { camera: true });
    const asked = scanning.set('camera');
    await scanning.set(null);
    await asked;
    expect(scanning.isScanning('camera')).toBe(false);
  });

  test.each(['did-navigate', 'render-process-gone', 'destroyed'])('ends with the page, on %s', async (event) => {
    const { scanning } = system('linux', {});
    const listeners = new Map<string, () => void>();
    let ended = 0;
    scanning.onEnd(() => {
      ended += 1;
    });
    scanning.endWith({ on: (name: string, listener: () => void) => listeners.set(name, listener) } as never);
    await scanning.set('screen');
    listeners.get(event)?.();
    expect(scanning.isScanning('screen')).toBe(false);
    expect(ended).toBe(1);
    // There is nothing left to end.
    listeners.get(event)?.();
    expect(ended).toBe(1);
  });
});

describe('the choice of a display', () => {
  type Handler = ReturnType<typeof createDisplayChoice>['handle'];
  type Asked = Extract<HostEvent, { type: 'choose-display' }>;

  const picture = { isEmpty: () => false, toJPEG: () => Buffer.from('jpeg') };
  const nothing = { isEmpty: () => true };
  const listed = [
    { id: 'window:41:0', name: 'wp-admin', thumbnail: picture },
    { id: 'window:42:1', name: 'Gatehouse', thumbnail: picture },
    { id: 'window:420:0', name: 'n'.repeat(1_000), thumbnail: nothing },
    { id: 'screen:0:0', name: 'Entire screen', thumbnail: picture },
  ];

  function choosing({ systemAsks = false, sources = async () => listed as object[] } = {}) {
    const asked: Asked[] = [];
    let scans = true;
    let made = 0;
    const choice = createDisplayChoice({
      desktopCapturer: { getSources: sources } as never,
      isScanning: () => scans,
      ownWindow: () => 'window:42:0',
      ask: (event) => asked.push(event),
      newId: () => {
        made += 1;
        return `choice-${made}`;
      },
      systemAsks,
    });
    const request = (given: object = {}) =>
      new Promise<unknown>((resolve) => {
        const page = { frame: { url: appUrl, parent: null }, videoRequested: true, ...given };
        (choice.handle as (...args: unknown[]) => ReturnType<Handler>)(page, resolve);
      });
    return { asked, choice, request, stopScanning: () => (scans = false) };
  }

  const settled = () => new Promise((resolve) => setImmediate(resolve));

  test('is the page’s, among screens first, then windows, and without the app’s own', async () => {
    const { asked, choice, request } = choosing();
    const streams = request();
    await settled();
    const thumbnail = `data:image/jpeg;base64,${Buffer.from('jpeg').toString('base64')}`;
    expect(asked).toEqual([
      {
        type: 'choose-display',
        request: 'choice-1',
        sources: [
          { id: 'screen:0:0', name: 'Entire screen', kind: 'screen', thumbnail },
          { id: 'window:41:0', name: 'wp-admin', kind: 'window', thumbnail },
          { id: 'window:420:0', name: 'n'.repeat(200), kind: 'window' },
        ],
      },
    ]);
    expect(choice.choose('choice-1', 'window:41:0')).toEqual(ok(undefined));
    expect(await streams).toEqual({ video: { id: 'window:41:0', name: 'wp-admin' } });
    expect(choice.choose('choice-1', 'screen:0:0')).toEqual(fail('display-choice-over'));
  });

  test.each([
    ['nothing', null],
    ['the app’s own window', 'window:42:1'],
    ['a source that was not offered', 'screen:9:0'],
  ])('of %s shows nothing', async (_what, source) => {
    const { choice, request } = choosing();
    const streams = request();
    await settled();
    expect(choice.choose('choice-1', source)).toEqual(ok(undefined));
    expect(await streams).toBeNull();
  });

  test.each([
    ['a frame in it', { frame: { url: appUrl, parent: {} } }],
    ['another page', { frame: { url: 'https://shop.example/', parent: null } }],
    ['a frame that has gone', { frame: null }],
    ['a page that wants sound alone', { videoRequested: false }],
  ])('is not given to %s', async (_who, given) => {
    const { asked, request } = choosing();
    expect(await request(given)).toBeNull();
    expect(asked).toEqual([]);
  });

  test('is not given while nothing is scanned, and over when the scan is', async () => {
    const idle = choosing();
    idle.stopScanning();
    expect(await idle.request()).toBeNull();
    expect(idle.asked).toEqual([]);

    const ended = choosing();
    const streams = ended.request();
    await settled();
    ended.choice.end();
    expect(await streams).toBeNull();
    expect(ended.choice.choose('choice-1', 'screen:0:0')).toEqual(fail('display-choice-over'));

    const late = choosing();
    const lateStreams = late.request();
    await settled();
    late.stopScanning();
    late.choice.choose('choice-1', 'screen:0:0');
    expect(await lateStreams).toBeNull();
  });

  test('is over when the page asks once more, also while the system still lists its windows', async () => {
    let list: (sources: object[]) => void = () => undefined;
    const { asked, choice, request } = choosing({
      sources: () => new Promise<object[]>((resolve) => (list = resolve)),
    });
    const first = request();
    const listFirst = list;
    const second = request();
    expect(await first).toBeNull();
    list(listed);
    listFirst(listed);
    await settled();
    expect(asked.map(({ request: id }) => id)).toEqual(['choice-2']);
    expect(choice.choose('choice-1', 'screen:0:0')).toEqual(fail('display-choice-over'));
    choice.choose('choice-2', 'screen:0:0');
    expect(await second).toMatchObject({ video: { id: 'screen:0:0' } });
  });

  test('is nothing where there is nothing to choose from', async () => {
    const empty = choosing({ sources: async () => [] });
    expect(await empty.request()).toBeNull();
    const broken = choosing({ sources: async () => Promise.reject(new Error('Failed to get sources.')) });
    expect(await broken.request()).toBeNull();
    expect([...empty.asked, ...broken.asked]).toEqual([]);
  });

  test('is the system’s where the system has asked already', async () => {
    const { asked, request } = choosing({ systemAsks: true, sources: async () => listed.slice(0, 1) });
    expect(await request()).toEqual({ video: { id: 'window:41:0', name: 'wp-admin' } });
    expect(asked).toEqual([]);
    expect(systemAsksForDisplay('linux', { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(systemAsksForDisplay('linux', { XDG_SESSION_TYPE: 'x11', DISPLAY: ':0' })).toBe(false);
    expect(systemAsksForDisplay('darwin', {})).toBe(false);
  });
});
