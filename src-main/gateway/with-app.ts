import type { Failure, Result } from '../contract/result.ts';
import type { GatewayStatus, ToolCall } from '../contract/tools.ts';
import { createCallFeed } from './call-feed.ts';
import type { Gateway, OpenGateway } from './gateway.ts';
import { hasLocalKeys, localKeysStamp } from './local-keys.ts';
import { isPaused } from './pause.ts';
import { watchSigns } from './signs.ts';

/** What the person has chosen. */
export interface GatewayChoice {
  /** It runs with the app. */
  readonly gateway: boolean;
  readonly gatewayPort: number;
}

export interface GatewayWithAppParts {
  readonly folder: string;
  readonly gateway: () => Promise<Pick<Gateway, 'open'>>;
  readonly choice: () => Promise<GatewayChoice>;
  /** Does the work after so many milliseconds, unless the answer is called before. */
  readonly later: (milliseconds: number, work: () => void) => () => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly changed: (status: GatewayStatus) => void;
  /** This program or another of ours has added, changed or taken away tools. */
  readonly toolsChanged: () => void;
  /** Some ten a second at most, of this gateway or of the other one. */
  readonly called: (call: ToolCall) => void;
  /** Something of our own failed while nobody was asking. */
  readonly broken: (error: unknown) => void;
}

/**
 * The gateway that runs with the app: open as soon as there is a tool and while the person wants it. Where another program of
 * ours has the port, that one takes the calls, and this one takes over when it ends.
 */
export interface GatewayWithApp {
  status(): Promise<GatewayStatus>;
  /** Looks at what is wanted and at what is there, and opens, closes or moves. A port in other hands is not tried at once again. */
  look(): Promise<void>;
  /**
   * Has `keep` keep another choice. Another port is opened first: where that fails, nothing is kept, and the gateway goes on
   * where it is. Fails with `gateway-running` (`port`), `gateway-port-taken` (`port`, `program`), or as `keep` does.
   */
  choose<T>(choice: GatewayChoice, keep: () => Promise<Result<T>>): Promise<Result<T>>;
  /** Tools were changed by this program. */
  toolsChanged(): Promise<void>;
  /** What keeps tools from their stores. */
  noticed(failure: Failure): void;
  /** A call that this program took. */
  called(call: ToolCall): void;
  /** Takes no more calls, and lets those under way come to their end. */
  close(): Promise<void>;
}

/** With the port in other hands, how often it is tried again where nothing tells that it is free. In milliseconds. */
const retryMs = 60_000;
/** A page may ask how it stands as often as it likes. In milliseconds. */
const leastRetryMs = 10_000;
/** What is written comes in several events; they are answered together. In milliseconds. */
const settleMs = 100;

/** Another program of ours takes the calls. */
function isOurs({ code }: Failure): boolean {
  return code === 'gateway-running';
}

export function openGatewayWithApp(parts: GatewayWithAppParts): GatewayWithApp {
  const { folder, choice, later } = parts;
  const feed = createCallFeed({ folder, now: parts.now, called: parts.called });
  let open: OpenGateway | undefined;
  /** Why it is not open, where it should be. */
  let barred: Failure | undefined;
  /** The port that was tried last, and when. */
  let tried = { port: 0, at: Number.NEGATIVE_INFINITY };
  /** What has kept the last calls from their stores. */
  let trouble: Failure | undefined;
  let isClosed = false;
  let told = '';
  const ending = new Set<Promise<void>>();
  let turn: Promise<unknown> = Promise.resolve();
  let stopRetrying = () => {};
  let stopSettling = () => {};

  let knownTools = localKeysStamp(folder);

  const stopWatching = watchSigns(folder, () => {
    stopSettling();
    stopSettling = later(settleMs, () => {
      if (localKeysStamp(folder) !== knownTools) tellTools();
      lookUnasked();
    });
  });

  function tellTools(): void {
    knownTools = localKeysStamp(folder);
    parts.toolsChanged();
  }

  async function status(): Promise<GatewayStatus> {
    const { gatewayPort } = await choice();
    const failure = open ? trouble : barred;
    const state = open ? 'open' : barred === undefined ? 'closed' : isOurs(barred) ? 'elsewhere' : 'failed';
    return {
      state,
      port: open ? open.port : gatewayPort,
      ...(failure === undefined || state === 'elsewhere' ? {} : { failure }),
      paused: isPaused(folder),
    };
  }

  async function tell(): Promise<void> {
    const now = await status();
    if (JSON.stringify(now) === told) return;
    told = JSON.stringify(now);
    parts.changed(now);
  }

  const wants = ({ gateway }: GatewayChoice) => gateway && !isClosed && hasLocalKeys(folder);

  /** One after the other: what opens and what closes must not overtake each other. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  }

  function end(gateway: OpenGateway): void {
    const ended = gateway.close().finally(() => ending.delete(ended));
    ending.add(ended);
  }

  /** Listens on a port, in the place of whatever listens now. What was open stays where that fails. */
  async function openAt(port: number): Promise<Result<OpenGateway>> {
    return (await parts.gateway()).open({ port });
  }

  function take(gateway: OpenGateway): void {
    if (open) end(open);
    open = gateway;
    barred = undefined;
  }

  function forgetTried(): void {
    tried = { port: 0, at: Number.NEGATIVE_INFINITY };
  }

  /** Something has happened: the port may be free now. */
  function lookUnasked(): void {
    forgetTried();
    look().catch(parts.broken);
  }

  function look(): Promise<void> {
    return inTurn(async () => {
      const chosen = await choice();
      const isEarly =
        barred !== undefined && chosen.gatewayPort === tried.port && parts.now() - tried.at < leastRetryMs;
      if (!wants(chosen)) {
        stopRetrying();
        if (open) end(open);
        open = undefined;
        barred = undefined;
        trouble = undefined;
      } else if (open?.port !== chosen.gatewayPort && !isEarly) {
        stopRetrying();
        tried = { port: chosen.gatewayPort, at: parts.now() };
        const opened = await openAt(chosen.gatewayPort);
        if (opened.ok) take(opened.value);
        else barred = opened.failure;
        if (!opened.ok && !isClosed) stopRetrying = later(retryMs, lookUnasked);
      }
      feed.follow(!open && barred !== undefined && isOurs(barred));
      await tell();
    });
  }

  return {
    status,
    look,

    async choose(next, keep) {
      const kept = await inTurn(async () => {
        if (!wants(next) || next.gatewayPort === open?.port) return keep();
        if (next.gatewayPort === (await choice()).gatewayPort) return keep();
        const opened = await openAt(next.gatewayPort);
        if (!opened.ok) return opened;
        const done = await keep();
        if (done.ok) take(opened.value);
        else end(opened.value);
        return done;
      });
      forgetTried();
      await look();
      return kept;
    },

    async toolsChanged() {
      tellTools();
      await look();
    },

    noticed(failure) {
      trouble = failure;
      void tell();
    },

    called(call) {
      if (trouble && call.reason === undefined) {
        trouble = undefined;
        void tell();
      }
      feed.took(call);
    },

    async close() {
      isClosed = true;
      stopWatching();
      stopSettling();
      feed.close();
      await look();
      await Promise.all(ending);
    },
  };
}
