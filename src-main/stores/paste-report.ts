import type { PasteChoice, PasteReport } from '../contract/host.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { KeyPair } from '../contract/secret.ts';
import type { PasteFinding } from '../scan/text.ts';

/** What a door is told about a paste: the last seven characters, or why it is no key. */
export function pasteReport(finding: PasteFinding): Result<PasteReport> {
  switch (finding.kind) {
    case 'pair':
      return ok({ state: 'complete', keyLast7: finding.pair.consumerKey.last7, repairs: finding.notes });
    case 'key-only':
      return ok({ state: 'secret-missing', keyLast7: finding.consumerKey.last7, repairs: finding.notes });
    case 'secret-only':
      return ok({ state: 'key-missing', repairs: finding.notes });
    case 'several-pairs':
      return ok({ state: 'choose', choices: finding.pairs.map(choiceOf), repairs: finding.notes });
    case 'several-halves':
      return fail('several-halves', { half: finding.half, count: finding.found.length });
    case 'truncated':
      return fail('key-truncated', { half: finding.half, found: finding.found });
    case 'too-long':
      return fail('key-malformed', { half: finding.half, reason: 'key-too-long', found: finding.found });
    case 'application-password':
      return fail('key-is-application-password');
    case 'generated-screen-without-keys':
      return fail('keys-not-copied');
    case 'other':
      if (finding.what === 'export') return fail('export-not-key');
      return fail(finding.scanned ? 'code-without-key' : 'paste-without-key', { found: finding.what });
  }
}

/** The pair of an earlier `choose` that the person meant. */
export function choose(finding: PasteFinding | undefined, choice: PasteChoice): KeyPair | undefined {
  if (finding?.kind !== 'several-pairs') return undefined;
  return finding.pairs.find((pair) => {
    const { keyLast7, secretLast7 } = choiceOf(pair);
    return keyLast7 === choice.keyLast7 && secretLast7 === choice.secretLast7;
  });
}

function choiceOf(pair: KeyPair): PasteChoice {
  return { keyLast7: pair.consumerKey.last7, secretLast7: pair.consumerSecret.last7 };
}
