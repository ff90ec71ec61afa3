// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { fail, ok } from '../../src-main/contract/result.ts';
import { go } from '../../src-renderer/state/route.ts';
import { fakeStore, fakeStores } from './fake-host.ts';
import { allState, openWindow } from './window.tsx';

it('is searched by name and by host from 8 stores on', async () => {
  const { person } = openWindow({ stores: fakeStores(8) });
  const search = await screen.findByRole('searchbox', { name: 'Search stores' });
  await person.type(search, 'shop-7');
  await waitFor(() => expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toHaveLength(1));
  expect(screen.getByText('1 store found')).toBeTruthy();
  await person.clear(search);
  await person.type(search, 'no such store');
  await person.click(await screen.findByRole('button', { name: 'Show all stores' }));
  expect(screen.getAllByRole('option')).toHaveLength(8);
});

it('has no search below that', async () => {
  openWindow({ stores: fakeStores(7) });
  await screen.findAllByRole('option');
  expect(screen.queryByRole('searchbox')).toBeNull();
});

it('stands by name, and the arrow keys choose the store that is shown', async () => {
  const keyAddedAt = new Date().toISOString();
  const stores = [10, 9, 1].map((id) => fakeStore({ id: String(id), name: `Shop ${id}`, keyAddedAt }));
  const { person } = openWindow({ stores });
  const rows = await screen.findAllByRole('option');
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    'HealthyShop 1shop-1.example',
    'HealthyShop 9shop-9.example',
    'HealthyShop 10shop-10.example',
  ]);
  rows[0]?.focus();
  await person.keyboard('{ArrowDown}');
  expect(allState.useRoute.getState()).toMatchObject({ page: 'store', storeId: '9' });
});

it('names with markup stay text', async () => {
  openWindow({ stores: [fakeStore({ id: '1', name: '<b>Tea</b> {{host}} $t(kit:cancel)' })] });
  expect((await screen.findAllByText('<b>Tea</b> {{host}} $t(kit:cancel)')).length).toBeGreaterThan(0);
  expect(document.querySelector('[role=option] b')).toBeNull();
});

it('a list that cannot be read says why, and is read again', async () => {
  const { host, person } = openWindow({ stores: fakeStores(1) });
  await screen.findAllByRole('option');
  host.answer('listStores', async () => fail('disk-failed', { file: 'stores.json', reason: 'EIO' }));
  await allState.useStores.getState().refresh();
  expect(await screen.findByText(/stores\.json could not be read or written/)).toBeTruthy();
  expect(screen.getAllByRole('option')).toHaveLength(1);
  host.answer('listStores', async () => ok(fakeStores(3)));
  await person.click(screen.getByRole('button', { name: 'Read it again' }));
  await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(3));
  expect(screen.queryByText(/could not be read or written/)).toBeNull();
});

it('what changed elsewhere is there when the person comes back to the window', async () => {
  const { host } = openWindow({ stores: ['Tea', 'Ink'].map((name, at) => fakeStore({ id: `${at + 1}`, name })) });
  await screen.findAllByRole('option');
  act(() => go({ page: 'store', storeId: '2' }));
  await screen.findByRole('heading', { level: 1, name: 'Ink' });
  await host.renameStore({ store: '2', name: 'Quay' });
  await host.removeStore({ task: 'elsewhere', store: '1' });
  fireEvent.focus(window);
  expect(await screen.findByRole('heading', { level: 1, name: 'Quay' })).toBeTruthy();
  const list = within(screen.getByRole('listbox', { name: 'Stores' }));
  expect(list.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([expect.stringContaining('Quay')]);
});

it('the list is sorted as the window’s language sorts', async () => {
  openWindow({ stores: ['Oca', 'Ñandú', 'Nube 10', 'Nube 9'].map((name, at) => fakeStore({ id: `${at}`, name })) });
  await screen.findAllByRole('option');
  const names = () => allState.useStores.getState().list.map(({ name }) => name);
  expect(names()).toEqual(['Ñandú', 'Nube 9', 'Nube 10', 'Oca']);
  await act(() => allState.useSettings.getState().change({ language: 'es' }));
  expect(names()).toEqual(['Nube 9', 'Nube 10', 'Ñandú', 'Oca']);
});

it('an answer that was overtaken changes nothing', async () => {
  const { host } = openWindow({ stores: fakeStores(1) });
  await screen.findAllByRole('option');
  let late: (() => void) | undefined;
  host.answer(
    'listStores',
    () =>
      new Promise((resolve) => {
        late = () => resolve(ok([]));
      }),
  );
  const first = allState.useStores.getState().refresh();
  host.answer('listStores', async () => ok(fakeStores(3)));
  await allState.useStores.getState().refresh();
  late?.();
  await first;
  expect(allState.useStores.getState().list).toHaveLength(3);
});

it('a store that has not changed is the same object after a refresh', async () => {
  const stores = fakeStores(3);
  const { host } = openWindow({ stores });
  await screen.findAllByRole('option');
  const before = allState.useStores.getState().list;
  host.answer('listStores', async () =>
    ok(stores.map((store) => (store.id === '2' ? { ...store, health: 'problem' as const } : { ...store }))),
  );
  await allState.useStores.getState().refresh();
  const { list } = allState.useStores.getState();
  expect(list.map((store) => before.includes(store))).toEqual(list.map(({ id }) => id !== '2'));
});
