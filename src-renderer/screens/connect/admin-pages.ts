/** Pages of a store's wp-admin (seen on WooCommerce 8.9.3, 10.0.2 and 11.0.1). */
const pages = {
  permalinks: 'options-permalink.php',
  keys: 'admin.php?page=wc-settings&tab=advanced&section=keys',
  plugins: 'plugins.php',
} as const;

export type AdminPage = keyof typeof pages;

/**
 * The address of a page of wp-admin. `near`: the store's address as it was typed, or its Add-key screen, which knows
 * where WordPress itself lies. Absent while that is no web address.
 */
export function adminPage(near: string, page: AdminPage): string | undefined {
  const address = /^https?:\/\//i.test(near) ? near : `https://${near}`;
  if (!URL.canParse(address)) {
    return undefined;
  }
  const url = new URL(address);
  const [folder = ''] = url.pathname.split(/wp-admin\/|[^/]*\.php$/);
  return new URL(`wp-admin/${pages[page]}`, `${url.origin}${folder.endsWith('/') ? folder : `${folder}/`}`).href;
}

/** What the section of the keys is called in wp-admin's settings (measured on 8.9.3, 10.0.2 and 11.0.1). */
export function keysSection(woocommerce: string | undefined): 'section' | 'section11' | 'sectionUnknown' {
  const major = Number.parseInt(woocommerce ?? '', 10);
  // Between 10.0.2 and 11.0.1 it is not known when the name changed.
  if (Number.isNaN(major)) {
    return 'sectionUnknown';
  }
  return major >= 11 ? 'section11' : 'section';
}
