import type { CauseCode } from '../../contract/codes.ts';
import type { Certainty, ProbeName, Severity } from '../../contract/models.ts';
import type { Failure, FailureParams } from '../../contract/result.ts';
import type { StoreProblem } from '../../woocommerce/answers.ts';
import { refusalOf } from '../../woocommerce/refusals.ts';
import type { Observation } from '../evidence.ts';
import { type Grounds, letsOthersIn, obstacles } from '../grounds.ts';

/** What shows a cause, or nothing where it does not hold. An empty list: it holds by itself. */
export type Shown = readonly (Observation | undefined)[] | false;

/** One cause: what shows it, and how grave and how sure that is. */
export interface Row {
  readonly cause: CauseCode;
  readonly shownBy: (grounds: Grounds) => Shown;
  /** Where it depends; otherwise the cause's own. */
  readonly severity?: (grounds: Grounds, shown: readonly Observation[]) => Severity;
  /** Certain, unless given. */
  readonly certainty?: (grounds: Grounds, shown: readonly Observation[]) => Certainty;
  /** The probe that would decide, where it is open. */
  readonly decidedBy?: ProbeName;
  readonly params?: (grounds: Grounds, shown: readonly Observation[]) => FailureParams;
}

/** The evidence of these probes, as far as they were sent. */
export const at =
  (...probes: ProbeName[]) =>
  ({ evidence }: Grounds): Observation[] =>
    probes.flatMap((probe) => evidence.get(probe) ?? []);

/** Those that fit, or nothing where none does. */
export const some = (all: readonly Observation[], fits: (one: Observation) => boolean): Shown => {
  const found = all.filter(fits);
  return found.length > 0 && found;
};

/** No answer came, for a reason that the transport or a redirect names itself. */
export function unanswered(cause: CauseCode): Row {
  return {
    cause,
    shownBy: (grounds) => some(obstacles(grounds), ({ failure }) => failure?.code === cause),
    severity: graveAsMet,
    params: (_, [first]) => first?.failure?.params ?? {},
  };
}

/** Something answered in the store's place, and its answer says by itself what it was. */
export function refused(cause: CauseCode, rest: Partial<Row> = {}): Row {
  return {
    cause,
    shownBy: (grounds) => some(obstacles(grounds), (one) => meaningOf(one, grounds.host)?.code === cause),
    severity: graveAsMet,
    params: ({ host }, [first]) => (first && meaningOf(first, host)?.params) ?? {},
    ...rest,
  };
}

function meaningOf(one: Observation, host: string): Failure | undefined {
  return one.problem && refusalOf(one.problem, host, realmOf(one));
}

function realmOf({ headers }: Observation): string {
  return /realm\s*=\s*"([^"]{0,100})"/i.exec(headers['www-authenticate'] ?? '')?.[1] ?? '';
}

/** To the key itself, a problem; to one of the calls after it, a warning, unless what was wanted is among them. */
export function graveAsMet({ settled, wanted }: Grounds, shown: readonly Observation[]): Severity {
  const inTheWay = !settled || (wanted !== 'read' && shown.some(({ probe }) => probe === 'write'));
  return inTheWay ? 'problem' : 'warning';
}

export const kindIs =
  (...kinds: readonly StoreProblem['kind'][]) =>
  ({ problem }: Observation): boolean =>
    problem !== undefined && kinds.includes(problem.kind);

/** Nothing on the way says by itself what is wrong. */
export function unexplained(grounds: Grounds): boolean {
  return (
    !letsOthersIn(grounds) &&
    obstacles(grounds).every((one) => !one.failure && !one.excess && !meaningOf(one, grounds.host))
  );
}
