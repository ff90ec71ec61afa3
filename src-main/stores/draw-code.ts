/** How a code is drawn: how much of it may be damaged (ISO/IEC 18004), and how large it may be on the screen, in pixels. */
export interface CodeStyle {
  readonly level: 'low' | 'medium';
  readonly side: number;
}

/** What the largest code holds, in bytes. */
export const largestCode = { low: 2953, medium: 2331 } as const satisfies Record<CodeStyle['level'], number>;

/** What the standard asks for around a code, in modules; cameras look in vain for one without it. */
const quietZone = 4;

/**
 * A QR code as a PNG in a `data:` address; undefined where the text does not fit into one. Dark on white, whatever the
 * theme, and each module as many whole pixels wide as the next.
 */
export async function drawCode(text: string, { level, side }: CodeStyle): Promise<string | undefined> {
  if (Buffer.byteLength(text) > largestCode[level]) return undefined;
  const { create, toDataURL } = await import('qrcode');
  const { size } = create(text, { errorCorrectionLevel: level }).modules;
  const scale = Math.max(1, Math.floor(side / (size + 2 * quietZone)));
  return toDataURL(text, { type: 'image/png', errorCorrectionLevel: level, margin: quietZone, scale });
}
