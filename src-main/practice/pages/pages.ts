import { html, type PracticeAnswer, type PracticeRequest } from '../http.ts';
import { linkHeader, type Site } from '../site.ts';
import { escapeHtml } from './layout.ts';

export function servePage(site: Site, _request: PracticeRequest, path: string): PracticeAnswer | undefined {
  if (path !== '/' && path !== '/index.php') return undefined;
  return html(
    200,
    `<!DOCTYPE html><title>${escapeHtml(site.state.name)}</title><meta name="generator" content="Gatehouse practice store">`,
    linkHeader(site),
  );
}
