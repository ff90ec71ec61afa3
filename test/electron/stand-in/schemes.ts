/*
 * Chromium knows no scheme of ours and cannot be told of one from outside: a navigation to it never reaches the
 * DevTools protocol (measured on Chromium 156). So inside Chromium `gatehouse-app://app/x` is
 * `https://app.gatehouse-app.invalid/x`, which has what `standard` and `secure` give: an origin, relative addresses,
 * a secure context. Everything that the main process sees is translated back.
 */
const schemes = new Map<string, (request: Request) => Response | Promise<Response>>();
const privileged = new Set<string>();

export function grantPrivileges(scheme: string): void {
  privileged.add(scheme);
}

export function setSchemeHandler(scheme: string, handler: (request: Request) => Response | Promise<Response>): void {
  if (!privileged.has(scheme)) {
    throw new Error(
      `the stand-in does not do protocol.handle for ${scheme}, which is not registered standard and secure`,
    );
  }
  if (schemes.has(scheme)) throw new Error(`The scheme '${scheme}' has been registered`);
  schemes.set(scheme, handler);
}

export function removeSchemeHandler(scheme: string): void {
  schemes.delete(scheme);
}

export function schemeHandler(url: string): ((request: Request) => Response | Promise<Response>) | undefined {
  return schemes.get(url.slice(0, url.indexOf(':')));
}

export function isSchemeHandled(scheme: string): boolean {
  return schemes.has(scheme);
}

/** Whether a URL as the main process knows it has a scheme of the app's own. */
export function hasOwnScheme(url: string): boolean {
  return privileged.has(url.slice(0, url.indexOf(':')));
}

/** Addresses of our schemes in a text (an address, a header), as Chromium has them. */
export function toChromium(text: string): string {
  let result = text;
  for (const scheme of privileged) {
    result = result
      .replaceAll(new RegExp(`${scheme}://([a-z0-9.-]+)`, 'gi'), `https://$1.${scheme}.invalid`)
      .replaceAll(new RegExp(`(^|[\\s;,])${scheme}:(?=$|[\\s;,])`, 'gi'), `$1https://*.${scheme}.invalid`);
  }
  return result;
}

/** And back. */
export function fromChromium(text: string): string {
  let result = text;
  for (const scheme of privileged) {
    result = result.replaceAll(new RegExp(`https://([a-z0-9.-]+)\\.${scheme}\\.invalid`, 'gi'), `${scheme}://$1`);
  }
  return result;
}
