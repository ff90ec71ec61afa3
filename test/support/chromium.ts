import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { findBrowser } from '../../src-main/browser/find-browser.ts';

/** The path of the Chromium or Chrome of this computer. */
export function installedBrowser(): string {
  const installed = findBrowser({ platform: process.platform, env: process.env, exists: existsSync });
  if (installed === undefined) throw new Error('These tests need Chromium or Chrome in PATH.');
  return installed;
}

/** A Chromium that nobody sees, and that asks nobody for anything of its own; `switches` beside those that all have. */
export function startChromium(switches: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: installedBrowser(),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...switches,
    ],
  });
}
