import type { CauseCode } from '../contract/codes.ts';
import type { FoundCause } from '../contract/models.ts';
import { severityOf } from '../diagnosis/severity.ts';
import { isObject } from './record-schema.ts';

/** Turns a record of one schema into one of the next. It meets unchecked data, and leaves alone what it does not understand. */
type RecordMigration = (older: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** The first leads from schema 1 to 2, and so on; the current schema is the one that the last leads to. */
export const recordMigrations: readonly RecordMigration[] = [
  /** The road says whether a staging login goes along, and each cause of the last check how grave it was. */
  (older) => {
    const { road, lastCheck } = older;
    return {
      ...older,
      ...(isObject(road) ? { road: { ...road, staging: false } } : {}),
      ...(isObject(lastCheck) ? { lastCheck: withSeverities(lastCheck) } : {}),
    };
  },
  /** May say where wp-admin is, and that a key is being rotated; whoever wrote so before meant something else. */
  ({ adminUrl: _, rotation: __, ...older }) => older,
];

export const recordSchema = recordMigrations.length + 1;

/** What may be a record of an older schema, as the current one has it. */
export function migrateRecord(record: unknown, schema: number): unknown {
  return recordMigrations
    .slice(schema - 1)
    .reduce((older, migration) => (isObject(older) ? migration(older) : older), record);
}

function withSeverities(lastCheck: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!Array.isArray(lastCheck.findings)) return { ...lastCheck };
  const findings = lastCheck.findings.map((code: unknown) =>
    typeof code === 'string' ? withSeverity(code as CauseCode, lastCheck.ok === true) : code,
  );
  return { ...lastCheck, findings };
}

/** As grave as the cause is by itself; but what a check in order found was no problem, such as a permission that nobody wanted. */
function withSeverity(cause: CauseCode, wasOk: boolean): FoundCause {
  const severity = severityOf(cause);
  if (!wasOk || severity !== 'problem') return { cause, severity };
  return { cause, severity: cause.startsWith('permission-') ? 'note' : 'warning' };
}
