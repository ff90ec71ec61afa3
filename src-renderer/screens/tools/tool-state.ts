import type { Tool, ToolUse } from '../../../src-main/contract/tools.ts';

export type ToolState = 'active' | 'paused' | 'expired';

/** Whether a tool may call. `now`: milliseconds since 1970. */
export function toolState({ paused, expiresAt }: Pick<Tool, 'paused' | 'expiresAt'>, now: number): ToolState {
  if (expiresAt !== undefined && Date.parse(expiresAt) <= now) return 'expired';
  return paused ? 'paused' : 'active';
}

/** Its calls and refusals of today: those that are counted are of the day of its last use, in UTC. */
export function usedToday(
  { lastUsedAt, callsToday, refusalsToday }: ToolUse,
  now: number,
): { readonly calls: number; readonly refusals: number } {
  const isToday = lastUsedAt?.slice(0, 10) === new Date(now).toISOString().slice(0, 10);
  return isToday ? { calls: callsToday, refusals: refusalsToday } : { calls: 0, refusals: 0 };
}
