import type { WebFrameMain } from 'electron';

/*
 * The page's own address. `new URL('gatehouse-app://app').origin` is the string "null" in Node, as that of every
 * scheme which Node does not know: so scheme and host are compared, never origins.
 */

export const appScheme = 'gatehouse-app';
const appHost = 'app';
/** Where the window's page is. */
export const appUrl = `${appScheme}://${appHost}/index.html`;

/** Whether an address is of the app's own page and nothing else: no port, no credentials, no look-alike. */
export function isAppUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return protocol === `${appScheme}:` && host === appHost && username === '' && password === '';
}

/** Whether this is our own page, and not a frame within one; null is a frame that has gone or navigated since. */
export function isOurMainFrame(frame: Pick<WebFrameMain, 'url' | 'parent'> | null): boolean {
  return frame !== null && frame.parent === null && isAppUrl(frame.url);
}
