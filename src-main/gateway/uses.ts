import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ok, type Result } from '../contract/result.ts';
import type { ToolCall, ToolUse } from '../contract/tools.ts';
import { readFileBounded, writeFileDurably } from '../files/durable.ts';
import { withLock } from '../files/lock.ts';

/** How each tool was used. Counted in memory, and written down now and then: a count is not worth a wait. */
export interface Uses {
  count(call: ToolCall): void;
  /** By the ids of the tools, with what is not written down yet. Fails as the disk does. */
  read(): Promise<Result<ReadonlyMap<string, ToolUse>>>;
  /** Writes down what was counted since. */
  settled(): Promise<void>;
}

const writeMs = 5_000;
const largestFile = 32 * 1024 * 1024;

const whole = z.int().min(0);
const use = z.object({
  calls: whole,
  refusals: whole,
  bytes: whole,
  callsToday: whole,
  refusalsToday: whole,
  lastUsedAt: z.iso.datetime().optional(),
});
const document = z.object({ schema: z.literal(1), tools: z.record(z.string().regex(/^[a-z0-9]{8}$/), use) });

function usesFile(folder: string): string {
  return join(folder, 'gateway', 'use.json');
}

export function openUses(folder: string): Uses {
  const file = usesFile(folder);
  let counted = new Map<string, ToolUse>();
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** Adds what was counted here to what is on the disk, where another process may have counted too. */
  async function write(): Promise<Result<void>> {
    const added = counted;
    counted = new Map();
    if (added.size === 0) return ok(undefined);
    const written = await withLock(file, async () => {
      const before = await readKept(file);
      if (!before.ok) return before;
      const tools = Object.fromEntries(sum(before.value, added));
      return writeFileDurably(file, `${JSON.stringify({ schema: 1, tools })}\n`);
    });
    // What could not be written now is counted with the next.
    if (!written.ok) counted = sum(added, counted);
    return written;
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    turn = turn.then(write).catch(() => undefined);
  }

  return {
    count({ tool, at, bytes, reason }) {
      if (tool === undefined) return;
      const refused = reason !== undefined && reason !== 'cut' ? 1 : 0;
      const one = { calls: 1, refusals: refused, bytes, callsToday: 1, refusalsToday: refused, lastUsedAt: at };
      const before = counted.get(tool);
      counted.set(tool, before ? added(before, one) : one);
      timer ??= setTimeout(flush, writeMs).unref();
    },
    async read() {
      const kept = await readKept(file);
      return kept.ok ? ok(sum(kept.value, counted)) : kept;
    },
    async settled() {
      flush();
      await turn;
    },
  };
}

export async function removeUses(folder: string): Promise<void> {
  await rm(usesFile(folder), { force: true });
}

/** Nothing hangs on it that could be lost, so what cannot be understood counts as nothing. */
async function readKept(file: string): Promise<Result<ReadonlyMap<string, ToolUse>>> {
  const bytes = await readFileBounded(file, largestFile);
  if (!bytes.ok) return bytes;
  let value: unknown;
  try {
    value = bytes.value && JSON.parse(Buffer.from(bytes.value).toString('utf8'));
  } catch {
    value = undefined;
  }
  const kept = document.safeParse(value);
  if (!kept.success) return ok(new Map());
  const entries = Object.entries(kept.data.tools).map(([id, { lastUsedAt, ...rest }]): [string, ToolUse] => [
    id,
    { ...rest, ...(lastUsedAt === undefined ? {} : { lastUsedAt }) },
  ]);
  return ok(new Map(entries));
}

function sum(kept: ReadonlyMap<string, ToolUse>, more: ReadonlyMap<string, ToolUse>): Map<string, ToolUse> {
  const all = new Map(kept);
  for (const [id, one] of more) {
    const before = all.get(id);
    all.set(id, before ? added(before, one) : one);
  }
  return all;
}

/** `later` was counted after `earlier`: its day is today's. */
function added(earlier: ToolUse, later: ToolUse): ToolUse {
  const sameDay = earlier.lastUsedAt?.slice(0, 10) === later.lastUsedAt?.slice(0, 10);
  return {
    calls: earlier.calls + later.calls,
    refusals: earlier.refusals + later.refusals,
    bytes: earlier.bytes + later.bytes,
    callsToday: (sameDay ? earlier.callsToday : 0) + later.callsToday,
    refusalsToday: (sameDay ? earlier.refusalsToday : 0) + later.refusalsToday,
    ...(later.lastUsedAt === undefined ? {} : { lastUsedAt: later.lastUsedAt }),
  };
}
