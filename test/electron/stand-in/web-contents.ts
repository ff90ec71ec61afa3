import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { getChromium } from './browser.ts';
import type { AttachedTarget } from './chromium.ts';
import { packClone, unpackClone } from './clone.ts';
import { answerInvoke, tellListeners } from './ipc-main.ts';
import { record } from './recorder.ts';
import { preventable, refuse, refusingEmitter, withRestRefused } from './refuse.ts';
import { fromChromium, hasOwnScheme, schemeHandler, toChromium } from './schemes.ts';
import { bindingName, documentScripts, isolatedWorldName } from './scripts.ts';
import { defaultSession } from './session.ts';

interface Header {
  readonly name: string;
  readonly value: string;
}

interface PausedRequest {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly redirectedRequestId?: string;
  readonly responseStatusCode?: number;
  readonly responseStatusText?: string;
  readonly responseHeaders?: readonly Header[];
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly postData?: string;
  };
}

interface Frame {
  readonly id: string;
  readonly parentId?: string;
  url: string;
}

/** What an attack test says of the sender of the messages that follow. */
export interface ForgedSender {
  readonly url?: string;
  /** False: the message comes from a frame inside the page. */
  readonly isMainFrame?: boolean;
  /** The frame has gone since it sent the message, so Electron gives null. */
  readonly isGone?: boolean;
}

type WindowOpenHandler = (details: object) => { action: 'allow' | 'deny' };

let lastId = 0;
const all = new Set<WebContents>();

/** In what order Electron's own names come: the page's process died, and why. */
const crashed = { reason: 'crashed', exitCode: 139 };

export class WebContents extends refusingEmitter('webContents') {
  readonly id: number;
  readonly session = defaultSession;
  readonly #opened: Promise<AttachedTarget>;
  #zoomLevel = 0;
  readonly #frames = new Map<string, Frame>();
  #mainFrameId = '';
  #world: number | undefined;
  #incoming = '';
  #windowOpenHandler: WindowOpenHandler | undefined;
  #forged: ForgedSender | undefined;
  /** The address that the app itself is navigating to: will-navigate is for what the page does. */
  #ownNavigation: string | undefined;
  #destroyed = false;
  #isCrashed = false;
  #title = '';
  #whenLoaded: { resolve(): void; reject(error: Error): void } | undefined;

  constructor(options: {
    readonly width: number;
    readonly height: number;
    readonly preload: string | undefined;
    readonly additionalArguments: readonly string[];
  }) {
    super();
    lastId += 1;
    this.id = lastId;
    all.add(this);
    if (options.preload !== undefined && !isAbsolute(options.preload))
      throw new Error('preload must be an absolute path');
    this.#opened = this.#open(options);
    this.#opened.catch((error) => {
      process.stderr.write(`The stand-in could not open a page: ${error.message}\n`);
      process.exit(1);
    });
  }

  async #open({
    width,
    height,
    preload,
    additionalArguments,
  }: {
    width: number;
    height: number;
    preload: string | undefined;
    additionalArguments: readonly string[];
  }): Promise<AttachedTarget> {
    const { cdp, openPage } = await getChromium();
    const target = await openPage(width, height);
    this.#mainFrameId = target.targetId;
    this.#frames.set(target.targetId, { id: target.targetId, url: 'about:blank' });
    const scripts = documentScripts(preload === undefined ? '' : readFileSync(preload, 'utf8'), {
      type: 'renderer',
      sandboxed: true,
      contextIsolated: true,
      platform: process.platform,
      arch: process.arch,
      versions: process.versions,
      argv: [process.execPath, ...additionalArguments],
      env: {},
    });
    const { sessionId } = target;
    cdp.listen(sessionId, (method, params) => this.#hear(method, params, sessionId));
    await Promise.all([
      cdp.send('Page.enable', {}, sessionId),
      cdp.send('Runtime.enable', {}, sessionId),
      cdp.send('Inspector.enable', {}, sessionId),
      cdp.send('Runtime.addBinding', { name: bindingName, executionContextName: isolatedWorldName }, sessionId),
      cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.mainWorld }, sessionId),
      cdp.send(
        'Page.addScriptToEvaluateOnNewDocument',
        { source: scripts.isolatedWorld, worldName: isolatedWorldName },
        sessionId,
      ),
      this.#watch(sessionId),
    ]);
    return target;
  }

  /** Has all requests of a page or of a frame in a process of its own come through `#onRequest`. */
  async #watch(sessionId: string): Promise<void> {
    const { cdp } = await getChromium();
    const stages = defaultSession.headersListener ? ['Request', 'Response'] : ['Request'];
    await cdp.send(
      'Fetch.enable',
      { patterns: stages.map((requestStage) => ({ urlPattern: '*', requestStage })) },
      sessionId,
    );
    await cdp.send(
      'Target.setAutoAttach',
      { autoAttach: true, waitForDebuggerOnStart: true, flatten: true },
      sessionId,
    );
    await cdp.send('Runtime.runIfWaitingForDebugger', {}, sessionId);
  }

  #hear(method: string, params: unknown, sessionId: string): void {
    if (method === 'Fetch.requestPaused') {
      this.#onRequest(params as PausedRequest, sessionId).catch((error) => {
        if (!this.#destroyed) process.stderr.write(`The stand-in could not serve a request: ${error.message}\n`);
      });
    } else if (method === 'Target.attachedToTarget') {
      const { sessionId: inner, targetInfo } = params as { sessionId: string; targetInfo: { type: string } };
      void getChromium().then(({ cdp }) => {
        // What a worker of the page asks for comes through the page.
        if (targetInfo.type === 'worker') {
          cdp.post('Runtime.runIfWaitingForDebugger', {}, inner);
          return;
        }
        cdp.listen(inner, (name, values) => this.#hear(name, values, inner));
        this.#watch(inner).catch(() => undefined);
      });
    } else if (method === 'Page.windowOpen') {
      this.#askAboutWindow(fromChromium((params as { url: string }).url));
    } else if (method === 'Page.frameAttached') {
      const { frameId, parentFrameId } = params as { frameId: string; parentFrameId: string };
      this.#frames.set(frameId, { id: frameId, parentId: parentFrameId, url: '' });
    } else if (method === 'Page.frameDetached') {
      this.#frames.delete((params as { frameId: string }).frameId);
    } else if (method === 'Page.frameNavigated') {
      this.#onNavigated((params as { frame: Frame }).frame);
    } else if (method === 'Page.navigatedWithinDocument') {
      const { frameId, url } = params as { frameId: string; url: string };
      const frame = this.#frames.get(frameId);
      if (frame) frame.url = fromChromium(url);
      this.emit('did-navigate-in-page', preventable({}), fromChromium(url), frameId === this.#mainFrameId);
    } else if (method === 'Page.domContentEventFired') {
      this.emit('dom-ready', preventable({}));
    } else if (method === 'Page.loadEventFired') {
      this.#onLoaded();
    } else if (method === 'Runtime.executionContextsCleared') {
      this.#world = undefined;
    } else if (method === 'Runtime.executionContextCreated') {
      const { context } = params as { context: { id: number; name: string; auxData?: { frameId?: string } } };
      const isOurs = context.name === isolatedWorldName && context.auxData?.frameId === this.#mainFrameId;
      if (isOurs) {
        this.#world = context.id;
        this.#incoming = '';
      }
    } else if (method === 'Runtime.bindingCalled') {
      const { name, payload, executionContextId } = params as {
        name: string;
        payload: string;
        executionContextId: number;
      };
      if (name === bindingName) this.#onPiece(payload, executionContextId);
    } else if (method === 'Inspector.targetCrashed') {
      this.#isCrashed = true;
      this.#world = undefined;
      this.emit('render-process-gone', preventable({}), crashed);
    }
  }

  /** The window itself is closed whatever the answer is (`refusePopup`). */
  #askAboutWindow(url: string): void {
    const details = {
      url,
      frameName: '',
      features: '',
      disposition: 'foreground-tab',
      referrer: { url: '', policy: 'default' },
    };
    if (this.#windowOpenHandler?.(details).action !== 'deny') {
      process.stderr.write(`The stand-in does not do windows that a page opens: ${url}\n`);
    }
  }

  /** Closes a page that another page has opened; `startChromium` lets nothing through to it. */
  static async refusePopup({ targetId, sessionId }: AttachedTarget): Promise<void> {
    const { cdp } = await getChromium();
    // It shares the opener's thread, which stands still for as long as it waits.
    cdp.post('Runtime.runIfWaitingForDebugger', {}, sessionId);
    cdp.post('Target.closeTarget', { targetId });
  }

  #onNavigated(frame: { id: string; parentId?: string; url: string }): void {
    const url = fromChromium(frame.url);
    this.#frames.set(frame.id, { ...frame, url });
    if (frame.parentId !== undefined) return;
    for (const [id, { parentId }] of this.#frames) if (parentId !== undefined) this.#frames.delete(id);
    this.#isCrashed = false;
    this.emit('did-navigate', preventable({}), url, 200, 'OK');
  }

  #onLoaded(): void {
    this.emit('did-finish-load', preventable({}));
    this.#whenLoaded?.resolve();
    this.#whenLoaded = undefined;
  }

  /* Requests */

  async #onRequest(paused: PausedRequest, sessionId: string): Promise<void> {
    const { cdp } = await getChromium();
    const { requestId } = paused;
    if (paused.responseStatusCode !== undefined) {
      await this.#onHeaders(paused, sessionId);
      return;
    }
    const url = fromChromium(paused.request.url);
    if (paused.resourceType === 'Document' && this.#isForbidden(paused, url)) {
      await cdp.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' }, sessionId);
      return;
    }
    const handler = schemeHandler(url);
    if (handler) await this.#serve(handler, paused, url, sessionId);
    else if (hasOwnScheme(url)) await cdp.send('Fetch.failRequest', { requestId, errorReason: 'Failed' }, sessionId);
    else await cdp.send('Fetch.continueRequest', { requestId }, sessionId);
  }

  /** Asks the listeners about a navigation, as Electron does; whether one of them forbids it. */
  #isForbidden({ frameId, redirectedRequestId }: PausedRequest, url: string): boolean {
    const isMainFrame = frameId === this.#mainFrameId;
    const details = () =>
      preventable({
        url,
        isMainFrame,
        isSameDocument: false,
        frame: this.#frame(frameId),
        initiator: this.#frame(frameId),
      });
    if (redirectedRequestId !== undefined) {
      const event = details();
      this.emit('will-redirect', event, url, false, isMainFrame);
      return event.defaultPrevented;
    }
    if (isMainFrame && this.#ownNavigation === url) {
      this.#ownNavigation = undefined;
      return false;
    }
    const inFrame = details();
    this.emit('will-frame-navigate', inFrame);
    if (inFrame.defaultPrevented || !isMainFrame) return inFrame.defaultPrevented;
    const event = details();
    this.emit('will-navigate', event, url, false, true);
    return event.defaultPrevented;
  }

  async #serve(
    handler: (request: Request) => Response | Promise<Response>,
    { requestId, request }: PausedRequest,
    url: string,
    sessionId: string,
  ): Promise<void> {
    const { cdp } = await getChromium();
    let response: Response;
    let body: Buffer;
    try {
      const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
        name,
        fromChromium(value),
      ]);
      const { method, postData } = request;
      response = await handler(
        new Request(url, { method, headers, ...(postData !== undefined && { body: postData }) }),
      );
      body = Buffer.from(await response.arrayBuffer());
    } catch (error) {
      process.stderr.write(`The handler of ${url} failed: ${String(error)}\n`);
      await cdp.send('Fetch.failRequest', { requestId, errorReason: 'Failed' }, sessionId);
      return;
    }
    await cdp.send(
      'Fetch.fulfillRequest',
      {
        requestId,
        responseCode: response.status,
        ...(response.statusText && { responsePhrase: response.statusText }),
        responseHeaders: [...response.headers].map(([name, value]) => ({ name, value: toChromium(value) })),
        body: body.toString('base64'),
      },
      sessionId,
    );
  }

  async #onHeaders(paused: PausedRequest, sessionId: string): Promise<void> {
    const { cdp } = await getChromium();
    const { requestId, responseStatusCode, responseHeaders = [], request, resourceType } = paused;
    const listener = defaultSession.headersListener;
    const url = fromChromium(request.url);
    if (!listener || hasOwnScheme(url)) {
      await cdp.send('Fetch.continueRequest', { requestId }, sessionId);
      return;
    }
    const grouped: Record<string, string[]> = {};
    for (const { name, value } of responseHeaders) grouped[name] = [...(grouped[name] ?? []), value];
    const details = {
      id: 0,
      url,
      method: request.method,
      webContentsId: this.id,
      resourceType: resourceType === 'Document' ? 'mainFrame' : resourceType.toLowerCase(),
      statusCode: responseStatusCode,
      responseHeaders: grouped,
    };
    const answer = await new Promise<{
      cancel?: boolean;
      responseHeaders?: Record<string, string | string[]>;
      statusLine?: string;
    }>((resolve) => listener(details, resolve));
    if (answer.statusLine !== undefined) refuse('onHeadersReceived with a statusLine');
    if (answer.cancel) {
      await cdp.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }, sessionId);
      return;
    }
    const wanted = Object.entries(answer.responseHeaders ?? grouped).flatMap(([name, values]) =>
      [values].flat().map((value) => ({ name, value })),
    );
    await cdp.send(
      'Fetch.continueResponse',
      { requestId, responseCode: responseStatusCode, responseHeaders: wanted },
      sessionId,
    );
  }

  /* Messages */

  #onPiece(piece: string, context: number): void {
    this.#incoming += piece.slice(1);
    if (piece.startsWith('+')) return;
    const text = this.#incoming;
    this.#incoming = '';
    const end = text.indexOf('\n');
    const head = JSON.parse(text.slice(0, end)) as { kind: string; id: number; channel: string };
    this.#onMessage(head, text.slice(end + 1), context).catch((error) => {
      process.stderr.write(`The stand-in could not deliver a message: ${String(error)}\n`);
    });
  }

  async #onMessage(head: { kind: string; id: number; channel: string }, body: string, context: number): Promise<void> {
    const { kind, id, channel } = head;
    if (kind === 'preload-error') {
      process.stderr.write(`The preload failed: ${channel}\n`);
      this.emit('preload-error', preventable({}), '', new Error(channel));
    } else if (kind === 'permission') {
      const { mediaTypes = [] } = unpackClone(body) as { mediaTypes?: string[] };
      const url = toChromium(this.getURL());
      const frame = this.#frame(this.#mainFrameId);
      const decision = await defaultSession.decide({
        webContents: this,
        frame,
        permission: channel,
        origin: new URL(url).origin,
        url,
        mediaTypes,
      });
      this.#deliver({ kind: 'answer', id, channel }, packClone(decision), context);
    } else if (kind === 'send') {
      tellListeners(this.#messageEvent(), channel, body);
    } else {
      const answer = await answerInvoke(this.#messageEvent(), channel, body);
      if ('packed' in answer) this.#deliver({ kind: 'answer', id, channel }, answer.packed, context);
      else this.#deliver({ kind: 'answer', id, channel, error: answer.error }, '', context);
    }
  }

  #messageEvent(): object {
    const forged = this.#forged;
    const real = this.#frame(this.#mainFrameId);
    const senderFrame = forged?.isGone
      ? null
      : forged
        ? frameObject({
            ...(forged.url !== undefined ? { url: forged.url } : { url: real.url }),
            parent: forged.isMainFrame === false ? real : null,
          })
        : real;
    return preventable({ sender: this, senderFrame, frameId: 1, processId: 1, ports: [], type: 'frame' });
  }

  #deliver(head: object, body: string, context: number): void {
    const text = `${JSON.stringify(head)}\n${body}`;
    const length = 4_000_000;
    void this.#opened.then(async ({ sessionId }) => {
      const { cdp } = await getChromium();
      for (let at = 0; at < text.length; at += length) {
        cdp.post(
          'Runtime.callFunctionOn',
          {
            functionDeclaration: '(piece, isLast) => standInReceive(piece, isLast)',
            arguments: [{ value: text.slice(at, at + length) }, { value: at + length >= text.length }],
            executionContextId: context,
          },
          sessionId,
        );
      }
    });
  }

  #frame(id: string): ReturnType<typeof frameObject> {
    const frame = this.#frames.get(id);
    const parent = frame?.parentId === undefined ? null : this.#frame(frame.parentId);
    return frameObject({ url: frame?.url ?? '', parent });
  }

  /** For the stand-in's own parts. */
  readonly standIn = {
    opened: (): Promise<AttachedTarget> => this.#opened,
    forgeSender: (forged: ForgedSender | undefined): void => {
      this.#forged = forged;
    },
    startAtZoom: (level: number): void => {
      this.#zoomLevel = Math.round(level * 1000) / 1000;
    },
    gone: (): void => {
      if (this.#destroyed) return;
      this.#destroyed = true;
      all.delete(this);
      this.#whenLoaded?.reject(new Error('the window was closed'));
      this.emit('destroyed');
    },
  };

  /* What Electron's users call */

  get mainFrame(): object {
    return this.#frame(this.#mainFrameId);
  }

  async loadURL(url: string): Promise<void> {
    const { sessionId } = await this.#opened;
    const { cdp } = await getChromium();
    if (!hasOwnScheme(url) && !/^(https?|data|about):/.test(url)) refuse(`loadURL of ${url}`);
    const wanted = new URL(toChromium(url)).href;
    const loaded = new Promise<void>((resolve, reject) => {
      this.#whenLoaded = { resolve, reject };
    });
    this.#ownNavigation = fromChromium(wanted);
    const { errorText } = await cdp.send<{ errorText?: string }>('Page.navigate', { url: wanted }, sessionId);
    if (errorText !== undefined) {
      this.#whenLoaded = undefined;
      this.emit('did-fail-load', preventable({}), -2, errorText, url, true);
      throw new Error(`${errorText} loading '${url}'`);
    }
    await loaded;
  }

  reload(): void {
    void this.#opened.then(async ({ sessionId }) => {
      this.#ownNavigation = this.getURL();
      (await getChromium()).cdp.post('Page.reload', {}, sessionId);
    });
  }

  send(channel: string, ...args: unknown[]): void {
    const packed = packClone(args);
    if (this.#world !== undefined) this.#deliver({ kind: 'event', channel }, packed, this.#world);
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const { sessionId } = await this.#opened;
    const { cdp } = await getChromium();
    const { result, exceptionDetails } = await cdp.send<{
      result: { value?: unknown };
      exceptionDetails?: { text: string; exception?: { description?: string } };
    }>('Runtime.evaluate', { expression: code, awaitPromise: true, returnByValue: true, userGesture: true }, sessionId);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#windowOpenHandler = handler;
  }

  forcefullyCrashRenderer(): void {
    void this.#opened.then(async ({ sessionId }) => (await getChromium()).cdp.post('Page.crash', {}, sessionId));
  }

  getURL(): string {
    return this.#frames.get(this.#mainFrameId)?.url ?? '';
  }

  getTitle(): string {
    return this.#title;
  }

  getType(): string {
    return 'window';
  }

  isCrashed(): boolean {
    return this.#isCrashed;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  focus(): void {
    record('webContents.focus');
  }

  openDevTools(): void {
    record('webContents.openDevTools');
  }

  isDevToolsOpened(): boolean {
    return false;
  }

  /** A number that is kept: the page is not drawn larger. */
  getZoomLevel(): number {
    return this.#zoomLevel;
  }

  setZoomLevel(level: number): void {
    this.#zoomLevel = level;
    record('webContents.setZoomLevel', level);
  }

  setVisualZoomLevelLimits(minimum: number, maximum: number): void {
    record('webContents.setVisualZoomLevelLimits', minimum, maximum);
  }
}

function frameObject({ url, parent }: { url: string; parent: { url: string } | null }): { readonly url: string } {
  const frame: { url: string } = withRestRefused('webFrameMain', {
    url,
    origin: originOf(url),
    parent,
    detached: false,
    isDestroyed: () => false,
  });
  return Object.assign(frame, { top: parent ?? frame });
}

/** As Chromium says it, which knows a registered scheme as standard. */
function originOf(url: string): string {
  if (!URL.canParse(url)) return 'null';
  const { protocol, host, origin } = new URL(url);
  return hasOwnScheme(url) ? `${protocol}//${host}` : origin;
}

export const webContents = withRestRefused('webContents', {
  getAllWebContents: () => [...all],
  fromId: (id: number) => [...all].find((one) => one.id === id),
  getFocusedWebContents: () => [...all].at(-1) ?? null,
});
