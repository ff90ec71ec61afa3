// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { fail, ok } from '../../src-main/contract/result.ts';
import { failureTexts } from '../../src-main/contract/words-en.ts';
import { Fault } from '../../src-renderer/app/Fault.tsx';
import { go } from '../../src-renderer/state/route.ts';
import { useTasks } from '../../src-renderer/state/tasks.ts';
import { createI18n } from '../../src-renderer/text/i18n.ts';
import { renderInKit } from '../ui/render.tsx';
import { fakeStores } from './fake-host.ts';
import { allState, openWindow } from './window.tsx';

describe('the page that is shown', () => {
  it('without a store it is the welcome, in the whole window', async () => {
    openWindow();
    expect(await screen.findByRole('heading', { name: 'Connect your WooCommerce store' })).toBeTruthy();
    expect(screen.queryByRole('navigation', { name: 'Stores' })).toBeNull();
  });

  it('a store that is gone gives way to another', async () => {
    openWindow({ stores: fakeStores(1) });
    act(() => go({ page: 'store', storeId: 'removed' }));
    expect(await screen.findByRole('heading', { level: 1, name: /Label & Ink 1/ })).toBeTruthy();
  });

  it.each([
    ['connect-store', 'connect'],
    ['settings', 'settings'],
    ['about', 'about'],
  ] as const)('the menu’s %s shows it', async (command, page) => {
    const { emit } = openWindow({ stores: fakeStores(1) });
    await screen.findAllByRole('option');
    emit({ type: 'command', command });
    expect(allState.useRoute.getState().page).toBe(page);
  });

  it('a link from outside fills in an address, and does nothing with it', async () => {
    const { host, emit } = openWindow();
    await screen.findByRole('heading', { name: 'Connect your WooCommerce store' });
    emit({ type: 'link', link: { to: 'connect', address: 'shop.example' } });
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Address of the store' });
    expect(field.value).toBe('shop.example');
    expect(host.calls.some(({ method }) => method === 'inspectAddress')).toBe(false);
  });

  it('a link to a store that is not there is told', async () => {
    const { emit } = openWindow({ stores: fakeStores(1) });
    await screen.findAllByRole('option');
    emit({ type: 'link', link: { to: 'store', store: 'nowhere' } });
    expect(await screen.findByText(/No store is called “nowhere”/)).toBeTruthy();
  });

  it('Ctrl+K finds a store and goes there', async () => {
    const { person } = openWindow({ stores: fakeStores(9) });
    await screen.findAllByRole('option');
    await person.keyboard('{Control>}k{/Control}');
    await person.type(await screen.findByRole('combobox'), 'ink 9');
    await person.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(allState.useRoute.getState()).toMatchObject({ page: 'store', storeId: '9' }));
  });
});

describe('what holds for the whole window', () => {
  it('the theme is that of the settings, and the system’s without one', async () => {
    openWindow({ settings: { theme: 'dark' } });
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe('dark'));
    await act(() => allState.useSettings.getState().change({ theme: 'system' }));
    expect(document.documentElement.dataset.theme).toBeUndefined();
  });

  it('offline is said until there is a network again, and the core hears of it', async () => {
    const { host } = openWindow({ stores: fakeStores(1) });
    const told: string[] = [];
    host.answer('networkChanged', async () => {
      told.push('networkChanged');
      return ok(undefined);
    });
    await screen.findAllByRole('option');
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    act(() => void window.dispatchEvent(new Event('offline')));
    expect(await screen.findByText(/This computer is offline/)).toBeTruthy();
    expect(told).toEqual([]);
    vi.restoreAllMocks();
    act(() => void window.dispatchEvent(new Event('online')));
    expect(screen.queryByText(/This computer is offline/)).toBeNull();
    expect(told).toEqual(['networkChanged']);
  });

  it('offline is said until a call gets through', async () => {
    openWindow({ stores: fakeStores(1) });
    await act(() => useTasks.getState().run('a', async () => fail('offline')));
    expect(await screen.findByText(/This computer is offline/)).toBeTruthy();
    await act(() => useTasks.getState().run('a', async () => ok(undefined)));
    expect(screen.queryByText(/This computer is offline/)).toBeNull();
  });

  it('a locked keychain is said, asked for once more, and forgotten when it is open', async () => {
    const { host, person } = openWindow({ stores: fakeStores(1) });
    await act(() => useTasks.getState().run('a', async () => fail('vault-locked')));
    expect(await screen.findByText(/The keychain is locked/)).toBeTruthy();
    await person.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.queryByText(/The keychain is locked/)).toBeNull());
    expect(host.calls.at(-1)?.method).toBe('vaultStatus');
  });

  it.each([
    ['Check now', 'checkStore'],
    ['Send', 'callStore'],
  ] as const)('it is said once, whichever was asked for with the button %s', async (name, method) => {
    const { host, person } = openWindow({ stores: fakeStores(1) });
    host.answer(method, async () => fail('vault-locked'));
    go({ page: 'store', storeId: '1', tab: method === 'callStore' ? 'calls' : 'overview' });
    await person.click(await screen.findByRole('button', { name }));
    expect(await screen.findByText('Not done yet.')).toBeTruthy();
    expect(screen.getAllByText(/keychain/)).toEqual([screen.getByText(/The keychain is locked/)]);
    host.answer(method, async () => fail('cancelled'));
    await person.click(screen.getAllByRole('button', { name: 'Try again' }).at(-1) as HTMLElement);
    expect(await screen.findByText(/Stopped/)).toBeTruthy();
  });

  it('the file with the keys is unlocked where it is said', async () => {
    const { host, person } = openWindow({ stores: fakeStores(1) });
    await act(() => useTasks.getState().run('a', async () => fail('vault-passphrase-missing')));
    await person.type(await screen.findByLabelText('Passphrase of the file with your keys'), 'a few words{Enter}');
    expect(await screen.findByText(/The passphrase is too short/)).toBeTruthy();
    await person.type(screen.getByLabelText('Passphrase of the file with your keys'), 'some more words{Enter}');
    await waitFor(() => expect(screen.queryByText(/file with your keys is locked/)).toBeNull());
    expect(host.calls.at(-1)).toEqual({ method: 'unlockVaultFile', request: { passphrase: 'some more words' } });
  });

  it('a notice of the core is shown, in words', async () => {
    const { emit } = openWindow();
    emit({ type: 'notice', failure: fail('disk-full', { file: 'stores.json' }).failure });
    expect(await screen.findByText(/The disk is full, so stores\.json could not be written/)).toBeTruthy();
  });

  it('so is one that comes before the window is there to hear it', async () => {
    openWindow({
      notice: fail('records-damaged', { file: 'stores.json', aside: 'stores.damaged.json', restored: 3 }).failure,
    });
    expect(await screen.findByText(/3 stores were taken from the copy/)).toBeTruthy();
  });

  it('a link out of the window opens in the person’s browser', async () => {
    const { host, person } = openWindow({ stores: fakeStores(1) });
    await person.click((await screen.findAllByRole('link', { name: /shop-1\.example/ }))[0] as HTMLElement);
    expect(host.calls).toContainEqual({ method: 'openLink', request: { url: 'https://shop-1.example/' } });
  });
});

const page = { isBroken: true };

function Breakable() {
  if (page.isBroken) throw new Error('broken');
  return 'mended';
}

it('a fault of a page stays on that page, and the page can be shown again', async () => {
  const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { person } = renderInKit(
    <Fault>
      <Breakable />
    </Fault>,
  );
  expect(screen.getByRole('alert').textContent).toContain('What you typed is still there');
  page.isBroken = false;
  await person.click(screen.getByRole('button', { name: 'Show the page again' }));
  expect(screen.getByText('mended')).toBeTruthy();
  report.mockRestore();
});

it.each(Object.keys(failureTexts))('%s speaks of no command line in a window', (code) => {
  const t = createI18n().getFixedT('en', 'core') as unknown as (key: string) => string;
  const words = `${t(`failures.${code}.what`)} ${t(`failures.${code}.next`)}`;
  expect(words).not.toMatch(/ --[a-z]|gatehouse [a-z]|Ctrl|@FILE|[A-Z]+_[A-Z]+PROXY|GATEHOUSE|terminal/);
});
