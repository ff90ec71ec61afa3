import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import type { DisplaySource } from '../../src-main/contract/host.ts';
import { fail, type Result } from '../../src-main/contract/result.ts';
import { buildDoors } from '../support/build-doors.ts';
import { launchApp } from './driver.ts';

const main = fileURLToPath(new URL('../../out/electron/main.js', import.meta.url));
beforeAll(() => buildDoors('electron', 'preload', 'renderer'));

test('with --practice the desktop window brings the practice store, and ends it with itself', async () => {
  const app = await launchApp({ main, args: ['--practice'] });
  try {
    await expect.poll(() => app.output(), { timeout: 60_000 }).toContain('The practice store answers at');
    const [, address = ''] = /answers at (\S+);/.exec(app.output()) ?? [];
    expect((await fetch(`${address}/wp-json/`)).status).toBe(200);
    await app.evaluateMain(({ app: inside }) => inside.quit());
    expect(await app.exited).toBe(0);
    await expect(fetch(`${address}/wp-json/`)).rejects.toThrow();
  } finally {
    await app.close();
  }
});

test('the page sees the camera or a display that it chooses, while it says that it scans', async () => {
  const app = await launchApp({ main, args: ['--use-fake-device-for-media-stream'] });
  try {
    const page = await app.page();
    await page.waitForFunction('window.gatehouse !== undefined');
    const scan = (source: 'camera' | 'screen' | null) =>
      page.evaluate(`gatehouse.setScanning({ scanning: ${JSON.stringify(source)} })`);
    const openCamera = () =>
      page.evaluate(`navigator.mediaDevices.getUserMedia({ video: true }).then((stream) => {
        for (const track of stream.getTracks()) track.stop();
        return 'seen';
      }, (error) => error.name)`);
    /** What the page is asked, where it is; it chooses nothing, and then once more. */
    const openDisplay = () =>
      page.evaluate(`new Promise((resolve) => {
        const asked = [];
        let answered;
        const answer = async (event) => {
          asked.push(event, await gatehouse.chooseDisplay({ request: event.request, source: null }));
          asked.push(await gatehouse.chooseDisplay({ request: event.request, source: 'screen:0:0' }));
        };
        const end = gatehouse.subscribe((event) => {
          if (event.type === 'choose-display') answered = answer(event);
        });
        const tell = async (result) => {
          await answered;
          end();
          resolve({ asked, result });
        };
        navigator.mediaDevices.getDisplayMedia({ video: true }).then(() => tell('seen'), (error) => tell(error.name));
      })`) as Promise<{ asked: [{ sources: DisplaySource[] }, Result<void>, Result<void>] | []; result: string }>;

    expect(await openCamera()).toBe('NotAllowedError');
    expect(await openDisplay()).toEqual({ asked: [], result: 'NotAllowedError' });
    expect(await scan('camera')).toMatchObject({ ok: true });
    expect(await openCamera()).toBe('seen');
    expect(await openDisplay()).toEqual({ asked: [], result: 'NotAllowedError' });

    expect(await scan('screen')).toMatchObject({ ok: true });
    expect(await openCamera()).toBe('NotAllowedError');
    const { asked, result } = await openDisplay();
    expect(result).toBe('AbortError');
    const [event, first, again] = asked;
    expect(first).toMatchObject({ ok: true });
    expect(again).toEqual(fail('display-choice-over'));
    expect(event?.sources.map(({ kind }) => kind)).toContain('screen');
    expect(event?.sources[0]?.thumbnail).toMatch(/^data:image\/jpeg;base64,/);
    const own = await app.evaluateMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getMediaSourceId());
    const numberOf = (id: string | undefined) => id?.split(':')[1];
    expect(event?.sources.map(({ id }) => numberOf(id))).not.toContain(numberOf(own));

    // A page that loads anew scans nothing until it says so.
    await page.reload();
    await page.waitForFunction('window.gatehouse !== undefined');
    expect(await openDisplay()).toEqual({ asked: [], result: 'NotAllowedError' });
    await scan('camera');
    await page.reload();
    await page.waitForFunction('window.gatehouse !== undefined');
    expect(await openCamera()).toBe('NotAllowedError');
  } finally {
    await app.close();
  }
});
