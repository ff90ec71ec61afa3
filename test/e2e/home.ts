import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../../src-main/browser/find-browser.ts';
import type { OpenOptions } from './doors.ts';

/** A person's home folder: data, temporary files and the profiles of browsers are all below it. */
export async function makeHome(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }) };
}

export const dataOf = (home: string): string => join(home, 'data');
export const temporaryOf = (home: string): string => join(home, 'tmp');
const linksOf = (home: string): string => join(home, 'opened-links');

/** What a program on this person's desktop finds in its environment: nothing of the computer that the tests run on. */
export async function environmentOf({ home, keyring }: OpenOptions): Promise<Record<string, string>> {
  const programs = join(home, 'bin');
  await Promise.all([programs, temporaryOf(home)].map((folder) => mkdir(folder, { recursive: true })));
  await writeFile(join(programs, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$1" >> '${linksOf(home)}'\n`, {
    mode: 0o700,
  });
  return {
    PATH: `${programs}:${process.env.PATH ?? ''}`,
    LC_ALL: 'C.UTF-8',
    HOME: home,
    TMPDIR: temporaryOf(home),
    XDG_CONFIG_HOME: join(home, '.config'),
    GATEHOUSE_HOME: dataOf(home),
    DBUS_SESSION_BUS_ADDRESS: keyring.DBUS_SESSION_BUS_ADDRESS ?? '',
  };
}

/** What the desktop's `xdg-open` was told to open. */
export async function linksOpenedIn(home: string): Promise<readonly string[]> {
  const text = await readFile(linksOf(home), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

export function installedBrowser(): string {
  const installed = findBrowser({ platform: process.platform, env: process.env, exists: existsSync });
  if (installed === undefined) throw new Error('These tests need Chromium or Chrome in PATH.');
  return installed;
}
