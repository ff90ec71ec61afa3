// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
import { Checkbox, Switch } from '../../src-renderer/ui/Checkbox.tsx';
import { RadioGroup, Segmented } from '../../src-renderer/ui/RadioGroup.tsx';
import { SearchField } from '../../src-renderer/ui/SearchField.tsx';
import { Select } from '../../src-renderer/ui/Select.tsx';
import { Tabs } from '../../src-renderer/ui/Tabs.tsx';
import { TextArea, TextField } from '../../src-renderer/ui/TextField.tsx';
import { renderInKit } from './render.tsx';

const choices = [
  { id: 'read', label: 'Read' },
  { id: 'write', label: 'Write' },
  { id: 'read_write', label: 'Read/Write' },
] as const;

/** The texts that a screen reader reads with the element. */
function descriptionOf(element: HTMLElement): string {
  const ids = (element.getAttribute('aria-describedby') ?? '').split(' ');
  return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
}

it.each([TextField, TextArea])('a field is read with its description and its error', (Field) => {
  const { rerender } = renderInKit(
    <Field label="Address" description="As you open it." error="Nobody answers there." />,
  );
  const field = screen.getByRole('textbox', { name: 'Address' });
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(descriptionOf(field)).toContain('As you open it.');
  expect(descriptionOf(field)).toContain('Nobody answers there.');

  rerender(<Field label="Address" description="As you open it." />);
  expect(field.getAttribute('aria-invalid')).toBeNull();
  expect(screen.queryByText('Nobody answers there.')).toBeNull();
});

it('Escape empties a search', async () => {
  const { person } = renderInKit(<SearchField label="Search the stores" />);
  const field = screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search the stores' });
  await person.type(field, 'ink');
  expect(field.value).toBe('ink');
  await person.keyboard('{Escape}');
  expect(field.value).toBe('');
});

it('a choice from a list is made by keyboard', async () => {
  const onChange = vi.fn();
  const { person } = renderInKit(<Select label="Permissions" choices={choices} value="read" onChange={onChange} />);
  await person.tab();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: /Permissions/ }));
  await person.keyboard('{Enter}');
  expect(document.activeElement?.textContent).toBe('Read');
  await person.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  expect(onChange).toHaveBeenCalledExactlyOnceWith('read_write');
});

it.each([RadioGroup, Segmented])('one of a few is chosen by the arrow keys, and is one stop of Tab', async (Group) => {
  const onChange = vi.fn();
  const { person } = renderInKit(<Group label="Permissions" choices={choices} value="write" onChange={onChange} />);
  expect(screen.getByRole('radiogroup', { name: 'Permissions' })).toBeTruthy();
  await person.tab();
  expect(document.activeElement).toBe(screen.getByRole('radio', { name: 'Write' }));
  await person.keyboard('{ArrowDown}');
  expect(onChange).toHaveBeenCalledExactlyOnceWith('read_write');
  await person.tab();
  expect(document.activeElement).toBe(document.body);
});

it('a checkbox and a switch are turned by Space', async () => {
  const onChange = vi.fn();
  const { person } = renderInKit(
    <>
      <Checkbox onChange={onChange}>With secrets</Checkbox>
      <Switch onChange={onChange}>Start at login</Switch>
    </>,
  );
  await person.tab();
  await person.keyboard(' ');
  await person.tab();
  await person.keyboard(' ');
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'With secrets' }).checked).toBe(true);
  expect(screen.getByRole<HTMLInputElement>('switch', { name: 'Start at login' }).checked).toBe(true);
  expect(onChange).toHaveBeenCalledTimes(2);
});

function StorePages() {
  const [selected, setSelected] = useState<'overview' | 'check'>('overview');
  const pages = [
    { id: 'overview', label: 'Overview' },
    { id: 'check', label: 'Check' },
  ] as const;
  return (
    <Tabs label="Store" pages={pages} selected={selected} onSelect={setSelected}>
      Page {selected}
    </Tabs>
  );
}

it('the arrow keys go through tabs and show each page', async () => {
  const { person } = renderInKit(<StorePages />);
  await person.tab();
  await person.keyboard('{ArrowRight}');
  expect(screen.getByRole('tab', { name: 'Check' }).getAttribute('aria-selected')).toBe('true');
  expect(screen.getByRole('tabpanel', { name: 'Check' }).textContent).toBe('Page check');
});
