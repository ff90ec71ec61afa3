import { ok, type Result } from '../../../src-main/contract/result.ts';
import { mostToolCalls, type ToolCall } from '../../../src-main/contract/tools.ts';
import { host } from '../../state/host.ts';
import type { CallFilter } from './call-log.ts';

/** What a spreadsheet still opens; the log has about so many lines. */
const mostExported = 200_000;

/** All calls of the log that are like that, newest first. */
export async function gatherCalls(filter: CallFilter): Promise<Result<readonly ToolCall[]>> {
  const calls: ToolCall[] = [];
  let before: string | undefined;
  do {
    const page = await host().toolCalls({
      ...filter,
      limit: mostToolCalls,
      ...(before === undefined ? {} : { before }),
    });
    if (!page.ok) return page;
    calls.push(...page.value.calls);
    before = page.value.earlier;
  } while (before !== undefined && calls.length < mostExported);
  return ok(calls);
}

/** All that is known of each call, with the names of those tools that there still are. */
export function callsJson(
  calls: readonly ToolCall[],
  nameOf: (tool: string | undefined) => string | undefined,
  exportedAt: string,
): string {
  const told = calls.map((call) => {
    const toolName = nameOf(call.tool);
    return toolName === undefined ? call : { ...call, toolName };
  });
  return `${JSON.stringify({ exportedAt, calls: told }, undefined, 2)}\n`;
}

/** `gatehouse-calls-label-and-ink-2026-07-30.csv`. `of`: an id of ours. */
export function callsFileName(of: string, at: string, ending: 'csv' | 'json'): string {
  return `gatehouse-calls-${of.replaceAll(/[^a-z0-9-]/g, '-')}-${at.slice(0, 10)}.${ending}`;
}
