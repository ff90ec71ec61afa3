import { expect, test } from 'vitest';
import { chosenNetwork } from '../../src-main/woocommerce/chosen-network.ts';

const door = {
  proxyFor: async ({ href }: URL) => (href.includes('exempt') ? null : 'http://door.example:3128'),
  authorities: async () => ['an authority'],
};
const mine = 'http://mine.example:8080';

test.each([
  ['system', 'https://shop.example/', 'http://door.example:3128'],
  ['system', 'https://exempt.example/', null],
  ['none', 'https://shop.example/', null],
  [mine, 'https://shop.example/', mine],
  [mine, 'http://shop.example/', mine],
  // What the environment leaves out of its own proxy is not left out of another.
  [mine, 'https://exempt.example/', mine],
  [mine, 'https://10.0.0.5/', mine],
  [mine, 'http://localhost:8080/', null],
  [mine, 'https://127.0.0.1/', null],
  [mine, 'https://[::1]/', null],
  ['system', 'http://shop.localhost/', null],
])('the setting %s leads to %s over %s', async (setting, url, expected) => {
  const network = chosenNetwork(door, async () => setting);
  expect(await network.proxyFor(new URL(url))).toBe(expected);
  expect(await network.authorities()).toEqual(['an authority']);
});

test('a change counts with the next call', async () => {
  let setting = 'none';
  const network = chosenNetwork(door, async () => setting);
  const store = new URL('https://shop.example/');
  expect(await network.proxyFor(store)).toBeNull();
  setting = mine;
  expect(await network.proxyFor(store)).toBe(mine);
});
