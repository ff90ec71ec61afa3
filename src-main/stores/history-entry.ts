import { z } from 'zod';
import type { CauseCode } from '../contract/codes.ts';
import { doorNames, type HistoryEntry } from '../contract/history.ts';
import { permissions, severities } from '../contract/models.ts';
import { rotationOrders, rotationReasons } from '../contract/rotation.ts';
import { toolAreas } from '../contract/tools.ts';
import { keyOrSecret, unprintable } from './names.ts';

/* What a line of a history must be, whoever wrote it. Fields that we do not know are left out. */

const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((value) => !unprintable.test(value));
const webAddress = text(2_000).regex(/^https?:\/\/[^\s/?#@\\]+(\/[^\s?#\\]*)?$/);
const last7 = z.string().regex(/^[0-9a-f]{7}$/);
const road = z.object({
  restUrl: webAddress,
  signedRestUrl: webAddress,
  authentication: z.enum(['basic', 'signature']),
  verbs: z.enum(['direct', 'method-parameter']),
  staging: z.boolean(),
});
const count = z.number().int().min(0);
// Any code's shape, as in a record: a later version may have found it.
const cause = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .transform((code) => code as CauseCode);
const rules = z.object({
  permission: z.enum(permissions),
  areas: z.array(z.enum(toolAreas)).max(toolAreas.length),
  perMinute: count.exactOptional(),
  expiresAt: z.iso.datetime().exactOptional(),
});
const base = { at: z.iso.datetime(), door: z.enum(doorNames) };

const entry = z.discriminatedUnion('event', [
  z.object({ ...base, event: z.literal('connected'), address: webAddress, keyLast7: last7 }),
  z.object({ ...base, event: z.literal('key-added'), keyLast7: last7 }),
  z.object({ ...base, event: z.literal('imported'), keysLast7: z.array(last7).max(100) }),
  z.object({ ...base, event: z.literal('moved'), from: webAddress, to: webAddress }),
  z.object({ ...base, event: z.literal('renamed'), from: text(200), to: text(200) }),
  z.object({ ...base, event: z.literal('shown-as-qr'), keyLast7: last7 }),
  z.object({ ...base, event: z.literal('staging-login'), state: z.enum(['given', 'removed']) }),
  z.object({
    ...base,
    event: z.literal('checked'),
    ok: z.boolean(),
    findings: z.array(z.object({ cause, severity: z.enum(severities) })).max(100),
    road: road.exactOptional(),
    requests: count,
    durationMs: z.number().min(0),
  }),
  z.object({ ...base, event: z.literal('road-changed'), from: road, to: road }),
  z.object({
    ...base,
    event: z.literal('rotation-started'),
    keyLast7: last7,
    reason: z.enum(rotationReasons),
    order: z.enum(rotationOrders),
  }),
  z.object({ ...base, event: z.literal('key-switched'), from: last7, to: last7 }),
  z.object({ ...base, event: z.literal('rotation-undone'), from: last7, to: last7 }),
  z.object({ ...base, event: z.literal('rotation-abandoned'), keyLast7: last7, newLast7: last7.exactOptional() }),
  z.object({ ...base, event: z.literal('key-revoked'), keyLast7: last7 }),
  z.object({ ...base, event: z.literal('key-erased'), keyLast7: last7, because: z.enum(['revoked', 'told-to']) }),
  z.object({ ...base, event: z.literal('tool-added'), tool: text(200), rules }),
  z.object({
    ...base,
    event: z.literal('tool-changed'),
    tool: text(200),
    was: text(200).exactOptional(),
    from: rules,
    to: rules,
  }),
  z.object({ ...base, event: z.literal('tool-key-replaced'), tool: text(200), keyLast7: last7 }),
  z.object({ ...base, event: z.literal('tool-revoked'), tool: text(200), keyLast7: last7 }),
]) satisfies z.ZodType<HistoryEntry>;

/** The entry that a line holds; undefined for what no entry looks like. */
export function readEntry(line: string): HistoryEntry | undefined {
  if (keyOrSecret.test(line)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const read = entry.safeParse(value);
  return read.success ? read.data : undefined;
}
