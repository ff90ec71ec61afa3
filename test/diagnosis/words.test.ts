import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { causePages } from '../../src-main/contract/cause-pages-en.ts';
import { causeTexts } from '../../src-main/contract/causes-en.ts';
import type { CauseCode } from '../../src-main/contract/codes.ts';
import { type PracticeFaultName, practiceFaults } from '../../src-main/contract/practice-faults.ts';
import { failureTexts } from '../../src-main/contract/words-en.ts';
import { diagnose } from '../../src-main/diagnosis/diagnose.ts';
import { hostLetter, reportText } from '../../src-main/diagnosis/report-text.ts';
import { startPracticeFault } from '../../src-main/practice/index.ts';
import { readPaste } from '../../src-main/scan/text.ts';
import { directTransport } from './practice.ts';

/** The words are typed by the parameters that a failure needs; whether a finding brings them shows only when it is made. */

const transport = directTransport();
afterAll(() => transport.close());

async function reportOf(name: PracticeFaultName) {
  const fault = await startPracticeFault(name);
  try {
    const pasted = readPaste({ text: `${fault.key.consumerKey}\n${fault.key.consumerSecret}` });
    const key = pasted.ok && pasted.value.kind === 'pair' ? pasted.value.pair : undefined;
    const diagnosed = await diagnose({
      transport,
      address: fault.address,
      ...(key ? { key } : {}),
      wanted: 'read_write',
      addedAuthorities: fault.authority ? [fault.authority] : [],
      now: Date.now,
      wait: (ms, signal) => setTimeout(ms, undefined, { signal }),
      randomBytes,
      signal: new AbortController().signal,
      onStep: () => undefined,
    });
    if (!diagnosed.ok) throw new Error(diagnosed.failure.code);
    return diagnosed.value.report;
  } finally {
    await fault.close();
  }
}

/** Every place in what is said of a cause, to anybody. */
function placesOf(cause: CauseCode): string[] {
  const { what, next } = failureTexts[cause];
  const { host } = causePages[cause];
  const lines = (host?.servers ?? []).map((server) => `${server.text} ${server.lines ?? ''}`);
  const texts = [what, next, ...causeTexts[cause].fixes.map(({ text }) => text), host?.request ?? '', ...lines];
  return [...texts.join(' ').matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '');
}

test.concurrent.each(Object.keys(practiceFaults) as PracticeFaultName[])(
  'what is said of %s has no gap',
  async (name) => {
    const report = await reportOf(name);
    for (const { cause, params } of report.findings) {
      const empty = placesOf(cause).filter((place) => params[place] === undefined || params[place] === '');
      // An answer without a code has none to show, and its words do without it.
      expect([cause, empty.filter((place) => place !== 'restCode')]).toEqual([cause, []]);
    }
    for (const text of [reportText(report, { version: '1.2.3' }), hostLetter(report, { version: '1.2.3' }) ?? '']) {
      expect(text).not.toMatch(/undefined|NaN|\{\{|\[object/);
    }
  },
);
