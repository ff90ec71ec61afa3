import { createHash } from 'node:crypto';
import { type Browser, chromium, type Page } from 'playwright-core';
import QRCode from 'qrcode';

/*
 * Pictures of the screen on which WooCommerce shows a new key, drawn in Chromium as WooCommerce draws it: a canvas of
 * 120 pixels, 53 modules of 2.26 pixels each rounded to whole ones, level H, no quiet zone, on the page's own
 * background (measured on 8.9.3, 10.0.2 and 11.0.1). Then what happens to such a picture on its way: display scales,
 * zooms, dark pages, crops, rotation, blur, noise, JPEG, perspective, another code beside it.
 */

export interface Sample {
  readonly name: string;
  /** What was done to it; rates are told for each. */
  readonly kind: string;
  /** `undefined` where no key is shown. */
  readonly text: string | undefined;
  readonly png: Buffer;
}

interface Look {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly zoom: number;
  readonly theme: 'light' | 'dark' | 'inverted';
  /** Another code beside ours. */
  readonly foreign?: string;
  /** Ours is not there. */
  readonly without?: true;
}

/** A pair as WooCommerce writes it into its code; another one for each number. */
function pairText(number: number): string {
  const hex = (of: string) => createHash('sha1').update(`${of} ${number}`).digest('hex');
  return `ck_${hex('key')}|cs_${hex('secret')}`;
}

function modulesOf(text: string): { readonly size: number; readonly dark: readonly number[] } {
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: 'H' }).modules;
  return { size, dark: [...data] };
}

const themes = {
  light: { page: '#f0f0f1', text: '#1d2327', box: '#fff' },
  // What Chromium's automatic dark mode makes of the page; it leaves a canvas as it is.
  dark: { page: '#242424', text: '#ececec', box: '#121212' },
  inverted: { page: '#f0f0f1', text: '#1d2327', box: '#fff' },
} as const;

function pageOf(look: Look, text: string): string {
  const { page, text: ink, box } = themes[look.theme];
  const codes = look.without ? [] : [{ ...modulesOf(text), at: 'ours' }];
  const foreign = look.foreign === undefined ? undefined : modulesOf(look.foreign);
  const [key = '', secret = ''] = text.split('|');
  return `<!doctype html><meta charset="utf-8"><style>
    html { ${look.theme === 'inverted' ? 'filter: invert(1);' : ''} background: ${page} }
    body { margin: 0; zoom: ${look.zoom}; font: 13px/1.4 sans-serif; color: ${ink}; background: ${page} }
    nav { position: absolute; inset: 0 auto 0 0; width: 160px; background: #1d2327; color: #fff; padding: 40px 12px }
    nav p { margin: 0 0 12px } main { margin-left: 190px; padding-top: 60px } h2 { font-size: 17px }
    .notice { border-left: 4px solid #00a32a; background: ${box}; padding: 10px; width: 700px }
    td, th { padding: 15px 10px 15px 0; text-align: left; vertical-align: top; width: 210px }
    input { width: 420px; padding: 6px; background: ${box}; color: ${ink}; border: 1px solid #8c8f94 }
    .foreign { position: absolute; left: 820px; top: 330px; background: #fff; padding: 20px }
  </style><body><nav>${'Dashboard,Posts,Media,Pages,Comments,WooCommerce,Products,Payments,Analytics,Marketing,Plugins,Users,Tools,Settings'
    .split(',')
    .map((item) => `<p>${item}</p>`)
    .join('')}</nav><main><h2>Key details</h2>
    <p class="notice">API Key generated successfully. Make sure to copy your new keys now.</p><table>
    <tr><th>Consumer key<td><input value="${key}"> <button>Copy</button>
    <tr><th>Consumer secret<td><input value="${secret}"> <button>Copy</button>
    <tr><th>QRCode<td><canvas id="ours" width="120" height="120"></canvas></table>
    ${foreign ? '<div class="foreign"><canvas id="foreign" width="160" height="160"></canvas></div>' : ''}
    <p>Revoke key</p></main><script>
    const draw = (id, size, dark) => {
      const canvas = document.getElementById(id), context = canvas.getContext('2d'), module = canvas.width / size;
      for (let row = 0; row < size; row++) for (let column = 0; column < size; column++) {
        context.fillStyle = dark[row * size + column] ? '#000' : '#fff';
        const width = Math.ceil((column + 1) * module) - Math.floor(column * module);
        const height = Math.ceil((row + 1) * module) - Math.floor(row * module);
        context.fillRect(Math.round(column * module), Math.round(row * module), width, height);
      }
    };
    ${codes.map(({ at, size, dark }) => `draw('${at}', ${size}, ${JSON.stringify(dark)});`).join('')}
    ${foreign ? `draw('foreign', ${foreign.size}, ${JSON.stringify(foreign.dark)});` : ''}
  </script>`;
}

/** Where the code is in the screenshot, in its pixels. */
interface Shot {
  readonly png: Buffer;
  readonly box: { readonly x: number; readonly y: number; readonly side: number };
}

/** Chromium fails to capture a large page now and then, and does it in another one. */
async function shoot(browser: Browser, look: Look, text: string): Promise<Shot> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await shootOnce(browser, look, text);
    } catch (error) {
      if (attempt === 3 || !String(error).includes('Unable to capture screenshot')) throw error;
    }
  }
}

async function shootOnce(browser: Browser, look: Look, text: string): Promise<Shot> {
  const page = await browser.newPage({
    viewport: { width: look.width, height: look.height },
    deviceScaleFactor: look.scale,
  });
  try {
    await page.setContent(pageOf(look, text));
    const png = await page.screenshot({ timeout: 0 });
    const { x, y, width } = await page.evaluate(() => {
      const rect = document.getElementById('ours')?.getBoundingClientRect();
      return { x: rect?.x ?? 0, y: rect?.y ?? 0, width: rect?.width ?? 0 };
    });
    return { png, box: { x: x * look.scale, y: y * look.scale, side: width * look.scale } };
  } finally {
    await page.close();
  }
}

/** What is done to a picture, in this order. Lengths in pixels of the screenshot. */
export interface Change {
  /** Around the code, negative to cut into it; the whole screenshot unless given. */
  readonly margin?: number;
  readonly rotate?: number;
  readonly scale?: number;
  readonly blur?: number;
  readonly noise?: number;
  /** Sideways and upwards, in degrees. */
  readonly tilt?: readonly [number, number];
  /** JPEG quality, 0 to 100. */
  readonly jpeg?: number;
}

async function change(page: Page, { png, box }: Shot, what: Change, seed: number): Promise<Buffer> {
  const source = what.tilt ? await tilted(page, png, box, what.tilt) : { png, box };
  const base64 = await page.evaluate(
    async ({ png, box, what, seed }) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
      const margin = what.margin;
      const left = margin === undefined ? 0 : Math.max(0, Math.round(box.x - margin));
      const top = margin === undefined ? 0 : Math.max(0, Math.round(box.y - margin));
      const right = margin === undefined ? bitmap.width : Math.min(bitmap.width, Math.round(box.x + box.side + margin));
      const bottom =
        margin === undefined ? bitmap.height : Math.min(bitmap.height, Math.round(box.y + box.side + margin));
      const scale = what.scale ?? 1;
      const width = Math.round((right - left) * scale);
      const height = Math.round((bottom - top) * scale);
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (!context) throw new Error('no canvas');
      context.imageSmoothingQuality = 'high';
      const [red, green, blue] = new Uint8Array(
        (() => {
          const one = new OffscreenCanvas(1, 1).getContext('2d');
          one?.drawImage(bitmap, Math.max(0, box.x - 4), box.y, 1, 1, 0, 0, 1, 1);
          return one?.getImageData(0, 0, 1, 1).data.buffer ?? new ArrayBuffer(4);
        })(),
      );
      context.fillStyle = `rgb(${red} ${green} ${blue})`;
      context.fillRect(0, 0, width, height);
      if (what.blur) context.filter = `blur(${what.blur}px)`;
      if (what.rotate) {
        const x = (box.x + box.side / 2 - left) * scale;
        const y = (box.y + box.side / 2 - top) * scale;
        context.translate(x, y);
        context.rotate((what.rotate * Math.PI) / 180);
        context.translate(-x, -y);
      }
      context.drawImage(bitmap, left, top, right - left, bottom - top, 0, 0, width, height);
      context.resetTransform();
      context.filter = 'none';
      if (what.noise) {
        const image = context.getImageData(0, 0, width, height);
        let state = seed * 2654435761 + 1;
        const random = () => {
          state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0;
          return state / 2 ** 32;
        };
        for (let at = 0; at < image.data.length; at += 4) {
          // Nearly a bell curve, the same for the three colours.
          const shift = (random() + random() + random() + random() - 2) * 1.73 * (what.noise ?? 0);
          for (let colour = 0; colour < 3; colour += 1)
            image.data[at + colour] = (image.data[at + colour] ?? 0) + shift;
        }
        context.putImageData(image, 0, 0);
      }
      if (what.jpeg !== undefined) {
        const lossy = await canvas.convertToBlob({ type: 'image/jpeg', quality: what.jpeg / 100 });
        context.drawImage(await createImageBitmap(lossy), 0, 0);
      }
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
      let text = '';
      for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
      return btoa(text);
    },
    { png: source.png.toString('base64'), box: source.box, what, seed },
  );
  return Buffer.from(base64, 'base64');
}

/** The screenshot on a sheet that is turned away from the viewer. */
async function tilted(page: Page, png: Buffer, box: Shot['box'], [x, y]: readonly [number, number]): Promise<Shot> {
  const browser = page.context().browser();
  const sheet = await browser?.newPage({ viewport: { width: 900, height: 700 } });
  if (!sheet) throw new Error('no browser');
  try {
    const margin = 60;
    await sheet.setContent(`<body style="margin:0;background:#8a8478;overflow:hidden"><div style="position:absolute;
      left:300px;top:200px;width:${box.side + 2 * margin}px;height:${box.side + 2 * margin}px;
      background:url(data:image/png;base64,${png.toString('base64')}) ${-(box.x - margin)}px ${-(box.y - margin)}px;
      transform:perspective(700px) rotateY(${x}deg) rotateX(${y}deg)"></div>`);
    return { png: await sheet.screenshot({ timeout: 0 }), box: { x: 0, y: 0, side: 0 } };
  } finally {
    await sheet.close();
  }
}

const screens = [
  [1366, 768],
  [1920, 1080],
  [2560, 1440],
] as const;
/** The one at which speed is told: 1080p, and 4K with twice as many pixels. */
const screen = { width: 1920, height: 1080 } as const;
const scales = [1, 1.25, 1.5, 1.75, 2, 2.5, 3];
const zooms = [0.8, 0.9, 1, 1.1, 1.25, 1.5];
const foreigners = [
  'https://shop.example/app',
  'https://apps.wordpress.com/get/?campaign=qr-code-login#qr-code-login?token=abc',
  'Wi-Fi: guest',
];

/**
 * Every picture, one after the other: they are many and large. `short`: a part of them, of each of the two sizes at which
 * speed is told every other one.
 */
export async function* corpus(executablePath: string, short: boolean): AsyncGenerator<Sample> {
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const workshop = await browser.newPage();
    for (const { kind, name, look, what, number } of chosen(short)) {
      const text = pairText(number);
      const shot = await shoot(browser, look, text);
      const png = what ? await change(workshop, shot, what, number) : shot.png;
      yield { name, kind, text: look.without ? undefined : text, png };
    }
  } finally {
    await browser.close();
  }
}

function chosen(short: boolean) {
  const all = [...recipes()].map((recipe, number) => ({ ...recipe, number }));
  if (!short) return all;
  const isTold = ({ look }: Recipe) => look.width === screen.width && (look.scale === 1 || look.scale === 2);
  return [
    ...all.filter(isTold).filter((_, at) => at % 2 === 0),
    ...all.filter((recipe) => !isTold(recipe)).filter((_, at) => at % 10 === 0),
  ];
}

interface Recipe extends Pick<Sample, 'kind' | 'name'> {
  readonly look: Look;
  readonly what?: Change;
}

function* recipes(): Generator<Recipe> {
  const sample = (kind: string, name: string, look: Look, what?: Change): Recipe => ({
    kind,
    name,
    look,
    ...(what && { what }),
  });
  const plain: Look = { width: 1366, height: 768, scale: 1, zoom: 1, theme: 'light' };

  for (const theme of ['light', 'dark', 'inverted'] as const) {
    for (const [width, height] of screens) {
      for (const scale of scales) {
        for (const zoom of zooms) {
          // Screens of more than 8K do not exist; the largest sizes once each are enough.
          if (width * scale > 7680 || (theme !== 'light' && width > 1366) || (width > 1920 && scale > 1.5)) continue;
          yield sample(`${theme} page`, `${width}x${height} at ${scale}, zoom ${zoom}`, {
            width,
            height,
            scale,
            zoom,
            theme,
          });
        }
      }
    }
  }
  for (const scale of [1, 1.25, 1.5, 2]) {
    const look = { ...plain, scale };
    for (const margin of [40, 8, 2, 0, -1, -2])
      yield sample('crop', `margin ${margin} at ${scale}`, look, { margin: margin * scale });
    for (const rotate of [-20, -15, -10, -5, -2, 2, 5, 10, 15, 20]) {
      yield sample('rotation', `${rotate}° at ${scale}`, look, { margin: 60 * scale, rotate });
      yield sample('rotation', `${rotate}° at ${scale}, whole screen`, look, { rotate });
    }
    for (const blur of [0.4, 0.6, 0.8]) yield sample('blur', `${blur} px at ${scale}`, look, { blur: blur * scale });
    for (const noise of [5, 10, 20, 30]) yield sample('noise', `${noise} at ${scale}`, look, { noise });
    for (const jpeg of [30, 40, 50, 60, 75, 90]) {
      yield sample('JPEG', `q${jpeg} at ${scale}`, look, { jpeg });
      yield sample('JPEG', `q${jpeg} at ${scale}, turned by 7°`, look, { jpeg, margin: 80 * scale, rotate: 7 });
    }
    for (const tilt of [
      [15, 0],
      [-25, 0],
      [0, 20],
      [20, 15],
      [-30, 20],
      [35, -10],
    ] as const) {
      if (scale === 1) continue;
      yield sample('perspective', `${tilt.join('°/')}° at ${scale}`, look, { tilt });
      yield sample('perspective', `${tilt.join('°/')}° at ${scale}, JPEG q60 and noise`, look, {
        tilt,
        jpeg: 60,
        noise: 8,
      });
    }
    for (const foreign of foreigners) {
      yield sample('another code', `${foreign.slice(0, 20)} at ${scale}`, { ...look, foreign });
      yield sample('another code', `${foreign.slice(0, 20)} at ${scale}, JPEG q60`, { ...look, foreign }, { jpeg: 60 });
    }
  }
  for (const scale of [1, 2]) {
    const look = { ...plain, ...screen, scale };
    for (const theme of ['dark', 'inverted'] as const) {
      for (const zoom of zooms)
        yield sample(`${theme} page`, `1080p at ${scale}, zoom ${zoom}`, { ...look, theme, zoom });
    }
    for (const rotate of [-20, -5, 5, 20]) yield sample('rotation', `${rotate}°, 1080p at ${scale}`, look, { rotate });
    for (const blur of [0.4, 0.8]) yield sample('blur', `${blur} px, 1080p at ${scale}`, look, { blur: blur * scale });
    for (const noise of [10, 20]) yield sample('noise', `${noise}, 1080p at ${scale}`, look, { noise });
    for (const jpeg of [30, 60, 90]) yield sample('JPEG', `q${jpeg}, 1080p at ${scale}`, look, { jpeg });
    for (const foreign of foreigners) {
      yield sample('another code', `${foreign.slice(0, 20)}, 1080p at ${scale}`, { ...look, foreign });
    }
  }
  for (const look of [plain, { ...plain, ...screen }, { ...plain, ...screen, scale: 2 }]) {
    const name = `${look.width}x${look.height} at ${look.scale}`;
    for (const zoom of zooms) yield sample('no key', `${name}, zoom ${zoom}`, { ...look, zoom, without: true });
    for (const theme of ['dark', 'inverted'] as const) {
      yield sample('no key', `${name}, ${theme}`, { ...look, theme, without: true });
    }
    yield sample('no key', `${name}, JPEG q30`, { ...look, without: true }, { jpeg: 30 });
    for (const foreign of foreigners) {
      yield sample('no key', `${name}, ${foreign.slice(0, 20)}`, { ...look, foreign, without: true });
    }
  }
}
