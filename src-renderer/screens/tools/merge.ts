import type { ToolCall, ToolCalls } from '../../../src-main/contract/tools.ts';

/** A line of the log with a name of its own, since two calls may be alike in all that is known of them. */
export interface CallRow extends ToolCall {
  readonly id: string;
}

export interface CallRows {
  /** Newest first. */
  readonly rows: readonly CallRow[];
  /** Where to go on, for earlier ones; absent at the end of the log. */
  readonly earlier?: string;
  /** How many there were that were not known before. */
  readonly fresh: number;
}

let named = 0;

function rowOf(call: ToolCall): CallRow {
  named += 1;
  return { ...call, id: `call ${named}` };
}

/**
 * Puts the newest part of the log, read anew, before what is known of it; a line that is known stays the same object.
 * Where more has come than was read, what is known is no longer next to it and is let go.
 */
export function withNewest(known: Pick<CallRows, 'rows' | 'earlier'>, page: ToolCalls): CallRows {
  const fresh = newOnes(known.rows, page.calls);
  if (known.rows.length === 0 || fresh === page.calls.length) {
    return { rows: page.calls.map(rowOf), ...earlierOf(page), fresh };
  }
  return { rows: [...page.calls.slice(0, fresh).map(rowOf), ...known.rows], ...earlierOf(known), fresh };
}

/** Puts an earlier part of the log behind what is known of it. */
export function withEarlier(known: Pick<CallRows, 'rows'>, page: ToolCalls): CallRows {
  return { rows: [...known.rows, ...page.calls.map(rowOf)], ...earlierOf(page), fresh: 0 };
}

/** How many calls stand in front of the first that is known: the log only grows at its end. */
function newOnes(known: readonly CallRow[], calls: readonly ToolCall[]): number {
  // What is known reaches back at least as far as what was read.
  for (let at = Math.max(0, calls.length - known.length); at < calls.length; at += 1) {
    if (calls.slice(at).every((call, index) => isSame(call, known[index]))) return at;
  }
  return calls.length;
}

function isSame(call: ToolCall, other: ToolCall | undefined): boolean {
  return (
    other !== undefined &&
    call.at === other.at &&
    call.ms === other.ms &&
    call.tool === other.tool &&
    call.method === other.method &&
    call.route === other.route &&
    call.status === other.status &&
    call.bytes === other.bytes &&
    call.reason === other.reason
  );
}

function earlierOf({ earlier }: { readonly earlier?: string }) {
  return earlier === undefined ? {} : { earlier };
}
