import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../src-renderer/ui/tokens.css', import.meta.url), 'utf8');
const [base = '', forced = ''] = css.split('@media (forced-colors: active)');

type Theme = 'light' | 'dark';
const themes: readonly Theme[] = ['light', 'dark'];

/** The declarations of custom properties: `--color-page: light-dark(#f0f0f0, #171717);`. */
function declarations(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]));
}

const tokens = declarations(base);

function colour(name: string, theme: Theme): string {
  const value = tokens.get(`color-${name}`) ?? '';
  const [, light, dark] = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value) ?? [];
  return (theme === 'light' ? light : dark) ?? value;
}

/** WCAG 2.2, "relative luminance". */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, "contrast ratio", from 1 to 21. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const texts = [
  ...['text', 'text-muted', 'link', 'woo'].flatMap((name) => [
    [name, 'page'],
    [name, 'surface'],
  ]),
  ['on-primary', 'primary'],
  ['on-primary', 'primary-hover'],
  ...['success', 'warning', 'error'].map((name) => [name, `${name}-surface`]),
];
const outlines = ['field-border', 'focus'].flatMap((name) => [
  [name, 'page'],
  [name, 'surface'],
]);

it('computes contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

describe.each(themes)('in %s', (theme) => {
  it.each(texts)('%s can be read on %s', (text = '', ground = '') => {
    expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(outlines)('%s can be seen on %s', (outline = '', ground = '') => {
    expect(contrast(colour(outline, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });

  it.each([...tokens.keys()].filter((name) => /^color-(?!shadow)/.test(name)))('%s is a colour', (name) => {
    expect(colour(name.slice('color-'.length), theme)).toMatch(/^#[0-9a-f]{6}$/);
  });
});

it('leaves every colour to the system in forced high contrast', () => {
  const system = declarations(forced);
  for (const name of [...tokens.keys()].filter((token) => /^color-(?!shadow)/.test(token))) {
    expect([name, system.get(name)]).toEqual([name, expect.stringMatching(/^[A-Z][A-Za-z]+$/)]);
  }
});

it('keeps sizes on the grid of 4 pixels', () => {
  const sizes = [...tokens].filter(([name]) => /^(space|radius|control|icon)/.test(name));
  expect(sizes.length).toBeGreaterThan(8);
  for (const [name, value] of sizes) {
    expect([name, Number.parseInt(value, 10) % 4]).toEqual([name, 0]);
  }
});
