import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { renderCausePages } from '../../scripts/cause-pages.ts';
import { causePages } from '../../src-main/contract/cause-pages-en.ts';
import { causeTexts } from '../../src-main/contract/causes-en.ts';
import { causeCodes } from '../../src-main/contract/codes.ts';

const folder = fileURLToPath(new URL('../../docs/causes/', import.meta.url));

test('docs/causes is what `npm run causes` writes', () => {
  const written = new Map(readdirSync(folder).map((file) => [file, readFileSync(`${folder}${file}`, 'utf8')]));
  expect([...written.keys()].sort()).toEqual([...renderCausePages().keys()].sort());
  for (const [file, text] of renderCausePages()) {
    expect(written.get(file), `${file} is stale: npm run causes`).toBe(text);
  }
});

test('no page has a place that nothing fills', () => {
  for (const [file, text] of renderCausePages()) {
    expect(text, file).not.toMatch(/\{\{|undefined|“”|\(\)| {2}\n/);
  }
});

describe.each(causeCodes)('the page of %s', (cause) => {
  const { sign, why, apart, host } = causePages[cause];

  test('says in whole sentences what is seen, why, and what it is told apart from', () => {
    for (const text of [sign, why, apart]) expect(text).toMatch(/^(\p{Lu}|https ).*\.$/u);
    expect(`${sign}${why}${apart}`, 'holds for every store').not.toContain('{{');
  });

  test('has words for the host where the host mends it, and only there', () => {
    expect(host !== undefined).toBe(causeTexts[cause].fixes.some(({ who }) => who === 'host'));
    expect(host?.request ?? '').not.toMatch(/verification off|SSLVerify|curl -k|--insecure/);
  });
});
