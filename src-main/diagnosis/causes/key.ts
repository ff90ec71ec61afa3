import type { Observation } from '../evidence.ts';
import { everything, type Grounds } from '../grounds.ts';
import { writeOver } from '../login.ts';
import { knowsKey, saysTheSame, signaturesOf, signedEvidence } from '../verdict.ts';
import { at, type Row, some } from './row.ts';

const minute = 60_000;
/** WooCommerce refuses signatures from 15 minutes on; less what the whole seconds of a Date header hide. */
const refusedFrom = 15 * minute - 5_000;

/** What is wrong with the key, in the order in which it is to be mended: what makes the others meaningless comes first. */
export const keyRows: readonly Row[] = [
  {
    cause: 'key-malformed',
    shownBy: ({ key }) => key === 'malformed' && [],
    params: ({ malformed }) => malformed ?? {},
  },
  {
    cause: 'key-owner-deleted',
    // The login is taken and there is nobody behind it. What the key may not do is refused before that is noticed.
    shownBy: (grounds) => {
      if (grounds.settled) return false;
      const [basic, write] = byBasic(grounds);
      if (basic?.outcome === 'refused' && write?.outcome === 'nobody') return [basic, write];
      if (knowsKey(grounds.evidence) !== 'yes' || signaturesOf(grounds.evidence) !== 'taken') return false;
      return [
        ...signedEvidence(grounds.evidence).filter(({ outcome }) => outcome === 'nobody'),
        ...at('false-signature', 'false-signature-made-up-key')(grounds),
      ];
    },
  },
  {
    cause: 'key-unknown',
    shownBy: (grounds) =>
      !grounds.settled &&
      knowsKey(grounds.evidence) === 'no' &&
      at('false-signature', 'false-signature-made-up-key')(grounds),
  },
  {
    cause: 'secret-wrong',
    shownBy: (grounds) => {
      if (grounds.settled) return false;
      const [basic, write] = byBasic(grounds);
      if (basic?.outcome === 'refused' && write?.outcome === 'refused') return [basic, write];
      const [falseSecret] = at('false-secret')(grounds);
      if (saysTheSame(basic, falseSecret)) return [basic, falseSecret];
      if (knowsKey(grounds.evidence) !== 'yes' || signaturesOf(grounds.evidence) !== 'mismatch') return false;
      return [...signedEvidence(grounds.evidence), ...at('false-signature')(grounds)];
    },
    // A signature names WordPress's own address, and only the index says for certain which that is.
    certainty: (grounds) => (addressIsGuessed(grounds) ? 'likely' : 'certain'),
  },
  {
    cause: 'clock-skew',
    shownBy: (grounds) =>
      Math.abs(grounds.skewMs ?? 0) > 5 * minute &&
      everything(grounds)
        .filter(({ status }) => status)
        .slice(0, 1),
    severity: (grounds) => (clockStopsSignatures(grounds) ? 'problem' : 'warning'),
    params: ({ skewMs }) => ({ minutes: Math.round(Math.abs(skewMs ?? 0) / minute) }),
  },
  {
    cause: 'user-lacks-rights',
    shownBy: (grounds) =>
      grounds.capabilities.areas.products === 'no' &&
      some([...grounds.evidence.values()], ({ outcome }) => outcome === 'no-rights'),
  },
  {
    cause: 'permission-read-missing',
    shownBy: (grounds) => {
      if (grounds.capabilities.read === 'no') return at('read-basic', 'write', ...signedWrites)(grounds);
      if (grounds.settled) return false;
      // No write was answered; but the refusal of reading is another than that of a secret or signature that is wrong.
      const [basic] = byBasic(grounds);
      const [falseSecret] = at('false-secret')(grounds);
      if (saysTheSame(basic, falseSecret) === false) return [basic, falseSecret];
      const otherwise = signaturesOf(grounds.evidence) === 'late' && !clockStopsSignatures(grounds);
      return otherwise && [...signedEvidence(grounds.evidence), ...at('false-signature')(grounds)];
    },
    severity: ({ wanted }) => (wanted === 'write' ? 'note' : 'problem'),
  },
  {
    cause: 'permission-write-missing',
    shownBy: ({ capabilities, settled, evidence }) =>
      capabilities.write === 'no' && settled !== undefined && [writeOver(settled, evidence)],
    severity: ({ wanted }) => (wanted === 'read' ? 'note' : 'problem'),
  },
];

const signedWrites = ['write-signed-https', 'write-signed-http'] as const;

/** How the two questions by Basic were answered, before anything else was known. */
function byBasic(grounds: Grounds): readonly [Observation | undefined, Observation | undefined] {
  return [grounds.evidence.get('read-basic'), grounds.evidence.get('write')];
}

/** Basic was refused too where it arrived; then no address comes into it. */
function addressIsGuessed(grounds: Grounds): boolean {
  const [basic] = byBasic(grounds);
  return basic?.outcome !== 'refused' && grounds.look.discovery?.rest?.home === undefined;
}

/** The clock alone is enough for every signature to be refused. */
export function clockStopsSignatures({ settled, skewMs, evidence }: Grounds): boolean {
  const refused = signedEvidence(evidence).some(({ outcome }) => outcome === 'refused');
  return !settled && refused && Math.abs(skewMs ?? 0) > refusedFrom && knowsKey(evidence) !== 'no';
}
