import { getChromium } from './browser.ts';
import { record } from './recorder.ts';
import { refuse, refusingEmitter, withRestRefused } from './refuse.ts';
import { fromChromium, isSchemeHandled, removeSchemeHandler, setSchemeHandler } from './schemes.ts';

type PermissionRequestHandler = (
  webContents: object,
  permission: string,
  callback: (granted: boolean) => void,
  details: object,
) => void;
type PermissionCheckHandler = (
  webContents: object | null,
  permission: string,
  requestingOrigin: string,
  details: object,
) => boolean;
type DisplayMediaHandler = (request: object, callback: (streams?: Streams | null) => void) => void;

interface Streams {
  readonly video?: { readonly id?: unknown; readonly name?: unknown };
  readonly audio?: unknown;
}

/** What becomes of a request: `failed` is one that was allowed, and for which nothing was given. */
export type Decision = 'granted' | 'denied' | 'failed';

type HeadersListener = (
  details: object,
  callback: (response: {
    cancel?: boolean;
    responseHeaders?: Record<string, string | string[]>;
    statusLine?: string;
  }) => void,
) => void;

/** Electron's names, and Chromium's. */
const chromiumPermissions: Readonly<Record<string, readonly string[]>> = {
  media: ['camera', 'microphone'],
  'display-capture': ['display-capture'],
  notifications: ['notifications'],
  geolocation: ['geolocation'],
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
};

export interface Asking {
  readonly webContents: object;
  readonly frame: object;
  readonly permission: string;
  /** As Chromium has it. */
  readonly origin: string;
  readonly url: string;
  readonly mediaTypes: readonly string[];
}

class Session extends refusingEmitter('session') {
  #onRequest: PermissionRequestHandler | null = null;
  #onCheck: PermissionCheckHandler | null = null;
  #onDisplayMedia: DisplayMediaHandler | null = null;
  #onHeaders: HeadersListener | null = null;

  readonly protocol = withRestRefused('protocol', {
    handle: setSchemeHandler,
    unhandle: removeSchemeHandler,
    isProtocolHandled: isSchemeHandled,
  });
  readonly webRequest = withRestRefused('webRequest', {
    onHeadersReceived: (listener: HeadersListener | object | null, second?: HeadersListener) => {
      if (second !== undefined) refuse('webRequest.onHeadersReceived with a filter');
      this.#onHeaders = listener as HeadersListener | null;
    },
  });

  setPermissionRequestHandler(handler: PermissionRequestHandler | null): void {
    this.#onRequest = handler;
  }

  setPermissionCheckHandler(handler: PermissionCheckHandler | null): void {
    this.#onCheck = handler;
  }

  /** Chromium asks nobody for devices here: none is granted. */
  setDevicePermissionHandler(handler: (() => boolean) | null): void {
    record('session.setDevicePermissionHandler', handler);
  }

  setDisplayMediaRequestHandler(handler: DisplayMediaHandler | null, options?: object): void {
    if (options !== undefined) refuse('setDisplayMediaRequestHandler with options');
    this.#onDisplayMedia = handler;
  }

  /** Chromium runs without a proxy here. */
  async resolveProxy(_url: string): Promise<string> {
    return 'DIRECT';
  }

  setSpellCheckerEnabled(enabled: boolean): void {
    if (enabled) refuse('session.setSpellCheckerEnabled(true)');
  }

  get headersListener(): HeadersListener | null {
    return this.#onHeaders;
  }

  /** Asks the handlers as Electron does, and makes Chromium keep to what they say. */
  async decide(asking: Asking): Promise<Decision> {
    const decision = await this.#askHandlers(asking);
    const names = (chromiumPermissions[asking.permission] ?? []).filter(
      (name) => asking.permission !== 'media' || asking.mediaTypes.includes(name === 'camera' ? 'video' : 'audio'),
    );
    const { cdp } = await getChromium();
    for (const name of names) {
      await cdp.send('Browser.setPermission', {
        permission: { name },
        setting: decision === 'granted' ? 'granted' : 'denied',
        origin: asking.origin,
      });
    }
    return decision;
  }

  async #askHandlers({ webContents, frame, permission, origin, url, mediaTypes }: Asking): Promise<Decision> {
    const requestingUrl = fromChromium(url);
    const requestingOrigin = `${fromChromium(origin)}/`;
    const common = { requestingUrl, isMainFrame: true, securityOrigin: requestingOrigin };
    const onCheck = this.#onCheck;
    const checks = permission === 'media' ? mediaTypes.map((mediaType) => ({ ...common, mediaType })) : [common];
    if (onCheck && !checks.every((details) => onCheck(webContents, permission, requestingOrigin, details)))
      return 'denied';
    const onRequest = this.#onRequest;
    if (onRequest) {
      const details = permission === 'media' || permission === 'display-capture' ? { ...common, mediaTypes } : common;
      const granted = await new Promise((resolve) => onRequest(webContents, permission, resolve, details));
      if (!granted) return 'denied';
    }
    if (permission !== 'display-capture') return 'granted';
    const onDisplayMedia = this.#onDisplayMedia;
    if (!onDisplayMedia) return 'failed';
    const request = {
      frame,
      securityOrigin: requestingOrigin,
      videoRequested: mediaTypes.includes('video'),
      audioRequested: mediaTypes.includes('audio'),
      userGesture: true,
    };
    return new Promise((resolve) => {
      let isAnswered = false;
      onDisplayMedia(request, (streams) => {
        if (isAnswered) throw new Error('One-time callback was called more than once');
        isAnswered = true;
        resolve(isGiven(streams) ? 'granted' : 'failed');
        if (streams && streams.video === undefined) {
          throw new TypeError('Video was requested, but no video stream was provided');
        }
      });
    });
  }
}

/** Chromium is told at its start what it captures, so that is all that can be chosen. */
function isGiven(streams: Streams | null | undefined): boolean {
  const { video } = streams ?? {};
  if (video === undefined) return false;
  if (typeof video.id !== 'string' || typeof video.name !== 'string') refuse('streams of a frame');
  if (!String(video.id).startsWith('screen:')) refuse('the capture of a window');
  return true;
}

export const defaultSession = new Session();

export const session = withRestRefused('session', { defaultSession });

/** Before any page runs: nothing is allowed that the handlers have not been asked about. */
export async function denyAllPermissions(): Promise<void> {
  const { cdp } = await getChromium();
  for (const name of new Set(Object.values(chromiumPermissions).flat())) {
    await cdp.send('Browser.setPermission', { permission: { name }, setting: 'denied' });
  }
}
