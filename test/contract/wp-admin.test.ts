import { expect, test } from 'vitest';
import { adminPage, adminUrlNear, adminUrlOf, keysSection, legacySwitch } from '../../src-main/contract/wp-admin.ts';

test.each([
  ['shop.example', 'https://shop.example/wp-admin/'],
  ['http://shop.example:8080/shop', 'http://shop.example:8080/shop/wp-admin/'],
  ['https://shop.example/wp/wp-admin/admin.php?page=wc-settings&create-key=1', 'https://shop.example/wp/wp-admin/'],
  ['https://shop.example/wp/wp-admin/', 'https://shop.example/wp/wp-admin/'],
  ['https://shop.example/shop/index.php', 'https://shop.example/shop/wp-admin/'],
  ['', undefined],
  ['no address', undefined],
])('finds wp-admin near %j', (near, adminUrl) => {
  expect(adminUrlNear(near)).toBe(adminUrl);
});

test('a page lies below wp-admin, wherever that is', () => {
  expect(adminPage('https://shop.example/wp/wp-admin/', 'permalinks')).toBe(
    'https://shop.example/wp/wp-admin/options-permalink.php',
  );
  expect(adminUrlOf({ address: 'https://shop.example/', adminUrl: 'https://shop.example/wordpress/wp-admin/' })).toBe(
    'https://shop.example/wordpress/wp-admin/',
  );
  expect(adminPage(adminUrlOf({ address: 'https://shop.example/shop/' }), 'addKey')).toBe(
    'https://shop.example/shop/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys&create-key=1',
  );
});

test.each([
  ['8.9.3', 'section', 'checkbox'],
  ['9.0.0', 'section', 'plugin-with-section'],
  ['10.0.2', 'section', 'plugin-with-section'],
  ['10.1.0', 'sectionUnknown', 'plugin-with-section'],
  ['10.8.0', 'sectionUnknown', 'plugin'],
  ['11.0.1', 'section11', 'plugin'],
  [undefined, 'sectionUnknown', 'plugin'],
  ['latest', 'sectionUnknown', 'plugin'],
])('knows what differs in WooCommerce %s', (version, section, place) => {
  expect(keysSection(version)).toBe(section);
  expect(legacySwitch(version)).toBe(place);
});
