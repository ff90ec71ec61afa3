import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** A package that people get with Gatehouse. */
interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, as the package says it. */
  readonly licence: string;
  /** Index of the licence's text; absent where the package comes without one. */
  readonly text?: number;
}

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
}

/** A development dependency by its kind, and shipped all the same: the window runs in it. */
const shippedAnyway = ['node_modules/electron'];

/**
 * `virtual:licences`: the packages that package-lock.json names for more than development, read from node_modules when
 * the page is built, with the text of each licence. Texts that are the same are there once.
 */
export function shippedLicences(root: string): Plugin {
  const id = 'virtual:licences';
  return {
    name: 'shipped-licences',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (module) => (module === `\0${id}` ? moduleOf(root) : undefined),
  };
}

function moduleOf(root: string): string {
  const lock: { packages: Record<string, LockedPackage> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  const texts: string[] = [];
  const packages = Object.entries(lock.packages)
    .filter(([place, { dev }]) => place !== '' && (!dev || shippedAnyway.includes(place)))
    // What is for another system is not installed here.
    .filter(([place]) => existsSync(join(root, place, 'package.json')))
    .map(([place]) => read(join(root, place), texts))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return `export const packages = ${JSON.stringify(packages)};\nexport const texts = ${JSON.stringify(texts)};\n`;
}

function read(folder: string, texts: string[]): ShippedPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((file) => /^(licen[cs]e|copying)(\.|-|$)/i.test(file));
  const shown = { name: String(name), version: String(version), licence: String(license?.type ?? license) };
  if (file === undefined) {
    return shown;
  }
  const text = readFileSync(join(folder, file), 'utf8').trim();
  if (!texts.includes(text)) {
    texts.push(text);
  }
  return { ...shown, text: texts.indexOf(text) };
}
