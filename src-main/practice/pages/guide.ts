import type { Site } from '../site.ts';
import { copyFields } from './keys.ts';
import { markup, page } from './layout.ts';

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
  const { address, consumerKey, consumerSecret, staging } = guide;
  const rows: [id: string, label: string, value: string][] = [
    ['practice_address', 'Address', address],
    ['key_consumer_key', 'Consumer key', consumerKey],
    ['key_consumer_secret', 'Consumer secret', consumerSecret],
  ];
  if (staging !== undefined) {
    rows.push(
      ['staging_name', 'Staging name', staging.user],
      ['staging_password', 'Staging password', staging.password],
    );
  }
  return page(
    site,
    guide.title,
    markup`<h1>${guide.title}</h1>
<p>${guide.plays}</p>
<table class="form">
${copyFields(rows)}</table>
<p class="hint">This page and wp-admin answer here, beside the fault; the store itself is at the address above.</p>`,
  );
}
