import type { ToolCall } from '../contract/tools.ts';
import { readCalls } from './read-calls.ts';
import { watchCallLog } from './signs.ts';

/** Tells of calls as they come, and not of each where there are many. */
export interface CallFeed {
  /** A call that this program took. */
  took(call: ToolCall): void;
  /** Whether another program of ours takes the calls, and its log is to be followed. */
  follow(isElsewhere: boolean): void;
  close(): void;
}

export interface CallFeedParts {
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly called: (call: ToolCall) => void;
}

/** So many a second are told; a person reads no more. */
const mostASecond = 10;

export function createCallFeed({ folder, now, called }: CallFeedParts): CallFeed {
  let second = 0;
  let toldInSecond = 0;
  let stopWatching: (() => void) | undefined;
  /** The newest call of the other program that was seen. */
  let newest: string | undefined;
  let isReading = false;
  let isStale = false;

  function tell(call: ToolCall): void {
    const at = Math.floor(now() / 1000);
    if (at !== second) toldInSecond = 0;
    second = at;
    toldInSecond += 1;
    if (toldInSecond <= mostASecond) called(call);
  }

  /** Reads the end of the log. `quietly`: what is there already is no news. */
  async function read(quietly: boolean): Promise<void> {
    const read = await readCalls(folder, { limit: mostASecond });
    if (!read.ok || !stopWatching) return;
    const calls = read.value.calls.map((call) => ({ call, line: JSON.stringify(call) }));
    const known = calls.findIndex(({ line }) => line === newest);
    newest = calls[0]?.line ?? newest;
    if (quietly) return;
    for (const { call } of calls.slice(0, known === -1 ? undefined : known).reverse()) tell(call);
  }

  async function look(): Promise<void> {
    isStale = true;
    if (isReading) return;
    isReading = true;
    while (isStale) {
      isStale = false;
      await read(false);
    }
    isReading = false;
  }

  function follow(isElsewhere: boolean): void {
    if (isElsewhere === (stopWatching !== undefined)) return;
    stopWatching?.();
    stopWatching = isElsewhere ? watchCallLog(folder, () => void look()) : undefined;
    if (isElsewhere) void read(true);
  }

  return { took: tell, follow, close: () => follow(false) };
}
