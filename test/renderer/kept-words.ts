/**
 * What stays as it is in every language: wp-admin's labels, as its English screens show them. Those that are words of
 * every day (Read, Plain, User) are held where they stand between marks.
 */
export const wpAdminLabels: readonly string[] = [
  'WooCommerce > Settings > Advanced > REST API',
  'WooCommerce > Settings > Advanced > Webhooks',
  'WooCommerce > Settings > Advanced > Legacy API',
  'WooCommerce > Status > Logs',
  'Settings > Permalinks',
  'Settings > General',
  'Plugins > Add Plugin',
  'Advanced > REST API keys',
  'Add key',
  'Generate API key',
  'View/Edit',
  'Read/Write',
  'Save changes',
  'Save Changes',
  'Post name',
  'Last access',
  'API Version',
  'WP REST API Integration v3',
  'Install Now',
  'WooCommerce Legacy REST API',
];

/** Texts that are the same in every language: names, units and codes alone. */
const alike: ReadonlySet<string> = new Set([
  // Beside `WordPress`, which is a name by itself.
  'WooCommerce {{woocommerce}}, WordPress {{wordpress}}',
  // What WooCommerce calls them.
  'Consumer key',
  'Consumer secret',
  // Programs and their packages.
  'Excel: Power Query',
  'JavaScript: @woocommerce/woocommerce-rest-api',
  'PHP: automattic/woocommerce',
  'Python: requests',
  'Python: woocommerce',
  'Ruby: woocommerce_api',
  // Of HTTP.
  'Bad gateway',
  // The same words in German.
  'Name in Gatehouse',
  'Varnish, in vcl_recv:',
  // The same word in French.
  '{{count, number}} page',
  '{{count, number}} pages',
]);

/** Texts that name a button of ours between the marks of labels: it is called as it is in that language. */
export const buttonsOfOurs: ReadonlySet<string> = new Set([
  'rotate:answer.new-refused.next',
  'rotate:banner.next.new-refused',
  'tools:login.once',
]);

/** Whether a text may read as in English. */
export function mayBeAlike(text: string): boolean {
  const words = text.replace(/\{\{[^}]*\}\}|<[^>]*>/g, '');
  return alike.has(text) || !/\p{L}{2,}.*\s.*\p{L}{2,}/su.test(words);
}
