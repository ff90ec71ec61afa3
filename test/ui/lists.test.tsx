// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { Plus, Store } from 'lucide-react';
import { expect, it, vi } from 'vitest';
import { CommandPalette } from '../../src-renderer/ui/CommandPalette.tsx';
import { JsonTree } from '../../src-renderer/ui/JsonTree.tsx';
import { List } from '../../src-renderer/ui/List.tsx';
import { StoreText } from '../../src-renderer/ui/StoreText.tsx';
import { renderInKit } from './render.tsx';

const stores = [
  { id: 'a', name: 'Label & Ink' },
  { id: 'b', name: '<b>Tea</b>' },
];

it('a row is chosen by the arrow keys or by its first letters', async () => {
  const onSelect = vi.fn();
  const { person } = renderInKit(
    <List label="Stores" items={stores} textOf={({ name }) => name} selected="a" onSelect={onSelect} empty="None.">
      {({ name }) => <StoreText>{name}</StoreText>}
    </List>,
  );
  await person.tab();
  expect(document.activeElement).toBe(screen.getByRole('option', { name: 'Label & Ink' }));
  await person.keyboard('{ArrowDown}');
  expect(onSelect).toHaveBeenLastCalledWith('b');
  await person.keyboard('la');
  expect(document.activeElement).toBe(screen.getByRole('option', { name: 'Label & Ink' }));
});

it('a store’s name is text, never markup', () => {
  renderInKit(<StoreText>{'<b>Tea</b> \u202Eevil'}</StoreText>);
  const name = screen.getByText('<b>Tea</b> evil');
  expect([name.tagName, name.title, name.children.length]).toEqual(['BDI', '<b>Tea</b> evil', 0]);
});

it('a list without items shows what stands for none', () => {
  renderInKit(
    <List label="Stores" items={[]} textOf={() => ''} selected={undefined} onSelect={vi.fn()} empty={<p>None.</p>}>
      {() => null}
    </List>,
  );
  expect(screen.queryByRole('listbox')).toBeNull();
  expect(screen.getByText('None.')).toBeTruthy();
});

it.each(['{Control>}k{/Control}', '{Meta>}k{/Meta}'])(
  'the palette opens by %s, finds, acts and closes',
  async (keys) => {
    const connect = vi.fn();
    const open = vi.fn();
    const { person } = renderInKit(
      <CommandPalette
        commands={[
          { id: 'connect', label: 'Connect a store', icon: Plus, onAction: connect },
          { id: 'a', label: 'Label & Ink', hint: 'ink.example', icon: Store, onAction: open },
        ]}
      />,
    );
    await person.keyboard(keys);
    const dialog = await screen.findByRole('dialog', { name: 'Commands and stores' });
    expect(document.activeElement).toBe(within(dialog).getByRole('combobox'));
    expect(within(dialog).getAllByRole('option')).toHaveLength(2);

    await person.keyboard('INK.ex');
    expect(within(dialog).getAllByRole('option')).toHaveLength(1);
    await person.keyboard('{ArrowDown}{Enter}');
    expect([connect.mock.calls.length, open.mock.calls.length]).toEqual([0, 1]);
    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  },
);

it('the palette says that nothing was found, in the words that were typed', async () => {
  const { person } = renderInKit(<CommandPalette commands={[]} />);
  await person.keyboard('{Control>}k{/Control}');
  await screen.findByRole('dialog');
  await person.keyboard('tea');
  expect(screen.getByText('No command and no store has “tea” in its name.')).toBeTruthy();
});

it('a tree is opened and closed by the arrow keys', async () => {
  const { person } = renderInKit(<JsonTree label="Answer" value={{ id: 727, billing: { city: 'Zürich' } }} />);
  const rows = () => screen.getAllByRole('row').map((row) => row.textContent);
  expect(rows()).toEqual(['id727', 'billing1 entry']);
  await person.tab();
  await person.keyboard('{ArrowDown}{ArrowRight}');
  expect(rows()).toEqual(['id727', 'billing1 entry', 'city"Zürich"']);
  await person.keyboard('{ArrowLeft}');
  expect(rows()).toEqual(['id727', 'billing1 entry']);
});

it('another answer is another tree, with nothing opened', async () => {
  const { person, rerender } = renderInKit(<JsonTree label="Answer" value={{ billing: { city: 'Zürich' } }} />);
  await person.click(screen.getByRole('button', { name: 'Expand billing' }));
  expect(screen.getAllByRole('row')).toHaveLength(2);
  rerender(<JsonTree label="Answer" value={{ billing: { city: 'Basel' } }} />);
  expect(screen.getAllByRole('row')).toHaveLength(1);
});
