import { fakeStore, now } from './fake-host.ts';

/* What several scenarios are made of. No part of Node is in it: a real browser runs it too. */

/** In milliseconds. */
export const minute = 60_000;
export const day = 24 * 60 * minute;

/** So many milliseconds before the time that all scenarios are played at, as records have it. */
export const ago = (ms: number): string => new Date(now - ms).toISOString();

export const labelAndInk = fakeStore({ id: '1', name: 'Label & Ink', address: 'https://label-and-ink.example/' });

/** A name that wants to be markup, turns the direction of the text around, and goes on with `rest`. */
export const hostile = (rest: string): string =>
  `<img src=x onerror="document.title=1"> \u202egro.live\u202c متجر القهوة ${rest}`;
