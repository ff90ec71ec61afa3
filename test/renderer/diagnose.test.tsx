// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { practiceFaultNames } from '../../src-main/contract/practice-faults.ts';
import { fail, ok } from '../../src-main/contract/result.ts';
import { useDiagnosing } from '../../src-renderer/state/diagnosing.ts';
import { go } from '../../src-renderer/state/route.ts';
import { fakeReport, fakeStores, stagingLogin, unknownEnd } from './fake-host.ts';
import { allState, handedOver, openWindow } from './window.tsx';

const key = `ck_${'1'.repeat(33)}a1b2c3d`;
const secret = `cs_${'2'.repeat(33)}d4e5f6a`;

async function atDiagnose(options: Parameters<typeof openWindow>[0] = {}) {
  const opened = openWindow(options);
  await screen.findByRole('heading', { name: 'Connect your WooCommerce store' });
  await opened.person.click(screen.getByRole('link', { name: 'Check a connection without keeping anything' }));
  await screen.findByRole('heading', { name: 'Check a connection' });
  const asked = (method: string) =>
    opened.host.calls.filter((call) => call.method === method).map(({ request }) => request);
  return { ...opened, asked };
}

function pasteKey(text: string): void {
  fireEvent.paste(screen.getByLabelText('Key and secret'), { clipboardData: handedOver(text) });
}

/** All that is in the page, its fields, its state and its storage: where a secret could be left. */
function everything(): string {
  const fields = [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value);
  const state = Object.values(allState).map((store) => store.getState());
  return JSON.stringify([document.documentElement.outerHTML, fields, state, { ...sessionStorage }]);
}

describe('a connection is checked', () => {
  it('by its address alone, and nothing is said of a key', async () => {
    const { person, asked } = await atDiagnose();
    await person.keyboard('shop.example{Enter}');
    expect(await screen.findByRole('heading', { name: /Nothing stands in the way of a key/ })).toBeDefined();
    expect(asked('diagnose')).toMatchObject([{ address: 'shop.example', wanted: 'read_write' }]);
    await person.click(screen.getByRole('button', { name: 'What was not checked, and why' }));
    expect(screen.getByText('No key was given.')).toBeDefined();
  });

  it('with a key that is handed over once, and checked again without being pasted again', async () => {
    const { person, asked } = await atDiagnose();
    await person.keyboard('shop.example');
    pasteKey(`${key} cs_${'2'.repeat(33)}${unknownEnd}`);
    expect(await screen.findByText(/and its secret are here/)).toBeDefined();
    await person.click(screen.getByRole('radio', { name: 'Read' }));
    await person.click(screen.getByRole('button', { name: 'Check the connection' }));
    const card = within(await screen.findByRole('article', { name: 'The secret does not belong to the key' }));
    await person.click(card.getByRole('button', { name: /Check again/ }));
    await waitFor(() => expect(asked('diagnose')).toHaveLength(2));
    const [first, second] = asked('diagnose').map((request) => ({ ...(request as object), task: '' }));
    expect(first).toMatchObject({ wanted: 'read', connection: expect.any(String) });
    expect(second).toEqual(first);
    expect(everything()).toContain('a1b2c3d');
    expect(everything()).not.toContain(key.slice(0, -7));
    expect(everything()).not.toContain(`cs_${'2'.repeat(33)}`);
  });

  it('without the key again, once it was given back', async () => {
    const { person, asked } = await atDiagnose();
    await person.keyboard('shop.example');
    pasteKey(`${key} ${secret}`);
    await person.click(await screen.findByRole('button', { name: 'Check without the key' }));
    expect(asked('forgetConnection')).toHaveLength(1);
    await person.click(screen.getByRole('button', { name: 'Check the connection' }));
    await screen.findByRole('heading', { name: /Nothing stands in the way of a key/ });
    expect(asked('diagnose')[0]).not.toHaveProperty('connection');
  });

  it('a key in the address is not taken, and one typed into its field is gone from it', async () => {
    const { person, asked } = await atDiagnose();
    await person.keyboard('shop.example');
    await person.click(screen.getByLabelText('Address of the store'));
    await person.paste(`/?consumer_key=${key}`);
    expect(await screen.findByText(/The address holds a user name, a password or a key/)).toBeDefined();
    await person.type(screen.getByLabelText('Key and secret'), `${key} ${secret}{Enter}`);
    await screen.findByRole('heading', { name: 'Everything is in order.' });
    expect(asked('diagnose')[0]).toMatchObject({ address: 'shop.example', connection: expect.any(String) });
    expect(everything()).not.toContain(key.slice(0, -7));
  });

  it('behind a staging password, which is asked for at the finding, and once', async () => {
    const { person, asked } = await atDiagnose();
    await person.keyboard('staging.example{Enter}');
    const card = within(await screen.findByRole('article', { name: 'The site has a staging password' }));
    await person.type(card.getByLabelText('Staging name'), stagingLogin.user);
    await person.type(card.getByLabelText('Staging password'), `${stagingLogin.password}{Enter}`);
    expect(await screen.findByRole('heading', { name: /Nothing stands in the way of a key/ })).toBeDefined();
    expect(screen.getByText('Since the check before', { exact: false }).parentElement?.textContent).toContain(
      'Gone: The site has a staging password',
    );
    await person.click(screen.getByRole('button', { name: 'Check the connection' }));
    await waitFor(() => expect(asked('diagnose')).toHaveLength(3));
    expect(asked('diagnose')[2]).not.toHaveProperty('staging');
    expect(asked('diagnose')[2]).toHaveProperty('connection');
    expect(everything()).not.toContain(stagingLogin.password);
    // Another address gets nothing of it.
    await person.type(screen.getByLabelText('Address of the store'), '.org');
    expect(asked('forgetConnection')).toHaveLength(1);
    expect(useDiagnosing.getState().hasStaging).toBe(false);
  });

  it('at another address, where the server sends calls on to it', async () => {
    const { person, asked } = await atDiagnose();
    await person.keyboard('moved.example{Enter}');
    await person.click(await screen.findByRole('button', { name: 'Check https://shop.example/' }));
    await screen.findByRole('heading', { name: /Nothing stands in the way of a key/ });
    expect(asked('diagnose').map((request) => (request as { address: string }).address)).toEqual([
      'moved.example',
      'https://shop.example/',
    ]);
  });

  it('goes on while another page is shown, and tells its outcome there', async () => {
    const { host, person } = await atDiagnose();
    let end: (() => void) | undefined;
    host.answer(
      'diagnose',
      () =>
        new Promise((resolve) => {
          end = () => resolve(ok(fakeReport()));
        }),
    );
    await person.keyboard('shop.example{Enter}');
    await screen.findByRole('heading', { name: 'Checking…' });
    act(() => go({ page: 'settings' }));
    act(() => end?.());
    const notices = within(screen.getByRole('region', { name: 'Notices' }));
    await notices.findByText('shop.example: Everything is in order.');
    await person.click(notices.getByRole('button', { name: 'Show' }));
    expect(await screen.findByRole('heading', { name: 'Everything is in order.' })).toBeDefined();
  });

  it('can be stopped', async () => {
    const { host, person } = await atDiagnose();
    host.answer('diagnose', ({ task }) => {
      host.emit({ type: 'step', task, step: { name: 'address', state: 'running', params: { host: 'shop.example' } } });
      return new Promise((resolve) => {
        host.answer('cancel', async () => {
          resolve(fail('cancelled'));
          return ok(undefined);
        });
      });
    });
    await person.keyboard('shop.example{Enter}');
    expect(await screen.findByText('Looking for shop.example')).toBeDefined();
    await person.click(screen.getByRole('button', { name: 'Stop' }));
    expect(await screen.findByText('Stopped at your wish.')).toBeDefined();
  });

  it('a key that the core has forgotten is asked for again', async () => {
    const { host, person } = await atDiagnose();
    await person.keyboard('shop.example');
    pasteKey(`${key} ${secret}`);
    await screen.findByText(/and its secret are here/);
    host.answer('diagnose', async () => fail('connection-not-found'));
    await person.click(screen.getByRole('button', { name: 'Check the connection' }));
    await waitFor(() => expect(screen.queryByText(/and its secret are here/)).toBeNull());
    expect(screen.getByText(/This connection is over/)).toBeDefined();
  });

  it('is reached from the palette, too', async () => {
    const { person } = openWindow({ stores: fakeStores(2) });
    await screen.findByRole('listbox', { name: 'Stores' });
    await person.keyboard('{Control>}k{/Control}');
    await person.type(await screen.findByRole('combobox'), 'check a conn{Enter}');
    expect(await screen.findByRole('heading', { name: 'Check a connection' })).toBeDefined();
  });
});

describe('a fault is practised', () => {
  async function atPractice() {
    const opened = openWindow();
    await screen.findByRole('heading', { name: 'Connect your WooCommerce store' });
    await opened.person.click(screen.getByRole('link', { name: 'Practise a fault, for those who help others' }));
    await screen.findByRole('heading', { name: 'Practise a fault' });
    const asked = (method: string) =>
      opened.host.calls.filter((call) => call.method === method).map(({ request }) => request);
    return { ...opened, asked };
  }

  it('from a list of all of them, in groups, that says it is a stand-in', async () => {
    await atPractice();
    expect(screen.getByText(/It is a stand-in/)).toBeDefined();
    const list = within(screen.getByRole('listbox', { name: 'Faults' }));
    expect(list.getAllByRole('option')).toHaveLength(practiceFaultNames.length);
    expect(list.getAllByRole('group')).toHaveLength(6);
  });

  it('found by a word, checked with one press, its key at hand', async () => {
    const { person, asked } = await atPractice();
    await person.type(screen.getByRole('searchbox', { name: 'Search the faults' }), 'login header');
    const list = screen.getByRole('listbox', { name: 'Faults' });
    const [first] = within(list).getAllByRole('option');
    expect(first?.textContent).toBe('The login header is thrown away');
    await person.click(screen.getByRole('button', { name: 'Check a store with this fault' }));
    expect(asked('startPractice')).toEqual([{ https: true, fault: 'auth-header-stripped' }]);
    expect(await screen.findByRole('heading', { name: 'Check a connection' })).toBeDefined();
    expect(screen.getByLabelText<HTMLInputElement>('Address of the store').value).toBe('https://127.0.0.1:8443');
    expect(screen.getByText('Trusted for this store alone: practice-store.pem')).toBeDefined();
    expect(screen.getByText('ck_…ffffff7')).toBeDefined();
    await person.click(screen.getByRole('button', { name: 'Check the connection' }));
    await screen.findByRole('button', { name: 'Copy report' });
    expect(asked('diagnose')[0]).toMatchObject({ address: 'https://127.0.0.1:8443', connection: expect.any(String) });
  });

  it('or connected with the wizard', async () => {
    const { person } = await atPractice();
    await person.click(screen.getByRole('option', { name: 'A key that may only read' }));
    await person.click(screen.getByRole('button', { name: 'Connect it with the wizard' }));
    await person.click(await screen.findByRole('button', { name: 'Find the store' }));
    await person.click(await screen.findByRole('button', { name: 'Go on to the key' }));
    expect(await screen.findByText('ck_…ffffff7')).toBeDefined();
  });

  it('what a check should find is folded away until one wants to know', async () => {
    const { person } = await atPractice();
    await person.click(screen.getByRole('option', { name: 'Plain permalinks' }));
    const details = within(screen.getByRole('region', { name: 'Plain permalinks' }));
    expect(details.queryByText('Permalinks are set to Plain')).toBeNull();
    await person.click(details.getByRole('button', { name: 'What a check should find' }));
    expect(details.getByText('Permalinks are set to Plain')).toBeDefined();
  });

  it('a store that cannot be started is told', async () => {
    const { host, person } = await atPractice();
    host.answer('startPractice', async () => fail('port-taken', { port: 8443 }));
    await person.click(screen.getByRole('button', { name: 'Check a store with this fault' }));
    expect(await screen.findByText('Port 8443 is taken by another program.')).toBeDefined();
  });

  it('a search that finds none says so', async () => {
    const { person } = await atPractice();
    await person.type(screen.getByRole('searchbox', { name: 'Search the faults' }), 'zzz');
    expect(await screen.findByText('No fault has “zzz” in its words.')).toBeDefined();
  });
});
