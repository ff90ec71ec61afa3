/** Characters of a page that are looked through; what is sought stands in its head. */
const longest = 256 * 1024;

/** The REST API's address as WordPress names it in a page's head, for where a proxy or a page cache takes the header away. */
export function apiLinkInPage(html: string, base: URL): URL | undefined {
  for (const [tag] of html.slice(0, longest).matchAll(/<link\b[^<>]{0,1000}>/gi)) {
    if (!/\brel\s*=\s*["']https:\/\/api\.w\.org\/["']/i.test(tag)) continue;
    const href = /\bhref\s*=\s*["']([^"'<>]{1,500})["']/i.exec(tag)?.[1]?.replaceAll('&amp;', '&');
    if (href === undefined || !URL.canParse(href, base.href)) continue;
    const url = new URL(href, base);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  }
  return undefined;
}

/** Folders of the same site in which a page's own files betray a WordPress: `/shop/` of `/shop/wp-content/…`. */
export function wordPressFoldersInPage(html: string, base: URL): string[] {
  const folders = new Set<string>();
  const files =
    /["'(=]((?:https?:)?\/\/[^/"'()\s<>]{1,255})?(\/(?:[\w.~%-]{1,100}\/){1,4})wp-(?:content|includes|json|admin)\//gi;
  for (const [, origin, folder] of html.slice(0, longest).matchAll(files)) {
    const own = origin === undefined || (URL.canParse(origin, base.href) && new URL(origin, base).host === base.host);
    if (own && folder !== undefined) folders.add(folder);
    if (folders.size === 3) break;
  }
  return [...folders];
}

/** WooCommerce's "coming soon" mode marks its page so (9.1 and later). Nothing of it shows in the headers, or to a HEAD. */
export function isComingSoonPage(html: string): boolean {
  return /<meta\s+name=["']woo-coming-soon-page["']/i.test(html);
}
