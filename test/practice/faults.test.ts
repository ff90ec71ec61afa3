import { afterEach, expect, test } from 'vitest';
import { type CauseCode, causeCodes } from '../../src-main/contract/codes.ts';
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

/** What no fault can play, and why. */
const unplayed: Partial<Record<CauseCode, string>> = {
  'cannot-tell': 'is what is said of a fault that nobody has met before; one with a name would be told by it',
};

test('Every cause is played by at least one fault, but for those that cannot be', () => {
  const played = new Set(practiceFaultNames.map((name) => practiceFault(name).cause));
  expect(causeCodes.filter((cause) => !played.has(cause))).toEqual(Object.keys(unplayed));
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
