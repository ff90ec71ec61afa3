import { areaOf } from '../../../src-main/contract/tool-areas.ts';
import type { Tool, ToolArea, ToolCall, ToolChanges } from '../../../src-main/contract/tools.ts';
import type { ToolLack } from '../../state/route.ts';
import { expiryOf } from './presets.ts';
import type { RulesDraft } from './RulesFields.tsx';
import { reasonKeyOf } from './reasons.ts';

/** What a tool is to be, as the fields have it. */
export interface ChangeDraft extends RulesDraft {
  readonly name: string;
}

/** The fields, filled in with what the tool is now. */
export function draftOf({ name, permission, areas, perMinute, expiresAt }: Tool): ChangeDraft {
  return {
    name,
    permission,
    areas,
    until: expiresAt === undefined ? 'forever' : 'kept',
    day: '',
    perMinute: perMinute?.toString() ?? '',
  };
}

/** What of the fields is another than it was, for `updateTool`. `now`: milliseconds since 1970. */
export function changesOf(before: Tool, draft: ChangeDraft, now: number): ToolChanges {
  const { until } = draft;
  const typed = draft.perMinute.trim();
  const perMinute = typed === '' ? null : Number(typed);
  const expiresAt = until === 'kept' ? before.expiresAt : expiryOf(until, draft.day, now);
  return {
    ...(draft.name.trim() === before.name ? {} : { name: draft.name.trim() }),
    ...(draft.permission === before.permission ? {} : { permission: draft.permission }),
    ...(isSameSet(draft.areas, before.areas) ? {} : { areas: draft.areas }),
    ...(perMinute === (before.perMinute ?? null) ? {} : { perMinute }),
    ...(expiresAt === before.expiresAt ? {} : { expiresAt: expiresAt ?? null }),
  };
}

function isSameSet(one: readonly ToolArea[], other: readonly ToolArea[]): boolean {
  return one.length === other.length && one.every((area) => other.includes(area));
}

/** What its tool has too little of for a call that was refused; undefined where other rules would not have helped. */
export function lackOf(call: Pick<ToolCall, 'reason' | 'route' | 'tool'>): ToolLack | undefined {
  switch (reasonKeyOf(call)) {
    case 'gatehouse_expired':
      return 'until';
    case 'gatehouse_too_many_calls':
      return 'per-minute';
    case 'permission':
      return 'permission';
    case 'gatehouse_scope':
      return neededFor(call.route);
    default:
      return undefined;
  }
}

function neededFor(route: string): ToolArea {
  const area = areaOf(route.split('/'));
  return area === undefined || area === 'public' ? 'everything' : area;
}
