import { type ForeignText, type PasteFinding, readPaste } from './text.ts';

/** What a code of a picture is, with nothing of it but the last seven characters. */
export interface CodeReport {
  /** `pair` is a whole key; `text` is anything else that is none. */
  readonly kind: Exclude<PasteFinding['kind'], 'other' | 'generated-screen-without-keys'> | ForeignText;
  readonly consumerKeyLast7: string | null;
  readonly secretLast7: string | null;
  /** A consumer key and its secret are there, both whole. */
  readonly complete: boolean;
}

/** Says what a code is. It is read as data only: no address is opened, whatever it is. */
export function describeCode(text: string): CodeReport {
  const read = readPaste({ codes: [text] });
  if (!read.ok) return foreign('text');
  const finding = read.value;
  switch (finding.kind) {
    case 'pair': {
      const { consumerKey, consumerSecret } = finding.pair;
      return { kind: 'pair', consumerKeyLast7: consumerKey.last7, secretLast7: consumerSecret.last7, complete: true };
    }
    case 'other':
      return foreign(finding.what);
    case 'generated-screen-without-keys':
      return foreign('text');
    default:
      return {
        kind: finding.kind,
        consumerKeyLast7: 'consumerKey' in finding ? (finding.consumerKey?.last7 ?? null) : null,
        secretLast7: 'consumerSecret' in finding ? (finding.consumerSecret?.last7 ?? null) : null,
        complete: false,
      };
  }
}

function foreign(kind: CodeReport['kind']): CodeReport {
  return { kind, consumerKeyLast7: null, secretLast7: null, complete: false };
}
