import type { Site } from '../site.ts';
import { escapeHtml } from './layout.ts';

export function notFoundPage(site: Site): string {
  return `<!DOCTYPE html><title>Page not found - ${escapeHtml(site.state.name)}</title><h1>Page not found</h1>`;
}
