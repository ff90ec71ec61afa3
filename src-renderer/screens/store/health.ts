import type { CauseCode } from '../../../src-main/contract/codes.ts';
import type { StoreRecord } from '../../../src-main/contract/models.ts';

export interface Health {
  readonly state: 'healthy' | 'warning' | 'problem';
  /** The most important thing that the last check found. */
  readonly cause?: CauseCode;
}

/** What a healthy store may have too. A permission that the key lacks and that nobody wanted is no problem. */
const notes: ReadonlySet<CauseCode> = new Set([
  'rest-prefix-custom',
  'coming-soon',
  'legacy-api-on',
  'legacy-api-off',
  'permission-read-missing',
  'permission-write-missing',
]);

/** How a store stood at its last check. */
export function healthOf({ lastCheck: { ok, findings } }: Pick<StoreRecord, 'lastCheck'>): Health {
  const cause = ok ? findings.find((one) => !notes.has(one)) : findings[0];
  const state = ok ? (cause === undefined ? 'healthy' : 'warning') : 'problem';
  return cause === undefined ? { state } : { state, cause };
}
