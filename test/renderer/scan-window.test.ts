import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OfferedKey } from '../../src-main/contract/host.ts';
import type { HostMethod, HostRequest } from '../../src-main/contract/host-methods.ts';
import type { Result } from '../../src-main/contract/result.ts';
import { drawCode } from '../../src-main/stores/draw-code.ts';
import { draw, sheet } from '../scan/decode/drawing.ts';
import { encoders, withOrientation } from '../scan/pictures.ts';
import { faults, overflows } from '../ui/page.ts';
import { type BuiltWindow, buildWindow } from './built-window.ts';
import type { FakeHost } from './fake-host.ts';

/* The window as it is shipped, in a real Chromium, reads pictures: the worker, its policy and its WebAssembly are real. */

const pictures = new URL('../qr/', import.meta.url);
const truth: Record<string, { text: string | null }> = JSON.parse(
  readFileSync(new URL('truth.json', pictures), 'utf8'),
);

let built: BuiltWindow;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-camera-'));
  const film = join(folder, 'film.mjpeg');
  writeFileSync(film, await makeFilm());
  built = await buildWindow({
    switches: ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`],
  });
});

afterAll(async () => {
  await built?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What Chromium's fake camera shows, round and round: nothing, then the code of a web address, then of a key. */
async function makeFilm(): Promise<Uint8Array> {
  const { key, secret } = keyOf(screen);
  const desk = (text?: string) =>
    encoders.frame(sheet(1280, 720, text === undefined ? [] : [[draw({ text, scale: 3 }), 400, 150]]));
  const [empty, foreign, wanted] = [
    await desk(),
    await desk('https://shop.example/sale'),
    await desk(`${key}|${secret}`),
  ];
  const frames = [empty, foreign, wanted].flatMap((frame) => Array.from({ length: 60 }, () => frame));
  return Buffer.concat(frames);
}

interface Picture {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly type?: string;
}

const screenshot = (name: string): Picture => ({ name, bytes: readFileSync(new URL(name, pictures)) });
const [screen, photo] = [screenshot('a01-wc11-1366x768-dsf1.png'), screenshot('p02-wc11-photo-perspective.jpg')];

function keyOf({ name }: Picture): { key: string; secret: string } {
  const [key = '', secret = ''] = truth[name]?.text?.split('|') ?? [];
  return { key, secret };
}

async function choose(
  page: Page,
  { name, bytes, type = 'image/png' }: Picture,
  button = 'Choose a picture',
): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await choosing).setFiles({ name, mimeType: type, buffer: Buffer.from(bytes) });
}

/** As a paste or a drop of a file: on what has the focus. */
async function handOver(page: Page, by: 'paste' | 'drop', { name, bytes, type = 'image/png' }: Picture): Promise<void> {
  await page.evaluate(
    async ({ by, name, type, base64 }) => {
      const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([content], name, { type }));
      const options = { bubbles: true, cancelable: true };
      const target = document.activeElement ?? document.body;
      if (by === 'paste') target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, ...options }));
      else {
        target.dispatchEvent(new DragEvent('dragover', { dataTransfer: data, ...options }));
        target.dispatchEvent(new DragEvent('drop', { dataTransfer: data, ...options }));
      }
    },
    { by, name, type, base64: Buffer.from(bytes).toString('base64') },
  );
}

const asKeyStep = async (use: (page: Page) => Promise<void>, permissions: string[] = ['camera']) =>
  built.open('empty', { page: 'connect' }, { permissions }, async (page) => {
    await page.getByLabel('Address of the store').fill('shop.example');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Go on to the key' }).click();
    await page.getByRole('heading', { name: 'Make a key' }).waitFor();
    await use(page);
  });

const asDiagnosis = (use: (page: Page) => Promise<void>) => built.open('empty', { page: 'diagnose' }, {}, use);

const asRotation = (use: (page: Page) => Promise<void>) =>
  built.open('rotationBegun', { page: 'rotate', storeId: '1' }, {}, use);

/** All that is in the page, its fields and its storage: where a secret could be left. */
function everything(page: Page): Promise<string> {
  return page.evaluate(() => {
    const fields = [...document.querySelectorAll('input')].map(({ value }) => value);
    return JSON.stringify([document.documentElement.outerHTML, fields, { ...sessionStorage }, { ...localStorage }]);
  });
}

async function seesKeyOf(page: Page, picture: Picture): Promise<void> {
  const { key, secret } = keyOf(picture);
  // Another one may have been there before.
  await page
    .getByText('and its secret are here')
    .filter({ hasText: `ck_…${key.slice(-7)}` })
    .waitFor();
  const left = await everything(page);
  for (const whole of [key, secret]) expect(left).not.toContain(whole.slice(3, -7));
  expect(left).not.toContain(secret.slice(-7));
  // What found it is gone, with all that it held.
  await expect.poll(() => page.workers()).toEqual([]);
}

describe('a picture with a key', () => {
  it.each([
    ['is chosen', choose],
    ['is pasted', (page: Page, picture: Picture) => handOver(page, 'paste', picture)],
    ['is dropped', (page: Page, picture: Picture) => handOver(page, 'drop', picture)],
  ])('%s, in the wizard, to check a connection and to replace a key', async (_, give) => {
    for (const open of [asKeyStep, asDiagnosis, asRotation]) {
      await open(async (page) => {
        await page.getByLabel('Key and secret').focus();
        await give(page, screen);
        await seesKeyOf(page, screen);
      });
    }
  });

  it('is pasted while a field for text has the focus, which takes nothing of it', async () => {
    await asDiagnosis(async (page) => {
      await page.getByLabel('Address of the store').focus();
      await handOver(page, 'paste', screen);
      await seesKeyOf(page, screen);
      expect(await page.getByLabel('Address of the store').inputValue()).toBe('');
    });
  });

  it('is chosen by keyboard, and the focus stays where it was', async () => {
    await asKeyStep(async (page) => {
      const choosing = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Choose a picture' }).press('Enter');
      await (await choosing).setFiles({ name: screen.name, mimeType: 'image/png', buffer: Buffer.from(screen.bytes) });
      await seesKeyOf(page, screen);
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Choose a picture');
    });
  });

  it('is a photo that the second engine reads, a WebP, a JPEG that was turned by its camera', async () => {
    const { key, secret } = keyOf(screen);
    const code = draw({ text: `${key}|${secret}`, scale: 2 });
    const turned = withOrientation(await encoders.jpeg(sheet(700, 300, [[code, 20, 20]]), 90), 6);
    await asKeyStep(async (page) => {
      await choose(page, photo);
      await seesKeyOf(page, photo);
      await choose(page, { name: screen.name, bytes: await encoders.webp(code), type: 'image/webp' });
      await seesKeyOf(page, screen);
      await choose(page, { name: screen.name, bytes: turned, type: 'image/jpeg' });
      await seesKeyOf(page, screen);
    });
  });
});

it('a file of text is read where a key is in it, and is no picture else', async () => {
  const { key, secret } = keyOf(screen);
  const note = (text: string): Picture => ({ name: 'shop.txt', bytes: Buffer.from(text), type: 'text/plain' });
  await asKeyStep(async (page) => {
    await page.getByLabel('Key and secret').focus();
    await handOver(page, 'drop', note('Buy milk.'));
    await page.getByText(/cannot read that file as a picture: .?what is in it is no picture/).waitFor();
    // What bytes hide among them is not what a person sees.
    await handOver(page, 'drop', note(`\0 ${key} ${secret}`));
    await handOver(page, 'drop', note(`Our shop\r\nConsumer key: ${key}\r\nConsumer secret: ${secret}\r\n`));
    await seesKeyOf(page, screen);
    expect(await page.getByText(/as a picture/).count()).toBe(0);
    expect(await asked(page, 'offerKey')).toHaveLength(1);
  });
});

it('a clipboard that held the secret is empty once the person has cleared it', async () => {
  const { key, secret } = keyOf(screen);
  const use = async (page: Page) => {
    await page.evaluate((text) => navigator.clipboard.writeText(text), `${key} ${secret}`);
    await page.keyboard.press('Control+v');
    await seesKeyOf(page, screen);
    await page.getByRole('button', { name: 'Clear the clipboard' }).press('Enter');
    await page.getByText('The clipboard is empty now.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('The clipboard is empty now.');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('');
  };
  await asKeyStep(use, ['clipboard-read', 'clipboard-write']);
});

describe('a picture with an export', () => {
  const armored = (lines: number) =>
    [
      '-----BEGIN AGE ENCRYPTED FILE-----',
      ...Array.from({ length: lines }, (_, line) => `${line}`.padEnd(64, 'Qk9PSw')),
      '-----END AGE ENCRYPTED FILE-----\n',
    ].join('\n');
  const pictureOf = async (text: string): Promise<Picture> => {
    const address = (await drawCode(text, { level: 'low', side: 560 })) ?? '';
    return { name: 'export.png', bytes: Buffer.from(address.replace(/^[^,]*,/, ''), 'base64') };
  };
  const asImport = (use: (page: Page) => Promise<void>) =>
    built.open('healthy', { page: 'transfer' }, {}, async (page) => {
      await page.getByRole('tab', { name: 'Import' }).click();
      await page.getByText('Or scan the QR code that the other computer shows').waitFor();
      await use(page);
    });

  it.each([
    ['is chosen as a file', (page: Page, picture: Picture) => choose(page, picture, 'Choose a file')],
    ['is chosen as a picture', (page: Page, picture: Picture) => choose(page, picture, 'Choose a picture')],
    ['is pasted', (page: Page, picture: Picture) => handOver(page, 'paste', picture)],
    ['is dropped', (page: Page, picture: Picture) => handOver(page, 'drop', picture)],
  ])('%s, and goes to the core as it is', async (_, give) => {
    const text = armored(28);
    await asImport(async (page) => {
      await give(page, await pictureOf(text));
      await page.getByText('From the QR code').waitFor();
      await page.getByLabel('Passphrase of the file').fill('correct horse');
      await page.getByRole('button', { name: 'Open the file' }).click();
      await page.getByText('Nothing is changed yet').waitFor();
      const calls = await page.evaluate(() => (window.gatehouse as FakeHost).calls);
      const [asked] = calls.filter(({ method }) => method === 'readImport').map(({ request }) => request);
      expect(asked).toMatchObject({ file: Buffer.from(text).toString('base64'), passphrase: 'correct horse' });
      await expect.poll(() => page.workers()).toEqual([]);
    });
  });

  it('is the largest that there is', async () => {
    // 44 lines: 2,930 bytes of at most 2,953.
    await asImport(async (page) => {
      await choose(page, await pictureOf(armored(44)), 'Choose a picture');
      await page.getByText('From the QR code').waitFor();
    });
  });

  it('is another picture: a key, no code, none at all', async () => {
    await asImport(async (page) => {
      await choose(page, screen, 'Choose a picture');
      await page.getByText('The code that was seen is no export of Gatehouse’s.').waitFor();
      expect(await everything(page)).not.toContain(keyOf(screen).key.slice(3));
      await choose(page, screenshot('n01-keyslist-no-qr.png'), 'Choose a picture');
      await page.getByText('Gatehouse finds no code in that picture.').waitFor();
      await choose(page, { name: 'export.png', bytes: Buffer.from('PK\x03\x04') }, 'Choose a file');
      await page.getByText(/its format is ZIP/).waitFor();
      await choose(page, await pictureOf(armored(28)), 'Choose a picture');
      await page.getByText('From the QR code').waitFor();
      expect(await page.getByText(/its format is ZIP|finds no code|is no export/).count()).toBe(0);
    });
  });
});

it('what is no picture with a key is told in words, nothing of it is run, and the next picture is read', async () => {
  const bytes = (text: string) => Buffer.from(text, 'latin1');
  /** A PNG that says that it has 100 megapixels, and brings hardly any of them. */
  const huge = Buffer.from(screen.bytes);
  huge.writeUInt32BE(10_000, 16);
  huge.writeUInt32BE(10_000, 20);
  const code = (text: string) => encoders.png(draw({ text, level: 'L', scale: 2 }));
  const script = '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="run"</script></svg>';

  const cases: readonly (readonly [what: string, content: Uint8Array, told: RegExp])[] = [
    ['100 megapixels', huge, /too large: Gatehouse looks through 64 megapixels/],
    ['a zip named .png', bytes('PK\x03\x04 something'), /its format is ZIP/],
    ['a JPEG that is cut off', photo.bytes.subarray(0, 30_000), /it is damaged or cut off/],
    ['an animated GIF', bytes('GIF89a and so on'), /its format is GIF/],
    ['nothing', bytes(''), /there is nothing in it/],
    ['an SVG with a script', bytes(script), /its format is SVG/],
    ['a PNG that is cut off', screen.bytes.subarray(0, 9_000), /it is damaged or cut off/],
    // The second engine, in WebAssembly, has looked for it too.
    ['a screenshot without a code', screenshot('n01-keyslist-no-qr.png').bytes, /finds no code in that picture/],
    ['an address that is a script', await code('javascript:document.title="run"'), /holds .?some text.?, and no key/],
    [
      'the login code of the mobile app',
      await code('woocommerce://app-login?token=1'),
      /holds .?the login code of WooCommerce’s mobile app/,
    ],
  ];
  await asKeyStep(async (page) => {
    const title = await page.title();
    for (const [what, content, told] of cases) {
      expect(await page.getByText(told).count(), what).toBe(0);
      await choose(page, { name: 'key.png', bytes: content });
      await page.getByText(told).waitFor();
      expect(await page.title(), what).toBe(title);
    }
    await choose(page, screen);
    await seesKeyOf(page, screen);
    expect(
      await page
        .getByRole('status')
        .filter({ hasText: /code in that picture/ })
        .count(),
    ).toBe(0);
  });
});

it('what comes of it is in sight, also in a small window', async () => {
  await asKeyStep(async (page) => {
    await page.setViewportSize({ width: 900, height: 640 });
    const isInSight = (locator: Locator) =>
      locator.evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return top >= 0 && bottom <= window.innerHeight;
      });
    await handOver(page, 'drop', { name: 'key.zip', bytes: Buffer.from('PK\x03\x04') });
    await expect.poll(() => isInSight(page.getByText(/its format is ZIP/))).toBe(true);
    await page.getByRole('heading', { name: 'Make a key' }).scrollIntoViewIfNeeded();
    await handOver(page, 'paste', screen);
    await seesKeyOf(page, screen);
    await expect.poll(() => isInSight(page.getByRole('button', { name: 'Check the key' }))).toBe(true);

    await takeNothing(page);
    await page.getByRole('button', { name: 'Use the camera' }).press('Enter');
    await page.getByText(/holds .?some text.?, and no key/).waitFor({ timeout: 60_000 });
    await expect.poll(() => isInSight(page.getByLabel('What the camera sees'))).toBe(true);
    await expect.poll(() => isInSight(page.getByText(/holds .?some text/))).toBe(true);
  });
});

/** What the page asked the core for. */
function asked<Method extends HostMethod>(page: Page, method: Method): Promise<HostRequest<Method>[]> {
  return page.evaluate((method) => {
    const { calls } = window.gatehouse as unknown as Pick<FakeHost, 'calls'>;
    const all = calls.filter((call) => call.method === method).map(({ request }) => request);
    return all as HostRequest<Method>[];
  }, method);
}

/** What the page told the core of its scanning. */
async function scanned(page: Page): Promise<unknown[]> {
  return (await asked(page, 'setScanning')).map(({ scanning }) => scanning);
}

declare global {
  interface Window {
    opened: MediaStreamTrack[];
  }
}

/** Notes the tracks that the page gets from now on. `show`: a stand-in for the screen, which headless Chromium has not. */
async function noteTracks(page: Page, show?: Picture): Promise<void> {
  const address = show && `data:image/png;base64,${Buffer.from(show.bytes).toString('base64')}`;
  await page.evaluate(async (address) => {
    window.opened = [];
    const note = (stream: MediaStream) => {
      window.opened.push(...stream.getTracks());
      return stream;
    };
    const { mediaDevices } = navigator;
    const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => note(await getUserMedia(constraints));
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    if (address === undefined || context === null) return;
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    [canvas.width, canvas.height] = [picture.width, picture.height];
    context.fillRect(0, 0, canvas.width, canvas.height);
    mediaDevices.getDisplayMedia = async () => {
      const stream = note(canvas.captureStream());
      // Once, as a screen that stands still.
      requestAnimationFrame(() => context.drawImage(picture, 0, 0));
      return stream;
    };
  }, address);
}

/** From now on the core takes no code for a key. */
function takeNothing(page: Page): Promise<void> {
  return page.evaluate(() => {
    const { answer } = window.gatehouse as unknown as Pick<FakeHost, 'answer'>;
    const failure = { code: 'code-without-key', params: { found: 'text' } } as const;
    answer('offerKey', async () => ({ ok: false as const, failure }));
  });
}

async function givesAllBack(page: Page): Promise<void> {
  const states = () => page.evaluate(() => window.opened.map(({ readyState }) => readyState));
  await expect.poll(async () => new Set(await states())).toEqual(new Set(['ended']));
  await expect.poll(async () => (await scanned(page)).at(-1)).toBeNull();
  await expect.poll(() => page.workers()).toEqual([]);
}

describe('by the camera', () => {
  it('tells what another code is and goes on until it sees the key, then gives the camera back', async () => {
    await asKeyStep(async (page) => {
      await noteTracks(page);
      await page.getByRole('button', { name: 'Use the camera' }).click();
      await page.getByText('Looking for a code. Hold all of it').waitFor();
      const preview = page.getByLabel('What the camera sees');
      await expect.poll(() => preview.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0);
      expect(await preview.evaluate((video) => getComputedStyle(video).scale)).toBe('-1 1');
      expect([await faults(page), await overflows(page)]).toEqual([[], false]);
      await page.getByText(/holds .?a web address.?, and no key/).waitFor({ timeout: 60_000 });
      await page.getByText('and its secret are here').waitFor({ timeout: 60_000 });
      await seesKeyOf(page, screen);
      await givesAllBack(page);
      expect(await scanned(page)).toEqual(['camera', null]);
      // The other code stood before the camera for many frames, and was told of once.
      expect(await asked(page, 'offerKey')).toHaveLength(2);
      expect(await preview.count()).toBe(0);
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Use the camera');
    });
  });

  it.each([
    ['the person stops it', (page: Page) => page.getByRole('button', { name: 'Stop the camera' }).click()],
    ['the key that began it is pressed again', (page: Page) => page.keyboard.press('Enter')],
    ['the step is left', (page: Page) => page.getByRole('button', { name: 'Back' }).click()],
    [
      'the window is out of sight',
      (page: Page) =>
        page.evaluate(() => {
          Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
          document.dispatchEvent(new Event('visibilitychange'));
        }),
    ],
    ['the camera goes', (page: Page) => page.evaluate(() => window.opened[0]?.stop())],
  ])('gives the camera back when %s', async (_, end) => {
    await asKeyStep(async (page) => {
      await noteTracks(page);
      await takeNothing(page);
      await page.getByRole('button', { name: 'Use the camera' }).press('Enter');
      await page.getByLabel('What the camera sees').waitFor();
      await end(page);
      await givesAllBack(page);
      expect(await page.getByLabel('What the camera sees').count()).toBe(0);
    });
  });

  it('of several cameras the other one is chosen', async () => {
    await asKeyStep(async (page) => {
      await noteTracks(page);
      await takeNothing(page);
      const asked = await page.evaluateHandle(() => {
        const { mediaDevices } = navigator;
        const asked: unknown[] = [];
        // Chromium plays one camera from a film: the second is a stand-in, which is the first again.
        const second = { kind: 'videoinput', deviceId: 'second', label: 'Desk camera', groupId: '' } as MediaDeviceInfo;
        const enumerate = mediaDevices.enumerateDevices.bind(mediaDevices);
        mediaDevices.enumerateDevices = async () => [...(await enumerate()), second];
        const open = mediaDevices.getUserMedia;
        mediaDevices.getUserMedia = async (constraints = {}) => {
          const { deviceId, ...video } = constraints.video as MediaTrackConstraints;
          asked.push(deviceId);
          return open({ ...constraints, video });
        };
        return asked;
      });
      await page.getByRole('button', { name: 'Use the camera' }).click();
      await page.getByRole('button', { name: /Camera$/ }).click();
      await page.getByRole('option', { name: 'Desk camera' }).click();
      await expect.poll(() => asked.jsonValue()).toEqual([undefined, { exact: 'second' }]);
      await expect.poll(() => scanned(page)).toEqual(['camera', null, 'camera']);
      const states = () => page.evaluate(() => window.opened.map(({ readyState }) => readyState));
      await expect.poll(states).toEqual(['ended', 'live']);
    });
  });
});

it('a camera that looks away from the person is not mirrored, and its lamp is at hand', async () => {
  await asKeyStep(async (page) => {
    await noteTracks(page);
    await takeNothing(page);
    const lamp = await page.evaluateHandle(() => {
      // Chromium's fake camera is neither; this one is a stand-in for a phone's.
      const { prototype } = MediaStreamTrack;
      const { getSettings } = prototype;
      const lamp: unknown[] = [];
      prototype.getSettings = function settings() {
        return { ...getSettings.call(this), facingMode: 'environment' };
      };
      prototype.getCapabilities = () => ({ torch: true }) as MediaTrackCapabilities;
      prototype.applyConstraints = async (constraints) => {
        lamp.push(constraints?.advanced);
      };
      return lamp;
    });
    await page.getByRole('button', { name: 'Use the camera' }).click();
    const preview = page.getByLabel('What the camera sees');
    await preview.waitFor();
    expect(await preview.evaluate((video) => getComputedStyle(video).scale)).toBe('none');
    await page.getByRole('button', { name: 'Turn the light on' }).click();
    await page.getByRole('button', { name: 'Turn the light off' }).click();
    await page.getByRole('button', { name: 'Turn the light on' }).waitFor();
    expect(await lamp.jsonValue()).toEqual([[{ torch: true }], [{ torch: false }]]);
  });
});

it('a camera that is denied is explained, and what else there is', async () => {
  await asKeyStep(async (page) => {
    await page.getByRole('button', { name: 'Use the camera' }).click();
    await page.getByText('This window may not use the camera.').waitFor();
    await page.getByText(/in the site settings of this window/).waitFor();
    expect(await scanned(page)).toEqual(['camera', null]);
  }, []);
});

describe('from the screen', () => {
  it('a damaged key beside the right one does not hide it', async () => {
    const { key, secret } = keyOf(screen);
    // The larger one is found first in each look.
    const damaged = draw({ text: `ck_${'1'.repeat(41)}|cs_${'2'.repeat(40)}`, scale: 2 });
    const right = draw({ text: `${key}|${secret}`, scale: 1.5 });
    const both = await encoders.png(
      sheet(900, 600, [
        [damaged, 60, 60],
        [right, 520, 320],
      ]),
    );
    await asKeyStep(async (page) => {
      await noteTracks(page, { name: screen.name, bytes: both });
      // As the core would: of a whole key alone.
      await page.evaluate(() => {
        const { answer } = window.gatehouse as unknown as Pick<FakeHost, 'answer'>;
        answer('offerKey', async ({ paste: { codes = [] } }): Promise<Result<OfferedKey>> => {
          const [, keyLast7] = /ck_[0-9a-f]{33}([0-9a-f]{7})\|/.exec(codes.join(' ')) ?? [];
          if (keyLast7 !== undefined)
            return { ok: true, value: { connection: 'c', state: 'complete', keyLast7, repairs: [] } };
          return { ok: false, failure: { code: 'key-malformed', params: { half: 'key', reason: 'key-too-long' } } };
        });
      });
      await page.getByRole('button', { name: 'Scan from my screen' }).click();
      await seesKeyOf(page, screen);
      await givesAllBack(page);
    });
  });

  it('a page that stands still is looked at until the key is found, and the screen is given back', async () => {
    for (const shown of [
      screen,
      screenshot('d03-wc10-autodark-dsf1.png'),
      screenshot('m01-wc11-second-qr-right-dsf1.png'),
    ]) {
      await asKeyStep(async (page) => {
        await noteTracks(page, shown);
        await page.getByRole('button', { name: 'Scan from my screen' }).click();
        await seesKeyOf(page, shown);
        await givesAllBack(page);
        expect(await scanned(page)).toEqual(['screen', null]);
      });
    }
  });
});
