import type { Site } from '../site.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#039;',
};

/** HTML that is safe to put into a page as it is; everything else is escaped on its way in. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | string | number | readonly Markup[];

/** Builds HTML: whatever is put in is escaped, unless it was built the same way. */
export function markup(parts: TemplateStringsArray, ...values: readonly Part[]): Markup {
  const text = parts.reduce((all, part, index) => `${all}${asHtml(values[index - 1] ?? '')}${part}`);
  return { html: text };
}

export const nothing: Markup = { html: '' };

function asHtml(value: Part): string {
  if (typeof value === 'object') return 'html' in value ? value.html : value.map(({ html }) => html).join('');
  return String(value).replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

const style = `
:root { color-scheme: light; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --ground: #f0f0f1; --blue: #0b5cad; --green: #1a7f37; --red: #b42318; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, "Segoe UI", sans-serif; color: var(--ink); background: var(--ground); }
header { background: #1f2328; color: #fff; padding: .7rem 1.5rem; display: flex; gap: 1.5rem; align-items: baseline; flex-wrap: wrap; }
header a { color: #fff; text-decoration: none; }
header a:hover, header a:focus { text-decoration: underline; }
header .site { font-weight: 600; }
.stand-in { margin: 0; background: #fff4ce; border-bottom: 1px solid #e3c566; padding: .5rem 1.5rem; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; margin: .5rem 0 1rem; }
h2 { font-size: 1.3rem; margin: 1.5rem 0 .75rem; }
a { color: var(--blue); }
h2 .button { font-size: 1rem; font-weight: 400; vertical-align: middle; margin-left: .5rem; }
table { width: 100%; border-collapse: collapse; background: #fff; border: 1px solid var(--line); }
th, td { text-align: left; padding: .6rem .8rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; background: var(--ground); }
.form, .form th { background: none; border: 0; }
.form td { border: 0; }
.form th { width: 14rem; }
.row-actions { color: var(--soft); font-size: .875rem; }
.row-actions form { display: inline; }
code { font: .9375rem ui-monospace, Consolas, monospace; overflow-wrap: anywhere; }
input[type=text], select { font: inherit; padding: .4rem .6rem; border: 1px solid #8c959f; border-radius: 4px; background: #fff; min-width: 22rem; max-width: 100%; }
input[readonly] { font: .9375rem ui-monospace, Consolas, monospace; width: 26rem; background: var(--ground); }
button, .button { font: inherit; padding: .4rem .9rem; border-radius: 4px; border: 1px solid var(--blue); background: #fff; color: var(--blue); cursor: pointer; text-decoration: none; display: inline-block; }
button.primary { background: var(--blue); color: #fff; }
button.link { border: 0; padding: 0; background: none; text-decoration: underline; }
.danger, button.danger { color: var(--red); border-color: var(--red); }
:focus-visible { outline: 3px solid #7db7ff; outline-offset: 1px; }
.notice { border-left: 4px solid var(--green); background: #fff; padding: .6rem 1rem; margin: 1rem 0; }
.notice.error { border-color: var(--red); }
.hint { color: var(--soft); font-size: .875rem; margin: .35rem 0 0; }
.products { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 1rem; padding: 0; list-style: none; }
.products li { background: #fff; border: 1px solid var(--line); border-radius: 6px; padding: 1rem; }
.products .price { font-weight: 600; }
#keys-qrcode svg { width: 120px; height: 120px; display: block; }
`;

/** A whole page. It always says what it is: a stand-in, and not WooCommerce. */
export function page(site: Site, title: string, main: Markup, head: Markup = nothing): string {
  const { name } = site.state;
  const admin = `${site.home}/wp-admin`;
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Gatehouse practice store">
<meta name="robots" content="noindex">
<title>${title} - ${name}</title>
<style>${{ html: style }}</style>
${head}
</head>
<body>
<header>
<a class="site" href="${`${site.home}/`}">${name}</a>
<nav aria-label="Settings">
<a href="${`${admin}/admin.php?page=wc-settings&tab=advanced&section=keys`}">REST API keys</a>
&nbsp; <a href="${`${admin}/options-permalink.php`}">Permalinks</a>
</nav>
</header>
<p class="stand-in"><strong>Gatehouse’s practice store.</strong> A stand-in to try things with, not WooCommerce. Everything here is made up, and gone when it stops.</p>
<main>
${main}
</main>
</body>
</html>
`.html;
}
