/** How a code is drawn: how much of it may be damaged (ISO/IEC 18004), and how many pixels a module has. */
export interface CodeStyle {
  readonly level: 'low' | 'medium';
  readonly pixels: number;
}

/** What the largest code holds, in bytes. */
export const largestCode = { low: 2953, medium: 2331 } as const satisfies Record<CodeStyle['level'], number>;

/** What the standard asks for around a code, in modules; cameras look in vain for one without it. */
const quietZone = 4;

/** A QR code as a PNG in a `data:` address; undefined where the text does not fit into one. Dark on white, whatever the theme. */
export async function drawCode(text: string, { level, pixels }: CodeStyle): Promise<string | undefined> {
  if (Buffer.byteLength(text) > largestCode[level]) return undefined;
  const { toDataURL } = await import('qrcode');
  return toDataURL(text, { type: 'image/png', errorCorrectionLevel: level, margin: quietZone, scale: pixels });
}
