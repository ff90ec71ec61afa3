import type { Host, HostEvent } from '../contract/host.ts';
import { fail, type Result } from '../contract/result.ts';
import { createMessageHost } from '../door/message-host.ts';
import type { Line } from './outbox.ts';
import { elsewherePath, eventsPath, messagesPath, sessionHeader, sessionPath } from './paths.ts';

/* The page's side of the browser door. It runs before anything else of the page, and gives it `window.gatehouse`. */

/** What it needs of the browser. */
interface Page {
  readonly location: { readonly hash: string; readonly href: string; replace(address: string): void };
  readonly history: { replaceState(data: null, title: '', address: string): void };
  readonly sessionStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  gatehouse?: Host;
}

const page = globalThis as unknown as Page;

/** How often, and how long between, it looks for a door that does not answer. In milliseconds. */
const attempts = 20;
const pause = 250;

page.gatehouse = openHost(takeSession());

/** The session of this tab: kept when the page loads anew, had for the token in the address when it loads first. */
async function takeSession(): Promise<string> {
  const token = page.location.hash.slice(1);
  if (token === '') return page.sessionStorage.getItem(sessionHeader) ?? showElsewhere();
  // Out of the address and the history, before anything else sees it.
  page.history.replaceState(null, '', page.location.href.replace(/#.*/, ''));
  const response = await post(sessionPath, { token }, '');
  if (!response.ok) return page.sessionStorage.getItem(sessionHeader) ?? showElsewhere();
  const { session } = (await response.json()) as { session: string };
  page.sessionStorage.setItem(sessionHeader, session);
  return session;
}

/** This is not the page that the door was opened for: nothing here may ask anything, ever. */
function showElsewhere(): Promise<never> {
  page.location.replace(elsewherePath);
  return new Promise(() => undefined);
}

function openHost(session: Promise<string>): Host {
  const listeners = new Set<(event: HostEvent) => void>();
  const waiting = new Map<string, (result: Result<unknown>) => void>();
  const tab = crypto.randomUUID();
  let sent = 0;
  /** Messages wait for the stream, which brings their answers; it opens with `false` when the door has gone for good. */
  let gate = closedGate();
  follow().catch(lose);

  return createMessageHost(send, (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  });

  async function send(method: string, request: unknown): Promise<Result<unknown>> {
    if (!(await gate.passed)) return fail('door-gone');
    sent += 1;
    const id = `${tab} ${sent}`;
    const result = new Promise<Result<unknown>>((resolve) => waiting.set(id, resolve));
    try {
      const { status } = await post(messagesPath, { id, method, request }, await session);
      if (status === 403) return showElsewhere();
      if (status !== 202) give(id, fail('message-invalid', { method, reason: String(status) }));
    } catch {
      give(id, fail('door-gone'));
    }
    return result;
  }

  /** Reads what the door tells, and takes it up again where it broke off. */
  async function follow(): Promise<void> {
    let after: number | undefined;
    let wasOpen = false;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const response = await post(eventsPath, { after }, await session).catch(() => undefined);
      if (response?.status === 403) return showElsewhere();
      for await (const line of linesOf(response)) {
        const told = JSON.parse(line) as Line;
        after = told.n;
        if ('joined' in told) {
          if (told.joined === 'lost') loseAnswers();
          attempt = 0;
          wasOpen = true;
          gate.open(true);
        } else if ('event' in told) {
          announce(told.event);
        } else {
          give(told.answer.id, told.answer.result);
        }
      }
      if (wasOpen) gate = closedGate();
      wasOpen = false;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    lose();
  }

  /** A listener that throws is its own fault, and ends no stream. */
  function announce(event: HostEvent): void {
    for (const listener of listeners) queueMicrotask(() => listener(event));
  }

  function give(id: string, result: Result<unknown>): void {
    waiting.get(id)?.(result);
    waiting.delete(id);
  }

  function lose(): void {
    gate.open(false);
    loseAnswers();
    announce({ type: 'notice', failure: fail('door-gone').failure });
  }

  function loseAnswers(): void {
    for (const id of [...waiting.keys()]) give(id, fail('door-gone'));
  }
}

function post(path: string, body: object, session: string): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', [sessionHeader]: session },
    body: JSON.stringify(body),
    credentials: 'omit',
    redirect: 'error',
  });
}

/** The lines of an answer until it ends or breaks off; what is left of a line then comes again. */
async function* linesOf(response: Response | undefined): AsyncGenerator<string> {
  if (!response?.ok || !response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  // A line may be long, and comes in many pieces: put together once, when its end is there.
  let pieces: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const [rest = '', ...next] = value.split('\n');
      pieces.push(rest);
      for (const piece of next) {
        yield pieces.join('');
        pieces = [piece];
      }
    }
  } catch {
    // It broke off.
  }
}

interface Gate {
  readonly passed: Promise<boolean>;
  open(yes: boolean): void;
}

function closedGate(): Gate {
  let open: (yes: boolean) => void = () => undefined;
  const passed = new Promise<boolean>((resolve) => {
    open = resolve;
  });
  return { passed, open: (yes) => open(yes) };
}
