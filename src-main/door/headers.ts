/*
 * What every answer to the page says, in the window of Electron and in the browser alike: it runs its own files only,
 * speaks with its own door only, and nothing else may hold it in a frame.
 */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/*
 * A worker goes by the policy that its own script comes with. Ours read pictures, with a decoder in WebAssembly, which
 * has to be allowed by name; the page, which runs everything else, may not compile any. In return a worker has nothing but
 * its own files: no pictures, no styles, no worker of its own.
 */
const workerPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
].join('; ');
const workerScript = /^\/assets\/[\w.]+\.worker-[\w-]{8}\.js$/;

/** What the page may not ask the browser for. Camera and screen stay for the scanner, for our own page alone. */
const permissionsPolicy = [
  'camera=(self)',
  'display-capture=(self)',
  ...['geolocation', 'hid', 'local-fonts', 'microphone', 'midi', 'payment', 'serial', 'usb'].map(
    (feature) => `${feature}=()`,
  ),
].join(', ');

export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': pagePolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': permissionsPolicy,
};

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
};

/** The headers of one of the page's files; `path` is its address's, from the root. */
export function fileHeaders(path: string): Readonly<Record<string, string>> {
  return {
    ...securityHeaders,
    ...(workerScript.test(path) ? { 'Content-Security-Policy': workerPolicy } : {}),
    'Content-Type': contentType(path),
    'Cache-Control': cacheControl(path),
  };
}

/** Bytes that nothing may run where the ending is unknown. */
function contentType(path: string): string {
  return types[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
}

/** A file whose name holds the hash of what is in it never changes; everything else is asked for anew. */
function cacheControl(path: string): string {
  return /^\/assets\/[^/]+-[\w-]{8}\.\w+$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-store';
}
