import type { CauseCode } from '../../../src-main/contract/codes.ts';
import type { StoreRecord } from '../../../src-main/contract/models.ts';

export interface Health {
  readonly state: 'healthy' | 'warning' | 'problem';
  /** The most important thing that the last check found. */
  readonly cause?: CauseCode;
}

/** How a store stood at its last check. What is only a note is worth no word here. */
export function healthOf({ lastCheck: { ok, findings } }: Pick<StoreRecord, 'lastCheck'>): Health {
  const first = findings.find(({ severity }) => severity !== 'note');
  const state = ok ? (first === undefined ? 'healthy' : 'warning') : 'problem';
  return first === undefined ? { state } : { state, cause: first.cause };
}
