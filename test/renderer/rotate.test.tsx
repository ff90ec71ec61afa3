// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../src-main/contract/result.ts';
import { useRotating } from '../../src-renderer/screens/rotate/rotating.ts';
import { useRoute } from '../../src-renderer/state/route.ts';
import { type FakeHost, fakeStore, readOnlyEnd, unknownEnd } from './fake-host.ts';
import { lesserUserEnd, otherStoreEnd, stagingCopyEnd, unreachableEnd } from './fake-rotation.ts';
import type { FakeTool } from './fake-tools.ts';
import { allState, handedOver, openWindow, reloadWindow } from './window.tsx';

const oldLast7 = 'a1b2c3d';
const newLast7 = 'e5f6a7b';
const key = `ck_${'3'.repeat(33)}${newLast7}`;
const secretThat = (end = 'd4e5f6a') => `cs_${'2'.repeat(33)}${end}`;

const stores = [fakeStore({ id: '1', name: 'Label & Ink' })];

/** The window at the guide of the first store. */
async function atGuide(options: Parameters<typeof openWindow>[0] = {}) {
  useRoute.setState({ page: 'rotate', storeId: '1' });
  const window = openWindow({ stores, ...options });
  await screen.findByRole('heading', { name: /Why shall the key be replaced/ });
  return window;
}

const press = async (person: UserEvent, name: string | RegExp) =>
  person.click(await screen.findByRole('button', { name }));

function pasteAnywhere(text: string): void {
  fireEvent.paste(document.activeElement ?? document.body, { clipboardData: handedOver(text) });
}

async function atKey(reason = 'It has served long enough') {
  const window = await atGuide();
  await window.person.click(screen.getByRole('radio', { name: new RegExp(reason) }));
  await press(window.person, 'Go on to the new key');
  await screen.findByRole('heading', { name: /Make the new key/ });
  return window;
}

async function giveKey(person: UserEvent, secret = secretThat(), pasted = key) {
  pasteAnywhere(`${pasted} ${secret}`);
  await screen.findByText(/and its secret are here/);
  await press(person, 'Check the new key');
}

async function atCompare(secret?: string) {
  const window = await atKey();
  await giveKey(window.person, secret);
  await screen.findByRole('heading', { name: /What may the new key do/ });
  return window;
}

async function atSwitch() {
  const window = await atCompare();
  await press(window.person, 'Switch to the new key');
  await screen.findByRole('heading', { name: /Switched to the new key/ });
  return window;
}

async function atRevoke() {
  const window = await atSwitch();
  await press(window.person, 'Go on to revoking the old key');
  await screen.findByRole('heading', { name: /Revoke the old key/ });
  return window;
}

const asked = (host: FakeHost, method: string) =>
  host.calls.filter((call) => call.method === method).map(({ request }) => request);

describe('a rotation', () => {
  it('leads from the reason to a key that the store was seen to refuse, and into the history', async () => {
    const { host, person } = await atRevoke();
    host.rotations.revoked.add(oldLast7);
    await press(person, 'I have revoked it');
    expect(await screen.findByRole('heading', { name: 'The key is rotated' })).toBeTruthy();
    expect(await screen.findByText(/The store was seen to refuse the old key/)).toBeTruthy();
    expect(asked(host, 'startRotation')).toEqual([{ store: '1', reason: 'old' }]);
    await press(person, 'Go to the store');
    expect(await screen.findByRole('tab', { name: 'Key' })).toBeTruthy();
    expect(useRotating.getState().byStore['1']).toEqual({ order: 'replace-first' });
    await person.click(screen.getByRole('tab', { name: 'History' }));
    expect(await screen.findByText('The old key was erased here')).toBeTruthy();
  });

  it('shows its five steps and where it stands, each title in turn with the focus', async () => {
    const { person } = await atCompare();
    const steps = within(screen.getByRole('list', { name: 'Rotate a key' })).getAllByRole('listitem');
    expect(steps.map((step) => step.getAttribute('aria-current'))).toEqual([null, null, 'step', null, null]);
    expect(document.activeElement?.textContent).toContain('What may the new key do?');
    await press(person, 'Switch to the new key');
    await waitFor(() => expect(document.activeElement?.textContent).toContain('Switched to the new key'));
  });

  it('says which description to give, which permission to choose, and opens the screen of this store', async () => {
    const { host, person } = await atKey();
    expect(screen.getByText('Gatehouse 2026-07-30')).toBeTruthy();
    expect(screen.getByText(/is preset to/).textContent).toContain('change it first');
    await press(person, 'Open Add key in your wp-admin');
    expect(asked(host, 'openLink')).toEqual([
      { url: 'https://shop-1.example/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys&create-key=1' },
    ]);
  });

  it('goes by the keyboard alone', async () => {
    const { host, person } = await atGuide();
    const tabTo = async (element: () => HTMLElement) => {
      for (let presses = 0; presses < 60 && document.activeElement !== element(); presses += 1) await person.tab();
      expect(document.activeElement).toBe(element());
    };
    const pressKey = async (name: string) => {
      await screen.findByRole('button', { name });
      await tabTo(() => screen.getByRole('button', { name }));
      await person.keyboard('{Enter}');
    };
    await tabTo(() => screen.getByRole('radio', { name: /It has served long enough/ }));
    await person.keyboard(' ');
    await pressKey('Go on to the new key');
    await screen.findByRole('heading', { name: /Make the new key/ });
    await tabTo(() => screen.getByLabelText('Key and secret'));
    await person.keyboard(`${key} ${secretThat()}{Enter}`);
    await screen.findByText(/and its secret are here/);
    await person.keyboard('{Enter}');
    await screen.findByRole('heading', { name: /What may the new key do/ });
    await pressKey('Switch to the new key');
    await pressKey('Go on to revoking the old key');
    host.rotations.revoked.add(oldLast7);
    await pressKey('I have revoked it');
    expect(await screen.findByRole('heading', { name: 'The key is rotated' })).toBeTruthy();
  });

  it('holds nothing of a key but its last seven characters', async () => {
    await atCompare();
    const everything = [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input')].map(({ value }) => value),
      JSON.stringify({ ...sessionStorage }),
      ...[useRotating, ...Object.values(allState)].map((store) => JSON.stringify(store.getState())),
    ].join('\n');
    expect(everything).toContain(newLast7);
    expect(everything).not.toContain(key.slice(3, -7));
    expect(everything).not.toContain(secretThat().slice(3, -7));
  });
});

describe('a key that somebody may have seen', () => {
  it('can be revoked first, at a price that is said, or left for later', async () => {
    const { host, person } = await atGuide();
    await person.click(screen.getByRole('radio', { name: /Somebody may have seen it/ }));
    expect(screen.queryByText(/all calls of this store fail/)).toBeNull();
    await person.click(screen.getByRole('radio', { name: /Revoke it now/ }));
    expect(screen.getByText(/all calls of this store fail/)).toBeTruthy();
    await press(person, 'Go on to revoking it');
    await screen.findByRole('heading', { name: /Revoke the old key/ });
    expect(asked(host, 'startRotation')).toEqual([{ store: '1', reason: 'leaked', order: 'revoke-first' }]);
    const steps = within(screen.getByRole('list', { name: 'Rotate a key' })).getAllByRole('listitem');
    expect(steps.map((step) => step.textContent)).toMatchObject([/Why/, /Revoke/, /New key/, /Compare/, /Switch/]);
    await press(person, 'I have revoked it');
    expect(await screen.findByText(/it is not revoked yet/)).toBeTruthy();
    host.rotations.revoked.add(oldLast7);
    await press(person, 'I have revoked it');
    await screen.findByRole('heading', { name: /Make the new key/ });
    await giveKey(person);
    expect(await screen.findByText(/is of its last check/)).toBeTruthy();
    await press(person, 'Switch to the new key');
    expect(await screen.findByRole('heading', { name: 'The key is rotated' })).toBeTruthy();
  });

  it('is revoked last after all, if the person goes on without', async () => {
    const { person } = await atGuide();
    await person.click(screen.getByRole('radio', { name: /Somebody may have seen it/ }));
    await person.click(screen.getByRole('radio', { name: /Revoke it now/ }));
    await press(person, 'Go on to revoking it');
    await press(person, 'Make the new key first');
    await screen.findByRole('heading', { name: /Make the new key/ });
    const steps = within(screen.getByRole('list', { name: 'Rotate a key' })).getAllByRole('listitem');
    expect(steps.map((step) => step.textContent)).toMatchObject([/Why/, /New key/, /Compare/, /Switch/, /Revoke/]);
  });
});

describe('the tools of the store', () => {
  const tool = (n: number, name: string): FakeTool => ({
    id: `tool000${n}`,
    store: '1',
    name,
    keyLast7: `f00d00${n}`,
    permission: 'read',
    areas: ['orders'],
    paused: false,
    addedAt: '2026-07-01T00:00:00.000Z',
  });

  it('are said to keep working, and, where the key is revoked first, to fail until there is another', async () => {
    const hostile = '\u202e<b>{{count}}</b>';
    const { person } = await atGuide({ tools: [tool(1, 'Label printer'), tool(2, hostile)] });
    const kept = await screen.findByText(/These tools keep working/);
    expect(kept.textContent).toContain('Label printer');
    expect(kept.textContent).toContain('<b>{{count}}</b>');
    expect(kept.textContent).not.toContain('\u202e');
    await person.click(screen.getByRole('radio', { name: /Somebody may have seen it/ }));
    await person.click(screen.getByRole('radio', { name: /Revoke it now/ }));
    expect((await screen.findByText(/These tools fail too, until the new key is in use/)).textContent).toContain(
      'Label printer',
    );
    await press(person, 'Go on to revoking it');
    await screen.findByRole('heading', { name: /Revoke the old key/ });
    expect(await screen.findByText(/These tools fail too/)).toBeTruthy();
  });

  it('are six by name, and the others by number', async () => {
    await atGuide({ tools: Array.from({ length: 8 }, (_, n) => tool(n, `Tool ${n}`)) });
    const kept = await screen.findByText(/These tools keep working/);
    expect(kept.textContent).toMatch(/Tool 0, .*Tool 5.* and .?2.? more/s);
    expect(kept.textContent).not.toContain('Tool 6');
  });

  it('are not mentioned where there are none', async () => {
    const { host } = await atGuide();
    await waitFor(() => expect(asked(host, 'listTools')).toEqual([{ store: '1' }]));
    expect(screen.queryByText(/keep working|keeps working/)).toBeNull();
  });
});

describe('the new key', () => {
  it('that is the old one again is refused at the field, and the page waits for another', async () => {
    const { person } = await atKey();
    await giveKey(person, secretThat(), `ck_${'1'.repeat(33)}${oldLast7}`);
    expect(await screen.findByText(/is kept for this store already/)).toBeTruthy();
    expect(screen.getByText('Nothing pasted or scanned yet.')).toBeTruthy();
    await giveKey(person);
    expect(await screen.findByRole('heading', { name: /What may the new key do/ })).toBeTruthy();
  });

  it.each([
    [otherStoreEnd, /not in a staging copy or another shop/],
    [stagingCopyEnd, /If this is a staging copy, make the key in the store itself/],
    [unknownEnd, /The secret does not belong to the key/],
    [unreachableEnd, /did not answer|answer in time/],
  ])('of which the store says no (%s) is kept, told why, and gives way to another', async (end, words) => {
    const { host, person } = await atKey();
    await giveKey(person, secretThat(end));
    expect(await screen.findByRole('heading', { name: /Does the new key work/ })).toBeTruthy();
    expect((await screen.findAllByText(words)).length).toBeGreaterThan(0);
    expect(screen.getByText(/so its secret is not lost/)).toBeTruthy();
    await press(person, 'Check the new key again');
    await waitFor(() => expect(asked(host, 'verifyNewKey')).toHaveLength(1));
    await press(person, 'Give another key');
    await screen.findByRole('heading', { name: /Make the new key/ });
    await giveKey(person, secretThat(), key.replace(newLast7, '7654321'));
    expect(await screen.findByRole('heading', { name: /What may the new key do/ })).toBeTruthy();
  });

  it('why it was not taken is still said after a reload', async () => {
    const { person } = await atKey();
    await giveKey(person, secretThat(otherStoreEnd));
    await screen.findByRole('heading', { name: /Does the new key work/ });
    await reloadWindow();
    expect(await screen.findByText(/not in a staging copy or another shop/)).toBeTruthy();
  });

  it('that may do less needs an explicit yes, and the way with View/Edit is said', async () => {
    const { host, person } = await atCompare(secretThat(readOnlyEnd));
    expect(screen.getByText('It may not write; the old one could.')).toBeTruthy();
    expect(screen.getByText(/that needs no other key/).textContent).toContain('set Permissions to Read/Write');
    const primary = screen.getByRole<HTMLButtonElement>('button', { name: 'Switch to the new key' });
    expect(primary.disabled).toBe(true);
    await person.click(screen.getByRole('checkbox', { name: /although the new key may do less/ }));
    await press(person, 'Switch to the new key');
    await screen.findByRole('heading', { name: /Switched to the new key/ });
    expect(asked(host, 'switchKey')).toMatchObject([{ store: '1', acceptFewerRights: true }]);
  });

  it('of a user who sees less is told from a wrong permission', async () => {
    await atCompare(secretThat(lesserUserEnd));
    expect(screen.getByText('Its user does not see settings; the old one’s did.')).toBeTruthy();
    expect(screen.getByText('Whether its user sees system status could not be told; the old one’s did.')).toBeTruthy();
    expect(screen.getByText(/Make the key for the user of the old one/)).toBeTruthy();
  });

  it('that could not be put into the keychain can be given again without another paste', async () => {
    const { host, person } = await atKey();
    host.answer('takeNewKey', async () => fail('disk-full', { file: 'stores.json' }));
    await giveKey(person);
    expect(await screen.findByText(/The disk is full/)).toBeTruthy();
    expect(screen.getByText(/and its secret are here/)).toBeTruthy();
  });

  it('of which the core has forgotten one half is asked for anew', async () => {
    const { host } = await atKey();
    pasteAnywhere(key);
    await screen.findByText(/Its consumer secret is still missing/);
    const answers = [
      fail('connection-not-found'),
      ok({ connection: 'new', state: 'key-missing', repairs: [] } as const),
    ];
    host.answer('offerKey', async () => answers.shift() ?? fail('paste-empty'));
    pasteAnywhere(secretThat());
    expect(await screen.findByText(/The consumer key is still missing/)).toBeTruthy();
  });
});

describe('after the switch', () => {
  it('Undo brings the old key back, and the new one is still there', async () => {
    const { person } = await atSwitch();
    await press(person, 'Undo');
    expect(await screen.findByRole('heading', { name: /What may the new key do/ })).toBeTruthy();
    expect(screen.getByText(`The old key ck_…${oldLast7} is in use again.`)).toBeTruthy();
  });

  it('an old key that is not revoked yet is told, with when it is asked again', async () => {
    const { person } = await atRevoke();
    await press(person, 'I have revoked it');
    expect(await screen.findByText(/it is not revoked yet/)).toBeTruthy();
    expect(screen.getByText(/of at most 20 times so far/)).toBeTruthy();
  });

  it('the new key revoked by mistake is found, said, and undone', async () => {
    const { host, person } = await atRevoke();
    host.rotations.revoked.add(newLast7);
    await press(person, 'I have revoked it');
    expect(await screen.findByText(/the wrong line was revoked/)).toBeTruthy();
    expect(screen.getByRole('heading', { name: /Go back to the old key/ })).toBeTruthy();
    // From here on the old key is the one that works: nothing tells to revoke it, whenever the person comes back.
    expect(screen.queryByText('the old key: revoke this one')).toBeNull();
    await press(person, 'Later');
    const tab = await screen.findByRole('region', { name: 'Rotation under way' });
    expect(tab.textContent).toContain(`Do not revoke ck_…${oldLast7}`);
    await person.click(within(tab).getByRole('button', { name: 'Go on' }));
    await press(person, 'Undo');
    expect(await screen.findByRole('heading', { name: /Make the new key/ })).toBeTruthy();
  });

  it('both revoked is told, with what is left to do', async () => {
    const { host, person } = await atRevoke();
    host.rotations.revoked.add(newLast7).add(oldLast7);
    await press(person, 'I have revoked it');
    expect(await screen.findByText(/takes neither the old key/)).toBeTruthy();
    expect(screen.getByRole('heading', { name: /The store takes neither key/ })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Stop waiting…' })).toBeTruthy();
    expect(screen.queryByText('the old key: revoke this one')).toBeNull();
    expect(screen.getByRole('button', { name: 'Open the keys list in your wp-admin' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Ask again' })).toBeTruthy();
  });

  it('a store that cannot be reached, or is in maintenance, settles nothing and loses nothing', async () => {
    const { host, person } = await atRevoke();
    host.rotations.unreachable = fail('maintenance', { host: 'shop-1.example' }).failure;
    await press(person, 'I have revoked it');
    expect(await screen.findByText(/could not be told/)).toBeTruthy();
    expect(screen.getByText(/maintenance/)).toBeTruthy();
    host.rotations.unreachable = undefined;
    host.rotations.revoked.add(oldLast7);
    await press(person, 'I have revoked it');
    expect(await screen.findByRole('heading', { name: 'The key is rotated' })).toBeTruthy();
  });

  it('waiting ends at the person’s word, after a dialog that says what that means', async () => {
    const { host, person } = await atRevoke();
    expect(screen.queryByRole('button', { name: 'Stop waiting…' })).toBeNull();
    await press(person, 'I have revoked it');
    await press(person, 'Stop waiting…');
    const dialog = await screen.findByRole('alertdialog', { name: `Stop waiting until ck_…${oldLast7} is revoked` });
    expect(dialog.textContent).toContain('whoever has it can use it');
    await person.keyboard('{Enter}');
    expect(asked(host, 'stopWaiting')).toEqual([]);
    await press(person, 'Stop waiting…');
    await press(person, 'Stop waiting and erase it');
    expect(await screen.findByText(/nobody has seen the store refuse it/)).toBeTruthy();
  });

  it('the end is shown where the core has seen it by itself', async () => {
    const { host, emit } = await atRevoke();
    host.rotations.revoked.add(oldLast7);
    await host.confirmRevoked({ task: 'background', store: '1' });
    emit({ type: 'store-changed', store: '1' });
    expect(await screen.findByRole('heading', { name: 'The key is rotated' })).toBeTruthy();
  });
});

describe('left half-way', () => {
  it.each([
    ['the new key', atKey, 'Next: make the new key.', /Make the new key/],
    ['the comparison', atCompare, /Next: compare, and switch/, /What may the new key do/],
    ['the switch', atSwitch, /Next: revoke the old key/, /Switched to the new key/],
  ])('at %s, it stands on the store’s page and in the list, also after a reload', async (_, reach, next, title) => {
    const { person } = await reach();
    await press(person, 'Later');
    const tab = await screen.findByRole('region', { name: 'Rotation under way' });
    expect(within(tab).getByText(next)).toBeTruthy();
    expect(screen.getByRole('option', { name: /Label & Ink/ }).textContent).toContain('Its key is being rotated.');
    const again = await reloadWindow();
    await again.person.click(await screen.findByRole('tab', { name: 'Overview' }));
    expect(await screen.findByText(/The key of this store is being rotated/)).toBeTruthy();
    await press(again.person, 'Go on');
    expect(await screen.findByRole('heading', { name: title })).toBeTruthy();
    await reloadWindow();
    expect(await screen.findByRole('heading', { name: title })).toBeTruthy();
  });

  it('it can be given up, and what becomes of both keys is said before', async () => {
    const { host, person } = await atCompare();
    await press(person, 'Give up…');
    const dialog = await screen.findByRole('alertdialog', { name: 'Give up rotating the key of Label & Ink' });
    expect(dialog.textContent).toContain(`ck_…${newLast7}`);
    await press(person, 'Give the rotation up');
    expect(await screen.findByText(/The key ck_…a1b2c3d stays in use/)).toBeTruthy();
    expect(asked(host, 'abandonRotation')).toHaveLength(1);
    expect(screen.queryByRole('region', { name: 'Rotation under way' })).toBeNull();
  });

  it('one that went on elsewhere is told, and shown where it stands', async () => {
    const { host, person } = await atKey();
    await host.abandonRotation({ task: 'elsewhere', store: '1' });
    await giveKey(person);
    expect(await screen.findByText(/No key of “Label & Ink” is being rotated/)).toBeTruthy();
    expect(screen.getByRole('heading', { name: /Why shall the key be replaced/ })).toBeTruthy();
  });

  it('a second one of the same store is not begun', async () => {
    const { host, person } = await atGuide();
    await host.startRotation({ store: '1', reason: 'other' });
    await person.click(screen.getByRole('radio', { name: /Another reason/ }));
    await press(person, 'Go on to the new key');
    expect(await screen.findByRole('heading', { name: /Make the new key/ })).toBeTruthy();
    expect(screen.getByText(/is being rotated already/)).toBeTruthy();
  });
});

describe('the age of a key', () => {
  const old = [fakeStore({ id: '1', name: 'Label & Ink', keyAddedAt: '2020-01-01T00:00:00Z' })];

  it('is a quiet mark in the list and a note on its tab, which can be put off or acted on', async () => {
    useRoute.setState({ page: 'store', storeId: '1', tab: 'key' });
    const { host, person } = openWindow({ stores: old });
    const row = await screen.findByRole('option', { name: /Label & Ink/ });
    expect(row.textContent).toMatch(/Its key has been in use here for [\d,]+ days/);
    await press(person, 'Remind me in 30 days');
    expect(asked(host, 'putOffReminder')).toEqual([{ store: '1', days: 30 }]);
    await waitFor(() => expect(screen.queryByText(/This key has been in use here/)).toBeNull());
    await waitFor(() =>
      expect(screen.getByRole('option', { name: /Label & Ink/ }).textContent).not.toMatch(/in use here/),
    );
  });

  it('leads into the guide with its reason filled in', async () => {
    useRoute.setState({ page: 'store', storeId: '1', tab: 'key' });
    const { person } = openWindow({ stores: old });
    await press(person, 'Rotate now');
    await screen.findByRole('heading', { name: /Why shall the key be replaced/ });
    expect(screen.getByRole<HTMLInputElement>('radio', { name: /It has served long enough/ }).checked).toBe(true);
  });
});
