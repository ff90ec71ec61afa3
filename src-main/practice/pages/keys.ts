import QRCode from 'qrcode';
import { type Permission, permissions } from '../../contract/models.ts';
import type { StoreKey } from '../auth/keys.ts';
import type { Fields } from '../shop/shop.ts';
import { str } from '../shop/values.ts';
import type { Site } from '../site.ts';
import type { User } from '../users.ts';
import { type Markup, markup, nothing, page } from './layout.ts';

/** What wp-admin calls a permission. */
const words: Readonly<Record<Permission, string>> = { read: 'Read', write: 'Write', read_write: 'Read/Write' };

const bullets = markup`<ul>
<li>API keys open up access to potentially sensitive information. Give one only to those whom you trust.</li>
<li>Stick to one key per client: so you can revoke one without stopping the others.</li>
</ul>`;

function keysUrl(site: Site, more = ''): string {
  return `${site.home}/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys${more}`;
}

/** The list, newest first, with WooCommerce's labels. */
export function keysPage(site: Site, notice: string | undefined): string {
  const keys = site.state.keys.all();
  const table = markup`<p>${keys.length === 1 ? '1 item' : `${keys.length} items`}</p>
<table>
<thead><tr><th scope="col">Description</th><th scope="col">Consumer key ending in</th><th scope="col">User</th><th scope="col">Permissions</th><th scope="col">Last access</th></tr></thead>
<tbody>
${keys.map((key) => keyRow(site, key))}
</tbody>
</table>`;
  const none = markup`<p>The WooCommerce REST API allows external apps to view and manage store data. Access is granted only to those with valid API keys.</p>
<p><a class="button" href="${keysUrl(site, '&create-key=1')}">Create an API key</a></p>`;
  return page(
    site,
    'REST API',
    markup`<h1>Advanced</h1>
<h2>REST API <a class="button" href="${keysUrl(site, '&create-key=1')}">Add key</a></h2>
${notice === undefined ? nothing : markup`<p class="notice" role="status">${notice}</p>`}
${keys.length === 0 ? none : table}`,
  );
}

function keyRow(site: Site, key: StoreKey): Markup {
  const description = key.description || 'API key';
  const edit = keysUrl(site, `&edit-key=${key.id}`);
  return markup`<tr>
<td><a href="${edit}"><strong>${description}</strong></a>
<div class="row-actions">ID: ${key.id} | <a href="${edit}" aria-label="View/Edit ${description}">View/Edit</a> | ${revokeForm(site, key, 'Revoke')}</div></td>
<td><code>***${key.consumerKey.slice(-7)}</code></td>
<td>${site.state.users.get(key.userId)?.name ?? ''}</td>
<td>${words[key.permission]}</td>
<td>${lastAccess(key)}</td>
</tr>
`;
}

function revokeForm(site: Site, key: StoreKey, label: string): Markup {
  return markup`<form method="post" action="${keysUrl(site)}"><input type="hidden" name="revoke-key" value="${key.id}"><button class="link danger" aria-label="${label} ${key.description || 'API key'}">${label}</button></form>`;
}

/** `November 23, 2026 at 6:20 pm`, or that it was never used. */
function lastAccess(key: StoreKey): string {
  if (key.lastAccess === undefined) return 'Unknown';
  const at = new Date(key.lastAccess);
  const date = at.toLocaleDateString('en-US', { dateStyle: 'long', timeZone: 'UTC' });
  const time = at.toLocaleTimeString('en-US', { timeStyle: 'short', timeZone: 'UTC' });
  return `${date} at ${time.replace(/\s(AM|PM)$/, (part) => part.toLowerCase())}`;
}

export interface KeyForm {
  readonly description: string;
  readonly userId: number;
  readonly permission: Permission;
}

const emptyForm: KeyForm = { description: '', userId: 1, permission: 'read' };

/** What a form brought, or what is missing from it, in WooCommerce's words. */
export function readKeyForm(users: ReadonlyMap<number, User>, sent: Fields): KeyForm | { readonly error: string } {
  const description = str(sent.key_description).trim();
  if (description === '') return { error: 'Description is missing.' };
  const userId = Number(str(sent.key_user));
  if (!users.has(userId)) return { error: 'User is missing.' };
  const permission = permissions.find((known) => known === sent.key_permissions);
  return permission === undefined ? { error: 'Permissions is missing.' } : { description, userId, permission };
}

/** Permissions is preset to Read, as it is in WooCommerce. */
export function addKeyPage(site: Site, error: string | undefined, form: KeyForm = emptyForm): string {
  return page(
    site,
    'Key details',
    markup`<h1>Key details</h1>
${error === undefined ? nothing : markup`<p class="notice error" role="alert">${error}</p>`}
${bullets}
<form method="post" action="${keysUrl(site, '&create-key=1')}">
${keyFields(site, form)}
<p><button class="primary" id="update_api_key">Generate API key</button></p>
</form>`,
  );
}

function keyFields(site: Site, form: KeyForm, more: Markup = nothing): Markup {
  const users = [...site.state.users.values()];
  return markup`<table class="form">
<tr><th scope="row"><label for="key_description">Description</label></th>
<td><input type="text" id="key_description" name="key_description" value="${form.description}">
<p class="hint">Add a meaningful description, including a note of the person, company or app you are sharing the key with.</p></td></tr>
<tr><th scope="row"><label for="key_user">User</label></th>
<td><select id="key_user" name="key_user">${users.map(
    ({ id, name, email }) =>
      markup`<option value="${id}"${id === form.userId ? markup` selected` : nothing}>${name} (#${id} – ${email})</option>`,
  )}</select></td></tr>
<tr><th scope="row"><label for="key_permissions">Permissions</label></th>
<td><select id="key_permissions" name="key_permissions">${permissions.map(
    (permission) =>
      markup`<option value="${permission}"${permission === form.permission ? markup` selected` : nothing}>${words[permission]}</option>`,
  )}</select></td></tr>
${more}
</table>`;
}

/** View/Edit: no secret and no code any more, and the permission can be changed. */
export function editKeyPage(site: Site, key: StoreKey, notice: string | undefined): string {
  const more = markup`<tr><th scope="row">Consumer key ending in</th><td><code>…${key.consumerKey.slice(-7)}</code></td></tr>
<tr><th scope="row">Last access</th><td>${lastAccess(key)}</td></tr>`;
  return page(
    site,
    'Key details',
    markup`<h1>Key details</h1>
${notice === undefined ? nothing : markup`<p class="notice" role="status">${notice}</p>`}
<form method="post" action="${keysUrl(site, `&edit-key=${key.id}`)}">
${keyFields(site, key, more)}
<p><button class="primary" id="update_api_key">Save changes</button></p>
</form>
${revokeForm(site, key, 'Revoke key')}`,
  );
}

/** The only time that the secret is shown. The address stays that of the form: a reload shows it empty again. */
export function generatedKeyPage(site: Site, key: StoreKey): string {
  return page(
    site,
    'Key details',
    markup`<h1>Key details</h1>
<p class="notice" role="status">API Key generated successfully. Make sure to copy your new keys now as the secret key will be hidden once you leave this page.</p>
${bullets}
<table class="form">
${keyPairFields(key)}<tr><th scope="row">QRCode</th>
<td><div id="keys-qrcode" role="img" aria-label="QR code of the consumer key and secret">${{ html: qrCode(`${key.consumerKey}|${key.consumerSecret}`) }}</div></td></tr>
</table>
<p>${revokeForm(site, key, 'Revoke key')}</p>`,
  );
}

/** Rows of a table: both halves, each with its **Copy** button. */
function keyPairFields({ consumerKey, consumerSecret }: Pick<StoreKey, 'consumerKey' | 'consumerSecret'>): Markup {
  return copyFields([
    ['key_consumer_key', 'Consumer key', consumerKey],
    ['key_consumer_secret', 'Consumer secret', consumerSecret],
  ]);
}

/** Rows of a table, each with its **Copy** button; once a page. */
export function copyFields(rows: readonly (readonly [id: string, label: string, value: string])[]): Markup {
  return markup`${rows.map(
    ([id, label, value]) => markup`<tr><th scope="row"><label for="${id}">${label}</label></th>
<td><input type="text" id="${id}" value="${value}" readonly> <button type="button" class="copy" data-copies="${id}" aria-label="Copy ${label.toLowerCase()}">Copy</button></td></tr>
`,
  )}<script>
document.addEventListener('click', async ({ target }) => {
  if (!target.matches('.copy')) return;
  const field = document.getElementById(target.dataset.copies);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    target.textContent = 'Copied!';
  } catch {
    target.textContent = 'Copying to clipboard failed. Please press Ctrl/Cmd+C to copy.';
  }
});
</script>
`;
}

/** Without the quiet zone that the standard asks for, and small: so WooCommerce draws it. */
function qrCode(text: string): string {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'H' });
  const dark = (row: number, column: number) => modules.get(row, column) === 1;
  const { size } = modules;
  const path: string[] = [];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) if (dark(row, column)) path.push(`M${column} ${row}h1v1h-1z`);
  }
  return `<svg viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path.join('')}"/></svg>`;
}
