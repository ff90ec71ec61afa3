import { describeFailure, describeFinding, describeRoad, findingsForHost, plainText } from '../contract/describe.ts';
import { certaintyTexts, notCheckedTexts, probeTexts } from '../contract/evidence-en.ts';
import {
  areas,
  type CheckReport,
  type Evidence,
  type Finding,
  type NotChecked,
  notCheckedReasons,
  type StepName,
} from '../contract/models.ts';
import { plain } from '../contract/plain.ts';
import type { Failure } from '../contract/result.ts';
import { fineTexts } from '../contract/words-en.ts';
import { adminPage } from '../contract/wp-admin.ts';
import { print, type Terminal, tell } from './terminal.ts';
import { widthOf, wrap } from './wrap.ts';

const mostEvidence = 3;
const mostQuestions = 4;
const known = '  How we know: ';
const menders = { you: 'You', host: 'Your host', app: 'Done already' } as const;

/**
 * Prints a report for a person: what is wrong, most important first, with how it is known, who mends it and how; then
 * in a line each what is in order, what was not checked, and how the store is called. `fine`: what was found in order.
 */
export function printReport(terminal: Terminal, report: CheckReport, fine: readonly StepName[]): void {
  const width = widthOf(terminal.stdout);
  const { out } = terminal.color;
  // Away from the steps, which a terminal shows above.
  if (terminal.stderr.isTTY) tell(terminal);
  const section = (name: string, text: string): void => {
    for (const line of wrap(`${name}: ${text}`, width, '  ', '')) print(terminal, out.dim(line));
  };
  for (const finding of report.findings) {
    for (const line of findingLines(finding, report, width, out)) print(terminal, line);
    print(terminal, '');
  }
  if (fine.length > 0) section('In order', `${fine.map((name) => fineTexts[name]).join(', ')}.`);
  for (const line of capabilityLines(report)) section(...line);
  for (const text of notCheckedLines(report.notChecked)) section('Not checked', text);
  const cost = `${report.requests} request${report.requests === 1 ? '' : 's'} in ${(report.durationMs / 1000).toFixed(1)} s`;
  print(terminal, `${stateOf(report, out)}: ${plain(report.address)}, ${cost}.`);
}

function stateOf({ ok, key, findings }: CheckReport, color: Terminal['color']['out']): string {
  if (!ok) return color.red('Has a problem');
  if (findings.some(({ severity }) => severity === 'warning')) return color.yellow('Works, with a warning');
  return color.green(key ? 'Healthy' : 'Nothing stands in the way of a key');
}

/** Says on standard error what a check found that does not stand in the way. */
export function tellFindings(terminal: Terminal, report: CheckReport): void {
  const width = widthOf(terminal.stderr);
  for (const finding of report.findings) {
    for (const line of findingLines(finding, report, width, terminal.color.err)) tell(terminal, line);
  }
}

function findingLines(finding: Finding, report: CheckReport, width: number, color: Terminal['color']['out']): string[] {
  const { title, explanation, fixes } = describeFinding(finding);
  if (finding.severity === 'note') {
    const { what, next } = describeFailure(asFailure(finding));
    return wrap(plain(`${what} ${next}`), width, '  ', '· ').map(color.dim);
  }
  const paint = finding.severity === 'problem' ? color.red : color.yellow;
  const mark = finding.severity === 'problem' ? '✗' : '!';
  return [
    ...wrap(title, width, '  ', `${mark} `).map((line) => color.bold(paint(line))),
    ...wrap(plain(explanation), width, '  '),
    ...certaintyLines(finding, width),
    ...report.evidence
      .filter(({ id }) => finding.evidence.includes(id))
      .slice(0, mostEvidence)
      .flatMap((one, index) => {
        const indent = ' '.repeat(known.length);
        return wrap(plain(evidenceWords(one)), width, indent, index === 0 ? known : indent);
      })
      .map(color.dim),
    ...fixes.flatMap(({ who, pieces, page }, index) => {
      const number = `  ${index + 1}. `;
      const indent = ' '.repeat(number.length);
      // Word by word, so that a line may end within a label.
      const text = pieces.map((piece) =>
        piece.strong ? plain(piece.text).replace(/\S+/g, (word) => color.bold(word)) : plain(piece.text),
      );
      return [
        ...wrap(`${menders[who]}: ${text.join('')}`, width, indent, number),
        ...(page && report.adminUrl !== undefined ? [`${indent}${color.cyan(adminPage(report.adminUrl, page))}`] : []),
      ];
    }),
  ];
}

function certaintyLines({ certainty, decidedBy }: Finding, width: number): string[] {
  if (certainty === 'certain') return [];
  const decides = decidedBy ? ` This would decide it: ${probeTexts[decidedBy]}` : '';
  const words = certaintyTexts[certainty];
  return wrap(`${words.charAt(0).toUpperCase()}${words.slice(1)}.${decides}`, width, '  ');
}

/** The question and its answer; where a certificate ended the matter, what it says of itself. */
function evidenceWords({ probe, status, restCode, failure, certificate }: Evidence): string {
  if (failure && certificate) {
    const { names, issuer, validFrom, validTo } = certificate;
    const days = `${validFrom.slice(0, 10)} to ${validTo.slice(0, 10)}`;
    return `${probeTexts[probe]} Its certificate is for ${names.join(', ')}, of “${issuer}”, from ${days}.`;
  }
  const answer = failure ? `No (${failure.code})` : [status, restCode].filter((part) => part !== undefined).join(' ');
  return `${probeTexts[probe]} ${answer || 'No answer'}.`;
}

function capabilityLines({ capabilities, road }: CheckReport): (readonly [name: string, text: string])[] {
  const { read, write } = capabilities;
  if (read === 'unknown' && write === 'unknown') return [];
  const may = [...(read === 'yes' ? ['read'] : []), ...(write === 'yes' ? ['write'] : [])].join(' and ') || 'nothing';
  const seen = areas.filter((area) => capabilities.areas[area] === 'yes').map((area) => area.replace('_', ' '));
  return [
    ['The key may', `${may}; its user sees ${seen.join(', ') || 'nothing'}.`],
    ...(road ? ([['Calls', `${describeRoad(road)}.`]] as const) : []),
  ];
}

/** What an earlier answer had settled is left out: nothing is lost by it. */
function notCheckedLines(notChecked: readonly NotChecked[]): string[] {
  return notCheckedReasons.flatMap((reason) => {
    const questions = notChecked.filter(({ because }) => because === reason).map(({ probe }) => probeTexts[probe]);
    if (reason === 'settled' || questions.length === 0) return [];
    const asked = questions.length > mostQuestions ? `${questions.length} questions.` : questions.join(' ');
    return [`${notCheckedTexts[reason]} ${asked}`];
  });
}

export function firstProblem(report: CheckReport): Failure | undefined {
  const problem = report.findings.find((finding) => finding.severity === 'problem');
  return problem && asFailure(problem);
}

/** Something that was found is for the host to mend. */
export function isForHost(report: CheckReport): boolean {
  return findingsForHost(report).length > 0;
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
