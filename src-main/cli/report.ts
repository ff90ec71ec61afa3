import { describeFailure, describeFinding, plainText } from '../contract/describe.ts';
import type { CheckReport, Finding } from '../contract/models.ts';
import { plain } from '../contract/plain.ts';
import type { Failure } from '../contract/result.ts';
import { adminPage } from '../contract/wp-admin.ts';
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

/** A report for `--json`: what `docs/command-line.md` promises of it, and no more. */
export function reportJson(report: CheckReport): Record<string, unknown> {
  const { address, checkedAt, ok, requests, rounds, durationMs, capabilities, road, notChecked, evidence } = report;
  const findings = report.findings.map((finding) => findingJson(finding, report.adminUrl));
  return {
    address,
    checkedAt,
    ok,
    requests,
    rounds,
    durationMs,
    findings,
    capabilities,
    ...(road ? { road } : {}),
    notChecked,
    evidence,
  };
}

function findingJson(finding: Finding, adminUrl: string | undefined): Record<string, unknown> {
  const { cause, severity, certainty, evidence, decidedBy } = finding;
  const { title, explanation, fixes } = describeFinding(finding);
  return {
    cause,
    severity,
    certainty,
    title,
    explanation,
    fixes: fixes.map(({ who, pieces, page }) => ({
      who,
      text: plainText(pieces),
      ...(page && adminUrl !== undefined ? { url: adminPage(adminUrl, page) } : {}),
    })),
    evidence,
    ...(decidedBy ? { decidedBy } : {}),
  };
}
