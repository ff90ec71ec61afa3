import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';
import { expectedPasses, failuresOf, prepare, runSuite, suite } from '../support/core-tests.ts';
import { type House, makeHouse } from './house.ts';

/* test/practice/api-core-tests.test.ts has the same suite directly against the store. */

let shop: PracticeStore;
let house: House;

beforeAll(async () => {
  shop = await startPracticeStore({ httpPort: null, httpsPort: 0, shop: () => undefined });
  house = await makeHouse();
});

afterAll(async () => {
  await house.close();
  await shop.close();
});

test('WooCommerce’s own tests pass through the gateway as they do without it', {
  timeout: 600_000,
}, async (context) => {
  const fetched = await prepare().catch((error: Error) => error);
  if (fetched instanceof Error) {
    if (process.env.CI) throw fetched;
    context.skip(`${suite} could not be fetched: ${fetched.message}`);
  }
  const store = await house.connect(shop);
  const { consumerKey, consumerSecret } = await house.addTool(store);
  const { address } = await house.open();
  const results = await runSuite({ api: `${address}/${store.id}/wp-json/wc/v3/`, consumerKey, consumerSecret });
  process.stdout.write(`${suite}, through the gateway: ${results.numPassedTests} of ${results.numTotalTests} passed\n`);
  expect(failuresOf(results)).toEqual([]);
  expect(results.numPassedTests).toBe(expectedPasses);
  expect(house.notices).toEqual([]);
});
