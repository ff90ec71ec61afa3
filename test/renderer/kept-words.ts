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
  'REST API keys',
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
const alike: ReadonlySet<string> = new Set([]);

/** Whether a text may read as in English: it is made of names alone. */
export function namesAlike(name: string, text: string): boolean {
  return alike.has(name) || alike.has(text);
}
