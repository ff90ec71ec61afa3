/** Pages of a store's wp-admin, below its own address (seen on WooCommerce 8.9.3, 10.0.2 and 11.0.1). */
const pages = {
  permalinks: 'options-permalink.php',
  general: 'options-general.php',
  plugins: 'plugins.php',
  /** The list can break off on 8.9.3 and 10.0.2, where a key's user was deleted; `addKey` opens all the same. */
  keys: 'admin.php?page=wc-settings&tab=advanced&section=keys',
  addKey: 'admin.php?page=wc-settings&tab=advanced&section=keys&create-key=1',
  webhooks: 'admin.php?page=wc-settings&tab=advanced&section=webhooks',
  /** Empty from 10.8 on; see `legacySwitch`. */
  legacyApi: 'admin.php?page=wc-settings&tab=advanced&section=legacy_api',
  /** The plugin “WooCommerce Legacy REST API” among those that are installed, and in the plugin directory. */
  legacyPlugin: 'plugins.php?s=woocommerce+legacy',
  findLegacyPlugin: 'plugin-install.php?s=woocommerce-legacy-rest-api&tab=search&type=term',
  logs: 'admin.php?page=wc-status&tab=logs',
} as const;

export type AdminPage = keyof typeof pages;

/** The address of a page. `adminUrl`: where wp-admin is, ending in `/`. */
export function adminPage(adminUrl: string, page: AdminPage): string {
  return new URL(pages[page], adminUrl).href;
}

/** Where wp-admin of a store is, ending in `/`; below its address, where no check has told that WordPress lies in a folder of its own. */
export function adminUrlOf({ address, adminUrl }: { readonly address: string; readonly adminUrl?: string }): string {
  return adminUrl ?? new URL('wp-admin/', address).href;
}

/**
 * Where wp-admin is, ending in `/`, told by an address near it: the store's as it was typed, or any page of wp-admin
 * itself, which alone knows for certain (WordPress may lie in a folder of its own). Absent while that is no web address.
 */
export function adminUrlNear(near: string): string | undefined {
  const address = /^https?:\/\//i.test(near) ? near : `https://${near}`;
  if (!URL.canParse(address)) return undefined;
  const { origin, pathname } = new URL(address);
  const [folder = ''] = pathname.split(/wp-admin\/|[^/]*\.php$/);
  return new URL(`${folder.endsWith('/') ? folder : `${folder}/`}wp-admin/`, origin).href;
}

/**
 * What the section of the keys is called in wp-admin's settings. No version is known before a key was checked, and it was
 * not established in which one between 10.0.2 and 11.0.1 the name changed: then both names are shown.
 */
export function keysSection(woocommerce: string | undefined): 'section' | 'section11' | 'sectionUnknown' {
  const [major = Number.NaN, minor = 0] = (woocommerce ?? '').split('.').map((part) => Number.parseInt(part, 10));
  if (major >= 11) return 'section11';
  return major < 10 || (major === 10 && minor === 0) ? 'section' : 'sectionUnknown';
}

/**
 * Where the legacy REST API is switched: a checkbox up to WooCommerce 8, a plugin since 9; in 11 its section is gone
 * from the settings (taken out by woocommerce PR 64076, in 10.8).
 */
export type LegacySwitch = 'checkbox' | 'plugin-with-section' | 'plugin';

export function legacySwitch(woocommerce: string | undefined): LegacySwitch {
  const [major = 0, minor = 0] = (woocommerce ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0);
  if (major > 0 && major < 9) return 'checkbox';
  return major === 9 || (major === 10 && minor < 8) ? 'plugin-with-section' : 'plugin';
}
