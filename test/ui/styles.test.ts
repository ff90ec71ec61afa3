import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const folder = new URL('../../src-renderer/', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.css') && !file.endsWith('tokens.css'),
);
const tokens = readFileSync(new URL('ui/tokens.css', folder), 'utf8');

/** Without comments, and without what holds in forced high contrast: there the system's colours are the tokens. */
function rulesOf(file: string): string {
  const css = readFileSync(new URL(file.replaceAll('\\', '/'), folder), 'utf8');
  const [rules = ''] = css.replaceAll(/\/\*[\s\S]*?\*\//g, '').split('@media (forced-colors');
  return rules;
}

it('finds the styles', () => {
  expect(files.length).toBeGreaterThan(20);
});

it.each(files)('%s has no colour of its own', (file) => {
  expect(rulesOf(file)).not.toMatch(/#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch|lab)a?\(|:\s*(white|black|red|gr[ae]y)\b/i);
});

it.each(files)('%s has no size of its own beyond hairlines', (file) => {
  const sizes = [...rulesOf(file).matchAll(/(\d+)px/g)].map(([, size]) => Number(size));
  expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(3);
});

it.each(files)('%s can be mirrored', (file) => {
  expect(rulesOf(file)).not.toMatch(
    /(^|[\s{;])((margin|padding|border|inset)-(left|right)|left|right|text-align:\s*(left|right)|float|width|min-width|max-width)\s*:/,
  );
});

it.each(files)('%s uses tokens that are there', (file) => {
  const set = /--(?:trigger-width|tree-item-level)/;
  for (const [name] of rulesOf(file).matchAll(/--[a-z][\w-]*/g)) {
    expect([name, set.test(name) || tokens.includes(`${name}:`)]).toEqual([name, true]);
  }
});
