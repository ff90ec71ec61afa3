import type { Site } from '../site.ts';
import { keyPairFields } from './keys.ts';
import { markup, nothing, page } from './layout.ts';

/** What somebody needs to practise on a fault. */
export interface PracticeGuide {
  readonly title: string;
  readonly plays: string;
  /** What is to be typed. */
  readonly address: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** Where the fault is a server's own password: the one that is right. */
  readonly staging?: { readonly user: string; readonly password: string };
}

/** The side door's own page: what is being played, and what to type and to paste. */
export function guidePage(site: Site, guide: PracticeGuide): string {
  const { staging } = guide;
  return page(
    site,
    guide.title,
    markup`<h1>${guide.title}</h1>
<p>${guide.plays}</p>
<table class="form">
<tr><th scope="row">Address</th><td><code>${guide.address}</code></td></tr>
${keyPairFields(guide)}${
  staging === undefined
    ? nothing
    : markup`<tr><th scope="row">Staging login</th><td><code>${staging.user}</code> <code>${staging.password}</code></td></tr>`
}
</table>
<p class="hint">This page and wp-admin answer here, beside the fault; the store itself is at the address above.</p>`,
  );
}
