import type { StoreRecord } from '../../../src-main/contract/models.ts';

/** Pages of a store's wp-admin (seen on WooCommerce 8.9.3, 10.0.2 and 11.0.1). */
const pages = {
  addKey: 'admin.php?page=wc-settings&tab=advanced&section=keys&create-key=1',
  keys: 'admin.php?page=wc-settings&tab=advanced&section=keys',
  legacyApi: 'admin.php?page=wc-settings&tab=advanced&section=legacy_api',
  permalinks: 'options-permalink.php',
  findPlugin: 'plugin-install.php?s=woocommerce-legacy-rest-api&tab=search&type=term',
  plugin: 'plugins.php?s=woocommerce+legacy',
} as const;

/** WordPress may lie in a folder of its own, below its address. */
export function wpAdmin({ address }: Pick<StoreRecord, 'address'>, page: keyof typeof pages): string {
  return new URL(`wp-admin/${pages[page]}`, address).href;
}

/**
 * Where the legacy REST API is switched: a checkbox up to WooCommerce 8, a plugin since 9; in 11 its section is gone
 * from the settings (measured on 8.9.3, 10.0.2 and 11.0.1; taken out by woocommerce PR 64076, in 10.8).
 */
export type LegacySwitch = 'checkbox' | 'plugin-with-section' | 'plugin';

export function legacySwitch(woocommerce: string | undefined): LegacySwitch {
  const [major = 0, minor = 0] = (woocommerce ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0);
  if (major > 0 && major < 9) {
    return 'checkbox';
  }
  return major === 9 || (major === 10 && minor < 8) ? 'plugin-with-section' : 'plugin';
}
