import type { IncomingMessage, ServerResponse } from 'node:http';
import { describeFailure } from '../contract/describe.ts';
import { isWithin } from '../contract/elapsed.ts';
import type { StoreRecord } from '../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import type { ToolCall } from '../contract/tools.ts';
import type { RoadCall } from '../woocommerce/road.ts';
import { encodeQuery } from '../woocommerce/signing.ts';
import { storeAddresses } from '../woocommerce/store-path.ts';
import { authenticate, type Presented, type ShownLogins } from './authenticate.ts';
import { createRates, refusalFor } from './authorise.ts';
import { forward, ofFailure, type Running } from './forward.ts';
import { guard, methods } from './guard.ts';
import { ownHeaders, towardsStore } from './headers.ts';
import type { LocalKey, LocalKeyTable } from './local-key.ts';
import { createNonces } from './nonces.ts';
import { signerOf } from './oauth.ts';
import { envelopeOf, type Refusal, refuse } from './refusal.ts';
import { type Form, hasFormParameters, judgeBody, readForm } from './request-body.ts';
import { type Listed, Roster } from './roster.ts';
import type { Snapshot, Snapshots } from './snapshots.ts';
import { parseTarget, type Target } from './target.ts';
import type { Way, Ways } from './ways.ts';

export interface CallsParts {
  readonly snapshots: (changed: (snapshot: Snapshot) => void) => Snapshots;
  readonly ways: Ways;
  readonly userAgent: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Every call, once it is over. */
  readonly told: (call: ToolCall) => void;
  /** The vault or the disk keeps tools from their stores. */
  readonly notice: (failure: Failure) => void;
}

/** What the gateway does with each request. */
export interface Calls {
  handle(request: IncomingMessage, response: ServerResponse, hosts: ReadonlySet<string>, awaitsContinue: boolean): void;
  running(): number;
  /** Resolves when no call is under way any more; what is then still under way after so many milliseconds is cut. */
  finish(patienceMs: number): Promise<void>;
}

interface UnderWay extends Listed {
  readonly key: LocalKey;
  /** Whether the tool, as it is by now, may make this call. */
  readonly mayStill: (key: LocalKey) => boolean;
  readonly call: Running;
}

/** What is known of a call so far, for its log. */
interface Told {
  readonly at: number;
  readonly begun: number;
  key?: LocalKey;
  target?: Target;
}

const noticeEveryMs = 60_000;
/** How often it is looked whether the tools whose calls are under way still may. */
const reviewMs = 500;
const nothing = () => undefined;

export function createCalls(parts: CallsParts): Calls {
  const { ways, userAgent, now } = parts;
  const nonces = createNonces();
  const rates = createRates(now);
  const shown: ShownLogins = new WeakMap();
  const underWay = new Roster<UnderWay>();
  /** Of stores that asked for it, by their ids: since when and for how long nobody calls them. */
  const waiting = new Map<string, { readonly since: number; readonly ms: number }>();
  const idle: (() => void)[] = [];
  /** There is a timer while something is under way, and a little longer, and none otherwise. */
  let isReviewing = false;
  let noticedAt = Number.NEGATIVE_INFINITY;

  const snapshots = parts.snapshots(({ tools, stores, paused }) => {
    // Of a paused tool too, or what it had signed before could be sent again once it goes on.
    nonces.retain(new Set(tools.keys()));
    ways.retain(new Set(stores.keys()));
    for (const { key, mayStill, call } of underWay.all()) {
      const kept = tools.get(key.id);
      if (paused || !kept || kept.replacedAt !== key.replacedAt || !mayStill(kept)) call.stop();
    }
  });

  async function handle(
    request: IncomingMessage,
    response: ServerResponse,
    hosts: ReadonlySet<string>,
    awaitsContinue: boolean,
  ): Promise<void> {
    const told: Told = { at: now(), begun: performance.now() };
    const answer = (refusal: Refusal) => {
      answerWith(request, response, refusal, told.target?.place.legacy === true);
      tell(told, request, refusal.status, 0, refusal.code);
    };

    // Without one, the tool went before its request was whole.
    const turnAway = (why: Refusal | undefined) => (why ? answer(why) : tell(told, request, 0, 0, 'cut'));

    const turnedAway = guard(request, hosts);
    if (turnedAway) return answer(turnedAway);
    const parsed = parseTarget(request.url ?? '');
    // Another gateway of ours looks who has the port: no call of a tool, and not one for the log.
    if (!parsed.ok && request.url === '/') return answerWith(request, response, parsed.refusal, false);
    if (!parsed.ok) return answer(parsed.refusal);
    const target = parsed.value;
    told.target = target;

    const host = request.headers.host ?? '';
    const { method: sent = '', url = '' } = request;
    const incoming = incomingBody(request, response, awaitsContinue);
    let presented: Presented = {
      connection: request.socket,
      method: sent,
      target,
      path: pathOf(url),
      host,
      authorization: request.headers.authorization,
    };
    const current = snapshots.current();
    let read = current instanceof Promise ? await current : ok(current);
    if (!read.ok) return answer(unavailable(read.failure));
    if (signsForm(request, presented, read.value.keys)) {
      const form = await incoming.form();
      if (!isForm(form)) return turnAway(form);
      presented = { ...presented, form: form.fields };
    }
    let recognised = authenticate(presented, { keys: read.value.keys, nonces, shown, now });
    if ('refusal' in recognised) {
      // A tool may call in the moment in which it was added.
      const latest = snapshots.current('now');
      if (latest instanceof Promise) {
        read = await latest;
        if (!read.ok) return answer(unavailable(read.failure));
        recognised = authenticate(presented, { keys: read.value.keys, nonces, shown, now });
      }
    }
    if ('refusal' in recognised) return answer(recognised.refusal);
    const snapshot = read.value;
    const { key } = recognised;
    told.key = key;
    const method = effectiveMethod(request, target);
    if (typeof method !== 'string') return answer(method);
    if (snapshot.paused) return answer(allPaused);
    const refused = refusalFor(key, method, target, told.at) ?? tooFast(key);
    if (refused) return answer(refused);
    const store = snapshot.stores.get(target.store);
    if (!store) return answer(storeGone);
    if (target.place.legacy && takesNoLegacyCall(store)) return answer(noLegacyRoad);
    const asleep = asked(store);
    if (asleep) return answer(asleep);
    const kind = judgeBody(request);
    if (typeof kind !== 'string') return answer(kind);

    const known = ways.to(store);
    const way = known instanceof Promise ? await elseWithOtherKey(store, known) : ok(known);
    if (!way.ok) return answer(unavailable(way.failure));
    const form = kind === 'form' ? await incoming.form() : undefined;
    if (kind === 'form' && !isForm(form)) return turnAway(form);
    incoming.begin();
    if (response.destroyed) return turnAway(undefined);
    const { bytes = 'none', fields } = isForm(form) ? form : {};
    const place = fields ? { ...target.place, form: fields } : target.place;

    const call = forward(
      {
        way: way.value,
        prepare: (way) => prepare(way, method, { ...target, place }),
        otherWay,
        request,
        response,
        headers: towardsStore(request.headers, userAgent),
        body: kind === 'form' ? bytes : kind,
        base: `http://${host}/${target.store}`,
        begun: told.begun,
      },
      {
        refused: (refusal) => answerWith(request, response, refusal, target.place.legacy),
        done: ({ status, bytes, reason, wait }) => {
          if (wait !== undefined) waiting.set(store.id, { since: now(), ms: wait * 1000 });
          tell(told, request, status, bytes, reason);
          underWay.delete(running);
          if (underWay.size === 0) for (const resolve of idle.splice(0)) resolve();
        },
      },
    );
    const mayStill = (kept: LocalKey) => refusalFor(kept, method, target, told.at) === undefined;
    const running: UnderWay = { key, mayStill, call, place: 0 };
    underWay.add(running);
    if (!isReviewing) reviewLater();
    call.start();
  }

  /** Looks whether the tools whose calls are under way may still call; a call of one that may not is cut. */
  function review(): void {
    isReviewing = false;
    if (underWay.size === 0) return;
    reviewLater();
    const current = snapshots.current();
    // What is wrong then, the next call tells.
    if (current instanceof Promise) current.catch(() => undefined);
  }

  function reviewLater(): void {
    isReviewing = true;
    setTimeout(review, reviewMs).unref();
  }

  /** A key that the vault has no more may have been replaced, and erased, since the records were read. */
  async function elseWithOtherKey(store: StoreRecord, finding: Promise<Result<Way>>): Promise<Result<Way>> {
    const way = await finding;
    if (way.ok || way.failure.code !== 'vault-item-missing') return way;
    const changed = await withOtherKey(store);
    const other = changed && ways.to(changed);
    return other === undefined ? way : other instanceof Promise ? other : ok(other);
  }

  /** Of a call that has begun: whatever keeps from finding one, the store's own answer is there to be handed on. */
  async function otherWay({ store }: Way): Promise<Way | undefined> {
    try {
      const changed = await withOtherKey(store);
      const other = changed && ways.to(changed);
      if (!(other instanceof Promise)) return other;
      const way = await other;
      return way.ok ? way.value : undefined;
    } catch (error) {
      parts.notice(fail('internal-error', { reason: reasonOf(error) }).failure);
      return undefined;
    }
  }

  /** The store's record as it is now, if another of its keys has come into use since. */
  async function withOtherKey({ id, activeKey }: StoreRecord): Promise<StoreRecord | undefined> {
    const latest = await snapshots.current('now');
    const snapshot = 'ok' in latest ? (latest.ok ? latest.value : undefined) : latest;
    const store = snapshot?.stores.get(id);
    return store?.activeKey === activeKey ? undefined : store;
  }

  function tooFast(key: LocalKey): Refusal | undefined {
    const wait = Math.ceil(rates.take(key) / 1000);
    if (wait === 0) return undefined;
    return refuse(
      429,
      'gatehouse_too_many_calls',
      `“${key.name}” may make ${key.perMinute} calls a minute. Wait ${wait} s, or let it make more in Gatehouse.`,
      wait,
    );
  }

  /** One tool's haste must not have the store's host turn away all of them. */
  function asked({ id, name }: StoreRecord): Refusal | undefined {
    const wait = waiting.get(id);
    if (wait === undefined) return undefined;
    const at = now();
    if (!isWithin(wait.since, wait.ms, at)) {
      waiting.delete(id);
      return undefined;
    }
    const seconds = Math.ceil((wait.since + wait.ms - at) / 1000);
    return refuse(
      429,
      'gatehouse_store_busy',
      `“${name}” said that there were too many calls. Gatehouse keeps all tools from it for ${seconds} s more; wait, and call less often.`,
      seconds,
    );
  }

  function unavailable(failure: Failure): Refusal {
    const at = now();
    if (!isWithin(noticedAt, noticeEveryMs, at)) {
      noticedAt = at;
      parts.notice(failure);
    }
    const { what, next } = describeFailure(failure);
    return { ...ofFailure(failure), status: 503, message: `${what} ${next}` };
  }

  function tell(
    { at, begun, key, target }: Told,
    request: IncomingMessage,
    status: number,
    bytes: number,
    reason?: string,
  ): void {
    const call: { -readonly [Field in keyof ToolCall]: ToolCall[Field] } = {
      at: isoTime(at),
      method: (request.method ?? '').slice(0, 20),
      route: target?.pattern ?? '',
      status,
      bytes,
      ms: Math.round((performance.now() - begun) * 10) / 10,
    };
    if (key) {
      call.tool = key.id;
      call.store = key.store;
    }
    if (reason !== undefined) call.reason = reason;
    parts.told(call);
  }

  return {
    handle(request, response, hosts, awaitsContinue) {
      request.on('error', nothing);
      response.on('error', nothing);
      handle(request, response, hosts, awaitsContinue).catch((error: unknown) => {
        answerWith(request, response, internal, false);
        // One call's fault is a bug to report, and no reason to end the others.
        parts.notice(fail('internal-error', { reason: reasonOf(error) }).failure);
      });
    },
    running: () => underWay.size,
    async finish(patienceMs) {
      if (underWay.size === 0) return;
      let timer: NodeJS.Timeout | undefined;
      const over = new Promise<void>((resolve) => {
        idle.push(resolve);
        timer = setTimeout(() => {
          for (const { call } of underWay.all()) call.stop();
          resolve();
        }, patienceMs);
      });
      await over;
      clearTimeout(timer);
    },
  };
}

let isoSecond = { second: Number.NaN, text: '' };

/** As `Date.toISOString`, of which the seconds are kept: it is asked for thousands of times in each. */
function isoTime(at: number): string {
  const second = Math.floor(at / 1000);
  if (second !== isoSecond.second) isoSecond = { second, text: new Date(second * 1000).toISOString().slice(0, 20) };
  return `${isoSecond.text}${String(Math.floor(at) - second * 1000).padStart(3, '0')}Z`;
}

const storeGone = refuse(
  404,
  'gatehouse_no_store',
  'This store is not connected in Gatehouse any more. Connect it again, and add the tool anew.',
);
const noLegacyRoad = refuse(
  501,
  'gatehouse_legacy_road',
  "The legacy API takes no signature over https, and the server of this store throws the login header away, so Gatehouse cannot call it there without putting the store's secret into an address. Let the tool call wp-json/wc/v3, or have the login header passed on; the store's check in Gatehouse says how.",
);
const allPaused = refuse(
  503,
  'gatehouse_paused',
  'All tools are paused. Let them go on in Gatehouse, under Tools, or with: gatehouse tool resume --all.',
);
const internal = refuse(
  500,
  'gatehouse_internal',
  'Gatehouse itself has a fault. Try again; if it stays, please report it.',
);

/**
 * Over https that it notices, the legacy API looks for a key in the login header and in the query, and for no signature.
 * Servers write queries down, so no secret goes there.
 */
function takesNoLegacyCall({ road }: StoreRecord): boolean {
  return road.authentication === 'signature' && road.signedRestUrl.startsWith('https:');
}

/** The call over the store's road; the index of the whole REST API is asked for without a key, which must not go there. */
function prepare({ store, along }: Way, method: string, { area, place }: Target): Result<RoadCall> {
  if (area !== 'index') return along(method, place);
  const { origin, pathname } = storeAddresses(store.road.restUrl)(place);
  const query = encodeQuery(place.query);
  if (!query.ok) return query;
  return ok({ method, origin, path: query.value === '' ? pathname : `${pathname}?${query.value}` });
}

/** A body that the tool may wait to be asked for (`Expect: 100-continue`). */
function incomingBody(request: IncomingMessage, response: ServerResponse, isAwaited: boolean) {
  let reading: ReturnType<typeof readForm> | undefined;
  let hasBegun = !isAwaited;
  const begin = (): void => {
    if (!hasBegun) response.writeContinue();
    hasBegun = true;
  };
  const form = (): ReturnType<typeof readForm> => {
    begin();
    reading ??= readForm(request);
    return reading;
  };
  return { begin, form };
}

function isForm(read: Form | Refusal | undefined): read is Form {
  return read !== undefined && 'fields' in read;
}

/** Whether a form has to be read before it is known who calls; for nobody whose key is not there. */
function signsForm(request: IncomingMessage, { target, authorization }: Presented, keys: LocalKeyTable): boolean {
  return hasFormParameters(request) && keys.find(signerOf({ query: target.query, authorization })) !== undefined;
}

/** As WordPress takes it: `_method` in the query, or else the header, of whatever method was sent. */
function effectiveMethod(request: IncomingMessage, { method: parameter }: Target): string | Refusal {
  const header = request.headers['x-http-method-override'];
  const named = parameter ?? (typeof header === 'string' ? header.trim().toUpperCase() : undefined);
  const method = named ?? request.method ?? '';
  if (methods.includes(method)) return method;
  return refuse(405, 'gatehouse_method', `Gatehouse passes on ${methods.join(', ')}, and no other method.`);
}

function pathOf(target: string): string {
  const mark = target.indexOf('?');
  return mark === -1 ? target : target.slice(0, mark);
}

/** Without what the call was made of, in which a key could stand. */
function reasonOf(error: unknown): string {
  const line = error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? '') : '';
  return `${error instanceof Error ? error.name : 'Error'} ${line.replace(/\(.*[/\\]/, '(')}`.slice(0, 200);
}

/** A body that is refused is not waited for, unless it is all but there. */
const restRead = 64 * 1024;
/** Closed at once, with the rest of its body unread, a connection would be reset before the answer has been read. */
const lingerMs = 1_000;

function answerWith(request: IncomingMessage, response: ServerResponse, refusal: Refusal, legacy: boolean): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const body = Buffer.from(envelopeOf(refusal, legacy));
  const length = request.headers['content-length'];
  const bodyIsLong = request.headers['transfer-encoding'] !== undefined || Number(length ?? 0) > restRead;
  const isLast = bodyIsLong && !request.complete;
  if (isLast) response.shouldKeepAlive = false;
  response.writeHead(refusal.status, [
    ...ownHeaders,
    'Content-Type',
    'application/json; charset=UTF-8',
    'Content-Length',
    String(body.length),
    'Cache-Control',
    'no-store',
    ...(refusal.retryAfter === undefined ? [] : ['Retry-After', String(refusal.retryAfter)]),
    ...(refusal.status === 405 ? ['Allow', methods.join(', ')] : []),
  ]);
  if (request.method !== 'HEAD') response.write(body);
  if (!isLast) {
    response.end();
    return;
  }
  const end = () => response.end();
  request.resume().once('end', end);
  setTimeout(end, lingerMs).unref();
}
