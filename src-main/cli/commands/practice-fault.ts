import { distance } from 'fastest-levenshtein';
import {
  type PracticeFaultName,
  practiceFault,
  practiceFaultGroups,
  practiceFaultNames,
} from '../../contract/practice-faults.ts';
import { type Language, type PractisedFault, startPracticeFault } from '../../practice/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { printJson, table } from '../output.ts';
import { print, type Terminal } from '../terminal.ts';
import type { PracticeRun } from './practice.ts';

const groupTitles = {
  address: 'The address',
  certificate: 'The certificate',
  server: 'The server',
  'in-front': 'In front of the store',
  wordpress: 'WordPress and its plugins',
  key: 'The key',
} as const satisfies Record<(typeof practiceFaultGroups)[number], string>;

/** What `--fault` takes, from the address to the key. */
export function listFaults(terminal: Terminal, json: boolean): number {
  const faults = practiceFaultNames.map((name) => ({ name, ...practiceFault(name) }));
  if (json) {
    const shown = faults.map(({ name, group, title, plays, over, cause }) => ({
      name,
      group,
      title,
      plays,
      over,
      cause,
    }));
    printJson(terminal, { faults: shown });
    return exitCodes.ok;
  }
  // One width for all groups.
  const lines = table(faults.map(({ name, title }) => [`  ${name}`, title]));
  for (const [index, group] of practiceFaultGroups.entries()) {
    if (index > 0) print(terminal, '');
    print(terminal, terminal.color.out.bold(groupTitles[group]));
    for (const [at, fault] of faults.entries()) if (fault.group === group) print(terminal, lines[at] ?? '');
  }
  return exitCodes.ok;
}

/** The one that was meant, if any was. */
export function nearestFault(given: string): string {
  const far = (name: string) => distance(name, given.slice(0, 100));
  return practiceFaultNames.reduce((best, name) => (far(name) < far(best) ? name : best));
}

export async function runFault(
  name: PracticeFaultName,
  options: { readonly https: boolean; readonly port: number; readonly language: Language },
): Promise<PracticeRun> {
  const fault = await startPracticeFault(name, options);
  const { address, authority, key, staging, guideUrl } = fault;
  return {
    address,
    ...(authority === undefined ? {} : { authority }),
    json: (authorityFile) => ({
      fault: name,
      address,
      ...(authorityFile === undefined ? {} : { authorityFile }),
      addKeyUrl: guideUrl,
      key,
      ...(staging === undefined ? {} : { staging }),
    }),
    introduce: (terminal, authorityFile) => introduce(terminal, name, fault, authorityFile),
    close: () => fault.close(),
  };
}

function introduce(
  terminal: Terminal,
  name: PracticeFaultName,
  { address, key, staging, guideUrl }: PractisedFault,
  authorityFile: string | undefined,
): void {
  const { title, plays } = practiceFault(name);
  print(terminal, terminal.color.out.bold(title));
  print(terminal, plays);
  print(terminal, 'It is played by a stand-in for WooCommerce on this computer, and gone when it stops.');
  print(terminal, '');
  const rows = [
    ['Address', address],
    ['Consumer key', key.consumerKey],
    ['Consumer secret', key.consumerSecret],
    ...(staging === undefined
      ? []
      : [
          ['Staging name', staging.user],
          ['Staging password', staging.password],
        ]),
    ['The same, to copy', guideUrl],
  ];
  for (const line of table(rows)) print(terminal, line);
  print(terminal, '');
  print(terminal, `Find its cause: ${commandLine('doctor', address, authorityFile)} --key -`);
}

/** A command for the shell. */
export function commandLine(command: string, address: string, authorityFile: string | undefined): string {
  return `gatehouse ${command} ${quoted(address)}${authorityFile === undefined ? '' : ` --ca ${quoted(authorityFile)}`}`;
}

function quoted(word: string): string {
  return /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
