import { causePages, type ServerInstruction, type ServerName, serverNames } from '../contract/cause-pages-en.ts';
import { describeFinding, describeRoad, fill, findingsForHost, plainText } from '../contract/describe.ts';
import { certaintyTexts, loginTexts, notCheckedTexts, probeTexts } from '../contract/evidence-en.ts';
import {
  areas,
  type CertificateFacts,
  type CheckReport,
  type Evidence,
  type Finding,
  notCheckedReasons,
  type YesNoUnknown,
} from '../contract/models.ts';
import { plain } from '../contract/plain.ts';
import { letterTexts, reportTexts, severityTexts, wantedTexts, yesNoTexts } from '../contract/reports-en.ts';
import type { FailureParams } from '../contract/result.ts';
import { withoutSecrets } from './without-secrets.ts';

/** The program that made the report. */
export interface Maker {
  readonly version: string;
}

/** More is left out, and said to be: nobody reads it, and a store could make it endless. */
const most = { findings: 20, evidence: 40, inLetter: 5, hops: 5, headers: 12, value: 300 };

/** Headers by which a host finds an answer again in their own logs, and which of their parts gave it. */
const traces = [
  'date',
  'server',
  'via',
  'age',
  'cf-cache-status',
  'cf-mitigated',
  'cf-ray',
  'location',
  'retry-after',
  'sg-captcha',
  'www-authenticate',
  'x-cache',
  'x-litespeed-cache',
  'x-varnish',
];

/** A report for a supporter, in Markdown. No secret is in it; what a store said stands in code spans, on one line. */
export function reportText(report: CheckReport, { version }: Maker): string {
  const { findings, evidence, notChecked, checkedAt } = report;
  const say = (text: string, params: FailureParams = {}): string => fill(text, params);
  const lines = [
    `# ${say(reportTexts.title, { address: marked(report.address) })}`,
    '',
    say(reportTexts.made, {
      version,
      time: utc(Date.parse(checkedAt)),
      requests: report.requests,
      rounds: report.rounds,
      seconds: (report.durationMs / 1000).toFixed(1),
    }),
    report.key
      ? say(reportTexts.asked, { last7: marked(report.key.last7), wanted: wantedTexts[report.key.wanted] })
      : reportTexts.askedAddress,
    report.ok ? reportTexts.healthy : reportTexts.problem,
    say(reportTexts.versions, {
      woocommerce: marked(report.versions.woocommerce ?? reportTexts.unknown),
      wordpress: marked(report.versions.wordpress ?? reportTexts.unknown),
    }),
    '',
    `## ${reportTexts.found}`,
    ...(findings.length === 0 ? ['', reportTexts.nothingFound] : []),
    ...findings.slice(0, most.findings).flatMap(findingLines),
    ...leftOut(findings.length - most.findings),
  ];
  if (report.key) lines.push('', `## ${reportTexts.may}`, '', ...capabilityLines(report));
  lines.push('', `## ${reportTexts.asking}`, '');
  const restedOn = new Set(['home', ...findings.flatMap((finding) => finding.evidence)]);
  for (const one of evidence.slice(0, most.evidence)) lines.push(...evidenceLines(one, restedOn.has(one.id)));
  lines.push(...leftOut(evidence.length - most.evidence));
  if (notChecked.length > 0) lines.push('', `## ${reportTexts.notChecked}`, '');
  for (const reason of notCheckedReasons) {
    const probes = notChecked.filter(({ because }) => because === reason).map(({ probe }) => probeTexts[probe]);
    if (probes.length > 0) lines.push(`- ${notCheckedTexts[reason]} ${probes.join(' ')}`);
  }
  return `${lines.join('\n')}\n`;
}

function findingLines(finding: Finding, index: number): string[] {
  const { cause, severity, certainty, evidence, decidedBy } = finding;
  const { title, explanation, fixes } = describeFinding({ cause, params: inMarkdown(finding.params) });
  const head = { number: index + 1, title, severity: severityTexts[severity], certainty: certaintyTexts[certainty] };
  return [
    '',
    `### ${fill(reportTexts.finding, head)}`,
    '',
    `\`${cause}\`. ${explanation}`,
    ...(evidence.length > 0
      ? [fill(reportTexts.evidence, { evidence: evidence.slice(0, most.evidence).map(code).join(', ') })]
      : []),
    ...(decidedBy ? [fill(reportTexts.decidedBy, { probe: probeTexts[decidedBy] })] : []),
    '',
    ...fixes.map(({ who, pieces }) => `- ${reportTexts[who]}: ${plainText(pieces)}`),
  ];
}

function capabilityLines({ capabilities, road }: CheckReport): string[] {
  const those = (state: YesNoUnknown): string =>
    areas
      .filter((area) => capabilities.areas[area] === state)
      .map((area) => area.replace('_', ' '))
      .join(', ') || reportTexts.none;
  return [
    fill(reportTexts.permissions, { read: yesNoTexts[capabilities.read], write: yesNoTexts[capabilities.write] }),
    fill(reportTexts.areas, { yes: those('yes'), no: those('no'), unknown: those('unknown') }),
    road ? fill(reportTexts.road, { restUrl: code(road.restUrl), road: describeRoad(road) }) : reportTexts.noRoad,
  ];
}

/** `inFull`: with the headers, which few ask for where nothing rests on them. */
function evidenceLines(evidence: Evidence, inFull: boolean): string[] {
  const { id, method, url, login, round, timing, hops, headers, excerpt, certificate } = evidence;
  const request = {
    request: code(`${method} ${url}`),
    login: loginTexts[login],
    answer: answerOf(evidence, code),
    ms: Math.round(timing.totalMs),
    round,
  };
  const told = inFull ? Object.entries(headers).slice(0, most.headers) : [];
  return [
    `- ${code(id)}: ${fill(reportTexts.request, request)}`,
    ...hops
      .slice(0, most.hops)
      .map((hop) => `  - ${fill(reportTexts.hop, { url: code(hop.url), status: hop.status })}`),
    ...(told.length > 0
      ? [
          `  - ${fill(reportTexts.headers, { headers: told.map(([name, value]) => code(`${name}: ${value}`)).join(', ') })}`,
        ]
      : []),
    ...(certificate && inFull ? [`  - ${certificateLine(certificate)}`] : []),
    ...(excerpt ? [`  - ${fill(reportTexts.said, { excerpt: code(excerpt) })}`] : []),
  ];
}

function certificateLine({ names, issuer, validFrom, validTo }: CertificateFacts): string {
  return fill(reportTexts.certificate, {
    names: code(names.join(', ')),
    issuer: code(issuer),
    validFrom: code(validFrom),
    validTo: code(validTo),
  });
}

function answerOf({ status, restCode, failure }: Evidence, quote: (text: string) => string): string {
  if (failure) return failure.code;
  if (status === undefined) return reportTexts.noAnswer;
  return restCode ? `${status} ${quote(restCode)}` : String(status);
}

/**
 * A message to the hosting company, in plain text: what was seen, and what is asked of them, with the lines for their
 * server. Absent where nothing that was found is theirs to mend. No secret is in it.
 */
export function hostLetter(report: CheckReport, { version }: Maker): string | undefined {
  const findings = findingsForHost(report).slice(0, most.findings);
  const [first] = findings;
  if (!first) return undefined;
  const servers = serversSeen(report.evidence);
  const from = Date.parse(report.checkedAt);
  const title = describeFinding(first).title;
  const more = findings.length > 1 ? fill(letterTexts.more, { count: findings.length - 1 }) : '';
  const lines = [
    fill(letterTexts.subject, { host: oneLine(hostOf(report.address)), title }) + more,
    '',
    letterTexts.greeting,
    '',
    fill(letterTexts.intro, {
      address: oneLine(report.address),
      version,
      from: utc(from),
      // To the next whole second: what is looked for lies between.
      to: utc(Math.ceil((from + report.durationMs) / 1000) * 1000),
    }),
    ...findings.flatMap((finding, index) => requestLines(finding, findings.length > 1 ? index + 1 : 0)),
    '',
    letterTexts.end,
  ];
  return `${lines.join('\n')}\n`;

  function requestLines({ cause, params, evidence: ids }: Finding, number: number): string[] {
    const host = causePages[cause].host;
    const clean = inPlainText(params);
    const seen = report.evidence.filter(({ id }) => ids.includes(id));
    const told = (host?.servers ?? []).filter(({ server }) => servers.has(server));
    return [
      '',
      ...(number > 0 ? [`${number}. ${describeFinding({ cause, params: clean }).title}`, ''] : []),
      fill(host?.request ?? '', clean, cause),
      ...(seen.length > 0 ? ['', letterTexts.seen, ...seen.slice(0, most.inLetter).flatMap(seenLines)] : []),
      ...(seen.length > most.inLetter
        ? [`  ${fill(reportTexts.leftOut, { count: seen.length - most.inLetter })}`]
        : []),
      ...told.flatMap((one) => serverLines(one, clean, cause)),
    ];
  }
}

function seenLines(evidence: Evidence): string[] {
  const { method, url, login, timing, hops, headers } = evidence;
  const told = traces.flatMap((name) => (headers[name] === undefined ? [] : [oneLine(`${name}: ${headers[name]}`)]));
  return [
    `  ${fill(letterTexts.request, {
      request: oneLine(`${method} ${url}`),
      login: loginTexts[login],
      answer: answerOf(evidence, oneLine),
      ms: Math.round(timing.totalMs),
    })}`,
    ...hops
      .slice(0, most.hops)
      .map((hop) => `    ${fill(letterTexts.hop, { url: oneLine(hop.url), status: hop.status })}`),
    ...(told.length > 0 ? [`    ${told.join('; ')}`] : []),
  ];
}

function serverLines({ server, text, lines }: ServerInstruction, params: FailureParams, cause: string): string[] {
  const instruction = fill(text, params, cause);
  return [
    '',
    server === 'any' ? instruction : fill(letterTexts.server, { server: serverNames[server], text: instruction }),
    ...(lines === undefined ? [] : fill(lines, params, cause).split('\n')).map((line) => (line ? `    ${line}` : '')),
  ];
}

/** Whose lines are of use: nginx often stands before an Apache, and a CDN hides what is behind it. */
function serversSeen(evidence: readonly Evidence[]): ReadonlySet<ServerName> {
  const told = evidence.map(({ headers }) => headers.server ?? '').join(' ');
  const seen = new Set<ServerName>(['any', 'php', 'wordpress']);
  const behind: readonly ServerName[] = ['apache', 'nginx', 'litespeed'];
  if (/cloudflare/i.test(told)) seen.add('cloudflare');
  if (/litespeed/i.test(told)) seen.add('litespeed');
  if (/apache/i.test(told)) seen.add('apache');
  if (/nginx|openresty/i.test(told)) seen.add('nginx').add('apache');
  if (behind.every((server) => !seen.has(server))) for (const server of behind) seen.add(server);
  return seen;
}

/** `2026-11-25 22:40:12 UTC`, as it stands in a server's log. */
function utc(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '?' : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}

function leftOut(count: number): string[] {
  return count > 0 ? ['', fill(reportTexts.leftOut, { count })] : [];
}

/** Foreign text on one line, bounded, without secrets and without what could disturb its surroundings. */
function oneLine(text: string): string {
  const clean = plain(withoutSecrets(text)).replace(/\s+/g, ' ').trim();
  return clean.length > most.value ? `${clean.slice(0, most.value).replace(/[\ud800-\udbff]$/, '')}…` : clean;
}

/** A code span, which shows whatever is in it as it is. */
function code(text: string): string {
  return `\`${oneLine(text).replaceAll('`', '’') || ' '}\``;
}

/** As it is where no sign in it means something to Markdown, else as a code span. */
function marked(text: string): string {
  return /^[\p{L}\p{N} .,:;/()%+…-]*$/u.test(text) ? oneLine(text) : code(text);
}

function inMarkdown(params: FailureParams): FailureParams {
  return mapped(params, marked);
}

function inPlainText(params: FailureParams): FailureParams {
  return mapped(params, oneLine);
}

function mapped(params: FailureParams, clean: (text: string) => string): FailureParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value]),
  );
}
