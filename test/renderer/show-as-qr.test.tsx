// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { KeyRecord } from '../../src-main/contract/models.ts';
import { fail, ok, type Result } from '../../src-main/contract/result.ts';
import { HistoryTab } from '../../src-renderer/screens/store/history/HistoryTab.tsx';
import { useHistories } from '../../src-renderer/screens/store/history/histories.ts';
import { ShowAsQr } from '../../src-renderer/screens/store/key/ShowAsQr.tsx';
import { renderInKit } from '../ui/render.tsx';
import { now } from './fake-host.ts';
import { healthyRecord, play } from './scenarios.ts';
import { allState, gatehouseIs } from './window.tsx';

const keyRecord = healthyRecord.keys[0] as KeyRecord;

/** The clock of the window stands still until a test moves it. */
function show() {
  const host = play('healthy');
  gatehouseIs(host);
  const clock = { now };
  const part = <ShowAsQr store={healthyRecord} keyRecord={keyRecord} />;
  const { person, rerender } = renderInKit(part, { now: () => clock.now });
  const asked = () => host.calls.filter(({ method }) => method === 'showKeyAsQr').map(({ request }) => request);
  return { host, person, rerender, asked, clock };
}

type Shown = ReturnType<typeof show>;

async function ask({ person }: Shown) {
  await person.click(screen.getByRole('button', { name: 'Show as QR code…' }));
  return within(await screen.findByRole('alertdialog'));
}

async function showCode(shown: Shown) {
  await ask(shown);
  await shown.person.click(screen.getByRole('button', { name: 'Show the code' }));
  await screen.findByRole('dialog', { name: 'Key of Label & Ink' });
}

const code = () => screen.queryByRole('img', { name: 'QR code of the key ck_…a1b2c3d and its secret' });

/** All that the page holds and keeps, as text. */
function everything(): string {
  const states = Object.values(allState).map((store) => JSON.stringify(store.getState()));
  const storages = [localStorage, sessionStorage].map((storage) => JSON.stringify({ ...storage }));
  return [document.documentElement.outerHTML, ...states, ...storages].join('\n');
}

async function expectHidden(why: RegExp) {
  expect(await screen.findByText(why)).toBeDefined();
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(everything()).not.toContain('data:image');
}

describe('before a key is shown', () => {
  it('the person is told which key of which store it is, and who can use it; nothing is asked of the core', async () => {
    const shown = show();
    const dialog = await ask(shown);
    expect(dialog.getByRole('heading', { name: 'Show the key of Label & Ink as a QR code' })).toBeDefined();
    expect(dialog.getByText('ck_…a1b2c3d')).toBeDefined();
    expect(dialog.getByText(/Whoever scans or photographs it .*permission: Read\/Write/)).toBeDefined();
    expect(await dialog.findByText(/no way to ask who you are/)).toBeDefined();
    // Enter at once leads nowhere.
    expect(document.activeElement?.textContent).toBe('Cancel');
    await shown.person.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(shown.asked()).toEqual([]);
  });

  it('a Mac says that it will ask for Touch ID', async () => {
    const shown = show();
    const described = await shown.host.describeApp();
    if (!described.ok) throw new Error();
    const capabilities = { ...described.value.capabilities, confirmsPerson: true };
    shown.host.answer('describeApp', async () => ok({ ...described.value, capabilities }));
    expect(await (await ask(shown)).findByText(/confirm it with Touch ID/)).toBeDefined();
  });

  it.each([
    [fail('person-not-confirmed'), /was not told that it is you/],
    [fail('vault-item-missing', { account: 'x' }), /is not in the keychain/],
    [fail('store-not-found', { reference: '1', nearest: '' }), /No store is called/],
  ] as const)('%j is told where it was asked, and can be tried again', async (failure, words) => {
    const shown = show();
    shown.host.answer('showKeyAsQr', async () => failure);
    const dialog = await ask(shown);
    await shown.person.click(dialog.getByRole('button', { name: 'Show the code' }));
    expect(await dialog.findByText(words)).toBeDefined();
    await shown.person.click(dialog.getByRole('button', { name: 'Show the code' }));
    await waitFor(() => expect(shown.asked()).toHaveLength(2));
    expect(code()).toBeNull();
  });
});

describe('a key that is shown', () => {
  it('is a picture with a name, says how long it stays, and is in the history at once', async () => {
    const shown = show();
    await showCode(shown);
    expect(shown.asked()).toEqual([{ task: expect.any(String), store: '1', key: 'a1b2c3d' }]);
    expect(code()?.getAttribute('src')).toMatch(/^data:image\//);
    expect(screen.getByRole('timer').textContent).toBe('Hidden in 30 seconds');
    await waitFor(() => expect(useHistories.getState().byStore['1']?.ok).toBe(true));
  });

  it('counts down, and is hidden when its time is over', async () => {
    const shown = show();
    await showCode(shown);
    shown.clock.now += 20_500;
    expect(await screen.findByText('Hidden in 10 seconds', { selector: '[role=timer]' })).toBeDefined();
    expect(await screen.findByText('Hidden in 10 seconds', { selector: '[role=status]' })).toBeDefined();
    expect(code()).not.toBeNull();
    shown.clock.now += 9_499;
    expect(await screen.findByText('Hidden in 1 second', { selector: '[role=timer]' })).toBeDefined();
    expect(code()).not.toBeNull();
    shown.clock.now += 1;
    await expectHidden(/its time was over/);
  });

  it.each([
    ['loses the focus', () => window.dispatchEvent(new Event('blur'))],
    ['is left', () => window.dispatchEvent(new Event('pagehide'))],
    [
      'is covered or minimised',
      () => {
        const state = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
        document.dispatchEvent(new Event('visibilitychange'));
        state.mockRestore();
      },
    ],
  ])('is hidden when the window %s', async (_, turnAway) => {
    const shown = show();
    await showCode(shown);
    expect(code()).not.toBeNull();
    act(() => void turnAway());
    await expectHidden(/this window was left/);
  });

  it.each(['{Escape}', '{Enter}'])('is hidden by %s, without a word', async (key) => {
    const shown = show();
    await showCode(shown);
    await shown.person.keyboard(key);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(everything()).not.toContain('data:image');
    expect(screen.queryByText(/The code was hidden/)).toBeNull();
  });

  it('is gone with its page', async () => {
    const shown = show();
    await showCode(shown);
    shown.rerender(<p>elsewhere</p>);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(everything()).not.toContain('data:image');
  });

  it('comes to a page that was left meanwhile as nothing', async () => {
    const shown = show();
    let answer: (result: Result<never>) => void = () => undefined;
    const late = new Promise<Result<never>>((resolve) => {
      answer = resolve;
    });
    shown.host.answer('showKeyAsQr', () => late);
    await ask(shown);
    await shown.person.click(screen.getByRole('button', { name: 'Show the code' }));
    shown.rerender(<p>elsewhere</p>);
    await waitFor(() => expect(shown.host.calls.some(({ method }) => method === 'cancel')).toBe(true));
    await act(async () => answer(ok({ picture: 'data:image/png;base64,', keyLast7: 'a1b2c3d', seconds: 30 }) as never));
    expect(everything()).not.toContain('data:image');
  });

  it('waits for a window that has not got the focus back yet, and is hidden unseen when its time is over', async () => {
    const hasFocus = vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    const shown = show();
    await showCode(shown);
    expect(screen.getByText(/when you come back to this window/)).toBeDefined();
    expect(everything()).not.toContain('data:image');
    hasFocus.mockReturnValue(true);
    act(() => void window.dispatchEvent(new Event('focus')));
    expect(code()).not.toBeNull();

    act(() => void window.dispatchEvent(new Event('blur')));
    await expectHidden(/this window was left/);
    hasFocus.mockReturnValue(false);
    await showCode(shown);
    shown.clock.now += 30_000;
    await expectHidden(/its time was over/);
    hasFocus.mockRestore();
  });
});

it('is told in the history, with its key and its door', async () => {
  const host = play('healthy');
  gatehouseIs(host);
  const at = new Date(now).toISOString();
  const entries = [{ event: 'shown-as-qr', keyLast7: 'a1b2c3d', at, door: 'browser' }] as const;
  useHistories.setState({ byStore: { '1': ok({ entries, unreadable: 0 }) } });
  renderInKit(<HistoryTab store={healthyRecord} />, { now: () => now });
  expect(await screen.findByText('The key and its secret were shown as a QR code')).toBeDefined();
  expect(screen.getByText('ck_…a1b2c3d')).toBeDefined();
  expect(screen.getByText(/in the browser/)).toBeDefined();
});
