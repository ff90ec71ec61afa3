import { describeFailure } from '../contract/describe.ts';
import type { CheckReport, Finding } from '../contract/models.ts';
import { plain } from '../contract/plain.ts';
import type { Failure } from '../contract/result.ts';
import { type Terminal, tell } from './terminal.ts';

/** Says what a check found, problems first, each with its way out. */
export function tellFindings(terminal: Terminal, findings: readonly Finding[]): void {
  const { err } = terminal.color;
  const marks = { problem: err.red('✗'), warning: err.yellow('!') };
  for (const finding of findings) {
    const { what, next } = describeFailure(asFailure(finding));
    if (finding.severity === 'note') {
      tell(terminal, err.dim(`· ${plain(what)} ${plain(next)}`));
      continue;
    }
    tell(terminal, `${marks[finding.severity]} ${plain(what)}`);
    tell(terminal, `  ${plain(next)}`);
  }
}

export function firstProblem(report: CheckReport): Failure | undefined {
  const problem = report.findings.find((finding) => finding.severity === 'problem');
  return problem && asFailure(problem);
}

function asFailure(finding: Finding): Failure {
  return { code: finding.cause, params: finding.params };
}

/** A report for `--json`, with the words of each finding beside its code. Nobody can ask for it by its id later. */
export function reportJson({ id: _, ...report }: CheckReport): Record<string, unknown> {
  return {
    ...report,
    findings: report.findings.map((finding) => ({ ...finding, ...describeFailure(asFailure(finding)) })),
  };
}

/** How a store is called, as a sentence. */
export function roadWords(road: NonNullable<CheckReport['road']>): string {
  const how = {
    basic: 'key and secret go in the Authorization header, over verified https',
    signature: 'each call is signed (OAuth 1.0a), and the secret stays here',
  }[road.authentication];
  return road.verbs === 'direct' ? how : `${how}; PUT and DELETE go as POST`;
}
