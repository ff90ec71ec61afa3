import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { browserDesktop } from '../../src-main/browser/desktop.ts';
import { findBrowser, hasScreen } from '../../src-main/browser/find-browser.ts';
import { launchBrowser } from '../../src-main/browser/launch.ts';
import { createOutbox, type Reader } from '../../src-main/browser/outbox.ts';
import { watchPresence } from '../../src-main/browser/presence.ts';
import { fail } from '../../src-main/contract/result.ts';
import { step } from './support.ts';

describe('an installed browser', () => {
  const find = (platform: NodeJS.Platform, env: Record<string, string>, ...there: string[]) =>
    findBrowser({ platform, env, exists: (path) => there.includes(path) });

  it.each([
    ['linux', { PATH: '/usr/local/bin:/usr/bin' }, '/usr/bin/chromium'],
    ['linux', { PATH: '/usr/bin:/opt/tools' }, '/opt/tools/microsoft-edge'],
    ['darwin', { HOME: '/Users/me' }, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    ['darwin', { HOME: '/Users/me' }, '/Users/me/Applications/Brave Browser.app/Contents/MacOS/Brave Browser'],
    ['win32', { ProgramFiles: 'C:\\Program Files' }, 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
    [
      'win32',
      { ProgramFiles: 'C:\\Program Files', 'ProgramFiles(x86)': 'C:\\Program Files (x86)' },
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
    [
      'win32',
      { LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local' },
      'C:\\Users\\me\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe',
    ],
  ] as const)('on %s is found with %j', (platform, env, path) => {
    expect(find(platform, env, path)).toBe(path);
    expect(find(platform, env)).toBeUndefined();
  });

  it('is Chrome before any other', () => {
    expect(find('linux', { PATH: '/a:/b' }, '/a/chromium', '/b/google-chrome')).toBe('/b/google-chrome');
  });

  it('is not looked for in a folder that depends on where the program runs, nor among snaps', () => {
    expect(
      find('linux', { PATH: '.:bin:/snap/bin' }, 'chromium', 'bin/chromium', '/snap/bin/chromium'),
    ).toBeUndefined();
  });

  it('is the one that was named, and no other where that is not there', () => {
    const env = { PATH: '/usr/bin', GATEHOUSE_BROWSER: '/opt/mine' };
    expect(find('linux', env, '/usr/bin/chromium', '/opt/mine')).toBe('/opt/mine');
    expect(find('linux', env, '/usr/bin/chromium')).toBeUndefined();
  });

  it.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['darwin', {}, true],
    ['darwin', { SSH_CONNECTION: '192.0.2.1 50000 192.0.2.2 22' }, false],
    ['win32', {}, true],
  ] as const)('has a screen to open on: %s with %j is %j', (platform, env, screen) => {
    expect(hasScreen({ platform, env })).toBe(screen);
    expect(browserDesktop({ platform, env, folder: '/data' }).capabilities.openFolder).toBe(screen);
  });
});

it.skipIf(process.platform === 'win32')(
  'ends with all that its browser has started, and its profile is gone',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-parts-'));
    const program = join(folder, 'browser');
    const note = join(folder, 'note');
    // A browser whose helper does not end with it, and which writes to the profile whenever it likes.
    const helper = 'while mkdir -p "$profile/late" 2>/dev/null; do sleep 0.01; done';
    const lines = [
      '#!/bin/sh',
      `for argument; do case "$argument" in --user-data-dir=*) profile=\${argument#*=};; esac; done`,
      `(${helper}) &`,
      `printf '%s %s' "$!" "$profile" > '${note}.new' && mv '${note}.new' '${note}'`,
      'exec sleep 600',
    ];
    await writeFile(program, `${lines.join('\n')}\n`, { mode: 0o700 });
    const window = await launchBrowser({ program, url: 'http://127.0.0.1:1/', withoutSandbox: false });
    await vi.waitUntil(() => existsSync(note), { timeout: 60_000 });
    const [pid = '', profile = ''] = (await readFile(note, 'utf8')).split(' ');
    expect(dirname(profile)).toBe(tmpdir());
    await window.close();
    await expect.poll(() => isAlive(Number(pid))).toBe(false);
    expect(existsSync(profile)).toBe(false);
    await rm(folder, { recursive: true });
  },
);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('opens nothing on a desktop without a screen, and says so', async () => {
  const desktop = browserDesktop({ platform: 'linux', env: {}, folder: '/data' });
  expect(await desktop.openLink(new URL('https://shop.example/'))).toEqual(fail('not-here'));
  expect(await desktop.openFolder('logs')).toEqual(fail('not-here'));
});

describe('the outbox', () => {
  it('brings every page every line once and in order, wherever its stream breaks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 5, arbitrary: fc.constant('tell') }, fc.constant('break')), { maxLength: 100 }),
        (actions) => {
          const outbox = createOutbox(1_000_000);
          const heard: number[] = [];
          let after: number | undefined;
          const reader: Reader = {
            write(line) {
              const told = JSON.parse(line) as { n: number; joined?: string };
              after = told.n;
              if (!told.joined) heard.push(told.n);
            },
            waiting: () => 0,
            drop: () => undefined,
          };
          let detach = outbox.attach(reader);
          let told = 0;
          for (const action of actions) {
            if (action === 'tell') {
              outbox.tell({ event: step(String(told)) });
              told += 1;
            } else {
              detach();
              outbox.tell({ event: step(String(told)) });
              told += 1;
              detach = outbox.attach(reader, after);
            }
          }
          expect(heard).toEqual(Array.from({ length: told }, (_, index) => index + 1));
        },
      ),
    );
  });

  it('keeps no more than it may, but the last line however long it is', () => {
    const outbox = createOutbox(300);
    for (let count = 0; count < 100; count += 1) outbox.tell({ event: step(String(count)) });
    const lines: string[] = [];
    const reader: Reader = { write: (line) => lines.push(line), waiting: () => 0, drop: () => undefined };
    outbox.attach(reader, 0)();
    expect(lines.slice(1).join('').length).toBeLessThanOrEqual(300);
    expect(lines.at(-1)).toContain('"n":100');

    outbox.tell({ answer: { id: 'a', result: { ok: true, value: 'x'.repeat(10_000) } } });
    outbox.attach(reader, 100)();
    expect(lines.at(-1)).toContain('"n":101');
  });
});

describe('presence', () => {
  function watch(patience?: number) {
    const timers = new Map<() => void, number>();
    let gone = 0;
    const presence = watchPresence({
      later(milliseconds, work) {
        timers.set(work, milliseconds);
        return () => timers.delete(work);
      },
      patience,
      grace: 10,
      onGone() {
        gone += 1;
      },
    });
    return {
      presence,
      timers: () => [...timers.values()],
      elapse: () => {
        for (const work of timers.keys()) work();
      },
      gone: () => gone,
    };
  }

  it('waits for the first page as long as it is told, then for no more than the grace', () => {
    const { presence, timers, elapse, gone } = watch(60);
    expect(timers()).toEqual([60]);
    const leave = presence.arrive();
    expect(timers()).toEqual([]);
    const leaveToo = presence.arrive();
    leave();
    leave();
    expect(timers()).toEqual([]);
    leaveToo();
    expect(timers()).toEqual([10]);
    const back = presence.arrive();
    expect(timers()).toEqual([]);
    back();
    elapse();
    expect(gone()).toBe(1);
  });

  it('matters no more once it has ended', () => {
    const { presence, timers, gone } = watch(60);
    const leave = presence.arrive();
    presence.end();
    leave();
    expect([timers(), gone()]).toEqual([[], 0]);
  });
});
