import type { Finding, Permission } from '../contract/models.ts';
import { keyRows } from './causes/key.ts';
import { noteRows, roadRows } from './causes/road.ts';
import type { Row } from './causes/row.ts';
import { addressRows, wayRows } from './causes/way.ts';
import { everything, type Grounds, restOf } from './grounds.ts';
import { inOrder, severityOf } from './severity.ts';

/** In the order in which they are to be mended: what makes the others meaningless comes first. */
const rows: readonly Row[] = [...keyRows, ...wayRows, ...roadRows, ...addressRows, ...noteRows];

/** What the evidence shows, most important first. Pure: the same grounds give the same findings. */
export function findingsOf(grounds: Grounds): Finding[] {
  const found = inOrder(rows.flatMap((row) => findingOf(row, grounds)));
  const explained = found.some(({ severity }) => severity === 'problem') || provesWanted(grounds);
  return explained ? found : [...findingOf(cannotTell, grounds), ...found];
}

function findingOf(row: Row, grounds: Grounds): Finding[] {
  const shownBy = row.shownBy(grounds);
  if (shownBy === false) return [];
  const shown = shownBy.filter((one) => one !== undefined);
  const certainty = row.certainty?.(grounds, shown) ?? 'certain';
  const { host, last7 } = grounds;
  return [
    {
      cause: row.cause,
      severity: row.severity?.(grounds, shown) ?? severityOf(row.cause),
      certainty,
      params: { host, last7, ...row.params?.(grounds, shown) },
      evidence: shown.map(({ id }) => id),
      ...(certainty === 'open' && row.decidedBy ? { decidedBy: row.decidedBy } : {}),
    },
  ];
}

/** An answer that fits no cause: the last that something else gave than WooCommerce, else the last of all. */
const cannotTell: Row = {
  cause: 'cannot-tell',
  shownBy: (grounds) => {
    const all = everything(grounds);
    return [all.findLast(({ outcome }) => outcome === 'blocked') ?? all.at(-1)];
  },
  certainty: () => 'open',
  params: (_, [last]) => ({ status: last?.status ?? 0, restCode: last?.restCode ?? '' }),
};

/** Without a problem it is said that the key can do what is wanted; that nothing spoke against it is not enough. */
function provesWanted(grounds: Grounds): boolean {
  if (!restOf(grounds)) return false;
  return grounds.key !== 'whole' || (grounds.settled !== undefined && may(grounds, grounds.wanted));
}

function may({ capabilities: { read, write } }: Grounds, wanted: Permission): boolean {
  return (wanted === 'write' || read === 'yes') && (wanted === 'read' || write === 'yes');
}
