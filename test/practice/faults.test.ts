import { afterEach, expect, test } from 'vitest';
import { causeCodes } from '../../src-main/contract/codes.ts';
import { practiceFault, practiceFaultNames, practiceKeyKinds } from '../../src-main/contract/practice-faults.ts';
import { type PractisedFault, startPracticeFault } from '../../src-main/practice/index.ts';
import { ask } from './support.ts';

const running: PractisedFault[] = [];

async function start(...request: Parameters<typeof startPracticeFault>): Promise<PractisedFault> {
  const fault = await startPracticeFault(...request);
  running.push(fault);
  return fault;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((fault) => fault.close()));
});

test('Every cause is played by at least one fault', () => {
  const played = new Set(practiceFaultNames.map((name) => practiceFault(name).cause));
  expect(causeCodes.filter((cause) => !played.has(cause))).toEqual([]);
});

test.each(practiceFaultNames)('%s starts, with keys of all kinds and a page that tells of it', async (name) => {
  const fault = await start(name);
  const { over, title } = practiceFault(name);
  expect(fault.address).toMatch(over === 'http' ? /^http:/ : /^https:/);
  expect(Object.keys(fault.keys).toSorted()).toEqual([...practiceKeyKinds].sort());
  const guide = await ask(fault.store, fault.guideUrl);
  expect(guide.status).toBe(200);
  for (const said of [title, fault.address, fault.key.consumerKey, fault.key.consumerSecret]) {
    expect(guide.text).toContain(said);
  }
});
