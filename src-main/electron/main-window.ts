import type { BrowserWindow } from 'electron';
import type { HostEvent } from '../contract/host.ts';
import { eventChannel } from './channels.ts';

export interface MainWindowParts {
  readonly open: () => BrowserWindow;
  /** Closing the window hides it now: there is something else by which the app is reached. */
  readonly staysOpen: () => boolean;
}

/** The window as the rest of the door knows it: it may be there, be hidden, or not have been opened yet. */
export interface MainWindow {
  /** Opens it, or brings it to the front. */
  show(): void;
  current(): BrowserWindow | undefined;
  /** The person has it before them. */
  isInFront(): boolean;
  /** Resolves at once where they have, else when they do. */
  whenInFront(): Promise<void>;
  /** Tells the page; what leads to a place in it waits for a page that is only just opening. */
  tell(event: HostEvent): void;
  /** The page has said something, and so listens. */
  heard(): void;
  /** From now on closing the window closes it. */
  letGo(): void;
}

/** What a person chose outside of the page must not be lost because that was not there yet. */
const waitsForPage: ReadonlySet<HostEvent['type']> = new Set(['link', 'command']);
const mostWaiting = 20;

export function createMainWindow({ open, staysOpen }: MainWindowParts): MainWindow {
  let window: BrowserWindow | undefined;
  let isListening = false;
  let isLetGo = false;
  let waiting: HostEvent[] = [];
  const waitingForFront: (() => void)[] = [];
  const current = (): BrowserWindow | undefined => (window?.isDestroyed() === false ? window : undefined);
  const isInFront = (): boolean => current()?.isFocused() === true;

  function openNew(): void {
    const opened = open();
    window = opened;
    isListening = false;
    // A page that loads anew has to begin to listen again.
    opened.webContents.on('did-navigate', () => {
      isListening = false;
    });
    opened.on('focus', () => {
      for (const resolve of waitingForFront.splice(0)) resolve();
    });
    opened.on('close', (event) => {
      if (isLetGo || !staysOpen()) return;
      event.preventDefault();
      opened.hide();
    });
  }

  function tell(event: HostEvent): void {
    const shown = current();
    if (isListening && shown) shown.webContents.send(eventChannel, event);
    else if (waitsForPage.has(event.type) && waiting.length < mostWaiting) waiting.push(event);
    else if (shown) shown.webContents.send(eventChannel, event);
  }

  return {
    show() {
      const shown = current();
      if (!shown) return openNew();
      if (shown.isMinimized()) shown.restore();
      shown.show();
      shown.focus();
    },
    current,
    isInFront,
    whenInFront: () => (isInFront() ? Promise.resolve() : new Promise((resolve) => waitingForFront.push(resolve))),
    tell,
    heard() {
      if (isListening) return;
      isListening = true;
      for (const event of waiting.splice(0)) tell(event);
    },
    letGo() {
      isLetGo = true;
      waiting = [];
    },
  };
}
