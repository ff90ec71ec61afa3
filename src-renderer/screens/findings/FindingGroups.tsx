import './findings.css';
import type { ReactNode } from 'react';
import type { Finding, NotChecked } from '../../../src-main/contract/models.ts';
import { OpenPair } from './OpenPair.tsx';

export interface FindingGroupsProps {
  readonly groups: ReadonlyArray<readonly Finding[]>;
  readonly notChecked: readonly NotChecked[];
  readonly card: (finding: Finding) => ReactNode;
}

/** Findings in their order, a card each; those that the evidence does not tell apart stand in one frame. */
export function FindingGroups({ groups, notChecked, card }: FindingGroupsProps) {
  return (
    groups.length > 0 && (
      <div className="findings-list">
        {groups.map((group) =>
          group.length > 1 ? (
            <OpenPair key={group[0]?.cause} findings={group} notChecked={notChecked}>
              {group.map(card)}
            </OpenPair>
          ) : (
            group.map(card)
          ),
        )}
      </div>
    )
  );
}
