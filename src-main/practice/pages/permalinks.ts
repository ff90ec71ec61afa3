import type { Site } from '../site.ts';
import { type Markup, markup, nothing, page } from './layout.ts';

/** Settings > Permalinks: the one setting that decides whether keys work at all. */
export function permalinksPage(site: Site, saved: boolean): string {
  const { permalinks } = site.state;
  const choice = (id: string, value: string, label: string, example: string, chosen: boolean): Markup =>
    markup`<p><input type="radio" name="selection" id="${id}" value="${value}"${chosen ? markup` checked` : nothing}> <label for="${id}">${label}</label> <code>${example}</code></p>
`;
  return page(
    site,
    'Permalink Settings',
    markup`<h1>Permalink Settings</h1>
${saved ? markup`<p class="notice" role="status">Permalink structure updated.</p>` : nothing}
<h2>Common Settings</h2>
<form method="post" action="${`${site.home}/wp-admin/options-permalink.php`}">
<fieldset><legend>Permalink structure</legend>
${choice('permalink-input-plain', '', 'Plain', `${site.home}/?p=123`, permalinks === 'plain')}${choice('permalink-input-post-name', '/%postname%/', 'Post name', `${site.home}/sample-post/`, permalinks === 'pretty')}</fieldset>
<p><button class="primary">Save Changes</button></p>
</form>`,
  );
}
