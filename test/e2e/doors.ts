import type { BrowserContext, Page } from 'playwright-core';
import { browserDoor } from './browser-door.ts';
import { electronDoor } from './electron-door.ts';

export interface OpenOptions {
  /** Where this Gatehouse keeps all that it has: given again, it is the same person's, later. */
  readonly home: string;
  /** The environment of a Secret Service. */
  readonly keyring: Readonly<Record<string, string>>;
  /** The `DISPLAY` that its window is on; without one nobody sees it, and no display can be captured. */
  readonly display?: string;
  /** Switches of the Chromium that the window is made of. */
  readonly switches?: readonly string[];
}

/** A window of Gatehouse, with the program behind it. */
export interface OpenedDoor {
  readonly page: Page;
  /** The person's own browser: another profile, on the same desktop, so with the same clipboard. */
  readonly ownBrowser: () => Promise<BrowserContext>;
  /** What becomes of it when the page asks for the camera: the browser asks the person, Electron its system. */
  readonly answerCamera: (answer: 'granted' | 'denied') => Promise<void>;
  /** All that went from the core to the page so far, answers and events, as text. */
  readonly toldPage: () => Promise<string>;
  /** The addresses that the person's own browser was asked to open. */
  readonly openedLinks: () => Promise<readonly string[]>;
  /** All that the program has printed. */
  readonly output: () => string;
  /** Its exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Closes the window as its own button does, and waits for the program to end. */
  closeWindow(): Promise<void>;
  /** Ends the program whatever it does. */
  close(): Promise<void>;
}

/** A way to Gatehouse's window. What a person does in it, and what becomes of it, is the same whichever it is. */
export interface Door {
  readonly name: string;
  open(options: OpenOptions): Promise<OpenedDoor>;
}

/** The window of the browser door is led by scripts of Linux's shell; what is behind it runs everywhere without one. */
export const doors: readonly Door[] = process.platform === 'linux' ? [browserDoor, electronDoor] : [electronDoor];
