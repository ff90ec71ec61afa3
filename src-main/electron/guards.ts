import type { App, Event, WebContents } from 'electron';
import { isAppUrl } from './origin.ts';

export interface GuardOptions {
  /** A page wanted to open this address in a window of its own; the door may offer it to the person. */
  readonly onWindowRefused: (url: string) => void;
}

/**
 * Keeps every page of this app where it belongs. Set once, on the app, so that no window, now or later, escapes it.
 * The page does not navigate to anything but itself, is not redirected, opens no window and holds no webview.
 */
export function guardAllPages(app: Pick<App, 'on'>, options: GuardOptions): void {
  app.on('web-contents-created', (_event, contents) => guardPage(contents, options));
}

function guardPage(contents: WebContents, { onWindowRefused }: GuardOptions): void {
  const keepOnPage = (event: Event & { readonly url: string }): void => {
    if (!isAppUrl(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', keepOnPage);
  // The page has no frames, and none may go elsewhere.
  contents.on('will-frame-navigate', keepOnPage);
  // Our own protocol handler never redirects.
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    onWindowRefused(url);
    return { action: 'deny' };
  });
}
