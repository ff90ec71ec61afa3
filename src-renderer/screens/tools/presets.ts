import type { Permission } from '../../../src-main/contract/models.ts';
import type { ToolArea } from '../../../src-main/contract/tools.ts';
import type { Program } from './ready/ready-settings.ts';

export const presets = [
  'spreadsheet',
  'printer',
  'bookkeeping',
  'stock',
  'automation',
  'script',
  'assistant',
  'other',
] as const;
export type Preset = (typeof presets)[number];

interface PresetRules {
  readonly permission: Permission;
  readonly areas: readonly ToolArea[];
  readonly perMinute?: number;
  readonly until?: Until;
  /** What its settings are shown for at first. */
  readonly program: Program;
}

/** How long a key is good, as it is asked for of a tool that is added. */
export const untils = ['forever', 'week', 'month', 'quarter', 'year', 'day'] as const;
export type Until = (typeof untils)[number];

/** What such a tool needs, and no more: the person can change all of it. */
export const presetRules: Readonly<Record<Preset, PresetRules>> = {
  spreadsheet: { permission: 'read', areas: ['products', 'orders'], program: 'excel' },
  printer: { permission: 'read', areas: ['orders'], program: 'fields' },
  bookkeeping: { permission: 'read', areas: ['orders', 'customers', 'coupons', 'reports'], program: 'fields' },
  stock: { permission: 'read_write', areas: ['products'], program: 'fields' },
  automation: { permission: 'read_write', areas: ['products', 'orders', 'customers'], program: 'n8n' },
  script: { permission: 'read', areas: ['everything'], program: 'python' },
  assistant: {
    permission: 'read',
    areas: ['products', 'orders', 'reports'],
    perMinute: 60,
    until: 'quarter',
    program: 'agent',
  },
  other: { permission: 'read', areas: [], program: 'fields' },
};

const daysOf = { week: 7, month: 30, quarter: 90, year: 365 } as const;

/**
 * ISO 8601, of the moment from which on the key is refused; undefined for one that is good until it is revoked. `day`, as
 * `2027-01-31`, counts to its end, where this computer is; null where it is none, or over. `now`: milliseconds since 1970.
 */
export function expiryOf(until: Until, day: string, now: number): string | undefined | null {
  if (until === 'forever') return undefined;
  if (until !== 'day') return new Date(now + daysOf[until] * 86_400_000).toISOString();
  const end = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T23:59:59`) : undefined;
  if (end === undefined || Number.isNaN(end.getTime()) || end.getTime() <= now) return null;
  return end.toISOString();
}
