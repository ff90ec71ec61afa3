import type { Finding } from '../../../src-main/contract/models.ts';

export interface Grouped {
  /** Problems and warnings in their order; those that the same probe would tell apart stand together. */
  readonly groups: ReadonlyArray<readonly Finding[]>;
  readonly notes: readonly Finding[];
}

export function grouped(findings: readonly Finding[]): Grouped {
  const groups: Finding[][] = [];
  for (const finding of findings.filter(({ severity }) => severity !== 'note')) {
    const rival = groups.find(([first]) => first && areRivals(first, finding));
    if (rival) rival.push(finding);
    else groups.push([finding]);
  }
  return { groups, notes: findings.filter(({ severity }) => severity === 'note') };
}

/** The evidence leaves both open: what decides between one and the other is the same. */
function areRivals(one: Finding, other: Finding): boolean {
  return one.certainty === 'open' && other.certainty === 'open' && one.decidedBy === other.decidedBy;
}
