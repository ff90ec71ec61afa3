import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';
import { expectedPasses, failuresOf, prepare, runSuite, suite } from '../support/core-tests.ts';
import { keyOf } from './support.ts';

let store: PracticeStore;

beforeAll(async () => {
  store = await startPracticeStore({ httpPort: null, httpsPort: 0, shop: () => undefined });
});

afterAll(() => store.close());

test('passes as WooCommerce does', { timeout: 600_000 }, async (context) => {
  const fetched = await prepare().catch((error: Error) => error);
  if (fetched instanceof Error) {
    if (process.env.CI) throw fetched;
    context.skip(`${suite} could not be fetched: ${fetched.message}`);
  }
  const results = await runSuite({ api: `${store.url}/wp-json/wc/v3/`, ...keyOf(store), ...authorityOf(store) });
  process.stdout.write(`${suite}: ${results.numPassedTests} of ${results.numTotalTests} passed\n`);
  expect(failuresOf(results)).toEqual([]);
  expect(results.numPassedTests).toBe(expectedPasses);
});

function authorityOf({ authority }: PracticeStore): { authority?: string } {
  return authority === undefined ? {} : { authority };
}
