import { shownPrice } from '../shop/products.ts';
import { num, str } from '../shop/values.ts';
import type { Site } from '../site.ts';
import { markup, nothing, page } from './layout.ts';

export function homePage(site: Site): string {
  const { shop, name, version } = site.state;
  const products = [...shop.products.values()].filter((product) => product.status === 'publish').reverse();
  const keys = `${site.home}/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys`;
  return page(
    site,
    'Home',
    markup`<h1>${name}</h1>
<p>This is <strong>Gatehouse’s practice store</strong>: a small made-up shop that answers programs as a WooCommerce ${version} store would.
It is not WooCommerce, it sells nothing, and only this computer can reach it.</p>
<p><a class="button" href="${keys}&amp;create-key=1">Make a key</a> <a class="button" href="${keys}">See the keys</a></p>
<h2>In the shop</h2>
<ul class="products">
${products.map((product) => {
  const price = shownPrice(shop, product);
  return markup`<li>${str(product.name)}<br>${price === '' ? nothing : markup`<span class="price">$${num(price).toFixed(2)}</span>`}</li>`;
})}
</ul>`,
  );
}

/** What visitors see in WooCommerce's "coming soon" mode; the mark in its head is WooCommerce's own (9.1 and later). */
export function comingSoonPage(site: Site): string {
  const main = markup`<div class="wp-block-woocommerce-coming-soon"><h1>Great things are on the horizon</h1>
<p>Something big is brewing! Our store is in the works and will be launching soon!</p></div>`;
  return page(site, 'Coming soon', main, markup`<meta name='woo-coming-soon-page' content='yes'>`);
}

export function notFoundPage(site: Site): string {
  return page(
    site,
    'Page not found',
    markup`<h1>Page not found</h1>
<p>There is no such page in this practice store. <a href="${`${site.home}/`}">Go to its home page.</a></p>`,
  );
}
