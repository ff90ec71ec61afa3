import type { CheckReport, StoreRecord } from '../contract/models.ts';

/** What a record keeps of a check. */
export function lastCheckOf({ ok, findings }: CheckReport): StoreRecord['lastCheck'] {
  return { ok, findings: findings.map(({ cause, severity }) => ({ cause, severity })) };
}
