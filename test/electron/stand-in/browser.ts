import type { Chromium } from './chromium.ts';

/** The one Chromium of this app, once `app` has started it. */
let started: Promise<Chromium> | undefined;

export function setChromium(chromium: Promise<Chromium>): void {
  started = chromium;
}

export function getChromium(): Promise<Chromium> {
  if (started === undefined) throw new Error('Cannot create a window before app is ready');
  return started;
}
