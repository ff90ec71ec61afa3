import type { Finding, Severity } from '../../../src-main/contract/models.ts';

export type Found = Pick<Finding, 'cause' | 'severity'>;

/** What a check found otherwise than the one before it. */
export interface Changes {
  readonly gone: ReadonlyArray<Finding['cause']>;
  /** Was not there, or is worse than it was. */
  readonly appeared: ReadonlyArray<Finding['cause']>;
  /** Is still there, and does less harm than it did: calls go around it now. */
  readonly eased: ReadonlyArray<Finding['cause']>;
}

const weights: Readonly<Record<Severity, number>> = { note: 1, warning: 2, problem: 3 };

export function changesBetween(before: readonly Found[], after: readonly Found[]): Changes {
  const [was, is] = [weightsOf(before), weightsOf(after)];
  const causes = [...is.keys()];
  return {
    gone: [...was.keys()].filter((cause) => !is.has(cause)),
    appeared: causes.filter((cause) => (was.get(cause) ?? 0) < (is.get(cause) ?? 0)),
    eased: causes.filter((cause) => (was.get(cause) ?? 0) > (is.get(cause) ?? 0)),
  };
}

export function isSame({ gone, appeared, eased }: Changes): boolean {
  return gone.length + appeared.length + eased.length === 0;
}

/** By cause, the heaviest where one stands there twice. */
function weightsOf(findings: readonly Found[]): ReadonlyMap<Finding['cause'], number> {
  const heaviest = new Map<Finding['cause'], number>();
  for (const { cause, severity } of findings) {
    heaviest.set(cause, Math.max(heaviest.get(cause) ?? 0, weights[severity]));
  }
  return heaviest;
}
