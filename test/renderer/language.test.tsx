// @vitest-environment jsdom
import { act, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { localeFor } from '../../src-main/contract/languages.ts';
import { go } from '../../src-renderer/state/route.ts';
import { useSettings } from '../../src-renderer/state/settings.ts';
import { openWindow } from './window.tsx';

it.each([
  ['system', ['sv-SE', 'de-AT', 'en-US'], 'de-AT'],
  ['system', ['sv-SE', 'C', 'de_DE'], 'en'],
  ['system', [], 'en'],
  ['fr', ['de-AT', 'fr-CA'], 'fr-CA'],
  ['ja', ['de-AT'], 'ja'],
] as const)('%s with %j speaks %s', (chosen, system, locale) => {
  expect(localeFor(chosen, system)).toBe(locale);
});

it('another language is spoken at once, and what was typed stays', async () => {
  const { person } = openWindow();
  act(() => go({ page: 'connect' }));
  const field = await screen.findByRole('textbox', { name: 'Address of the store' });
  await person.type(field, 'shop.example');
  await act(async () => void (await useSettings.getState().change({ language: 'de' })));
  expect(await screen.findByRole('textbox', { name: 'Adresse des Shops' })).toBe(field);
  expect(field).toHaveProperty('value', 'shop.example');
  expect(document.documentElement.lang).toBe('de');
});
