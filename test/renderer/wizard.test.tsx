// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../src-main/contract/result.ts';
import { readOnlyEnd, stagingLogin, unknownEnd } from './fake-host.ts';
import { allState, atAddress, atKey, handedOver, type OpenedWindow, openWindow } from './window.tsx';

const key = `ck_${'1'.repeat(33)}a1b2c3d`;
const secret = `cs_${'2'.repeat(33)}d4e5f6a`;

function clipboard(text: string, html = '') {
  return { clipboardData: handedOver(text, html) };
}

function pasteAnywhere(text: string, html = ''): void {
  fireEvent.paste(document.activeElement ?? document.body, clipboard(text, html));
}

async function atCheck(pasted = `${key} ${secret}`): Promise<OpenedWindow> {
  const opened = await atKey();
  pasteAnywhere(pasted);
  await screen.findByText(/and its secret are here/);
  await opened.person.click(screen.getByRole('button', { name: 'Check the key' }));
  await screen.findByRole('heading', { name: 'Step 3 of 4: Does the key work?' });
  return opened;
}

async function atKeep(options: Parameters<typeof openWindow>[0] = {}): Promise<OpenedWindow> {
  const opened = await atKey(options);
  pasteAnywhere(`${key} ${secret}`);
  await screen.findByText(/and its secret are here/);
  await opened.person.click(screen.getByRole('button', { name: 'Check the key' }));
  await opened.person.click(await screen.findByRole('button', { name: 'Go on' }));
  await screen.findByRole('heading', { name: 'Step 4 of 4: What shall it be called?' });
  return opened;
}

/** All that is in the page, its fields and its state: where a secret could be left. */
function everything(): string {
  const fields = [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value);
  return JSON.stringify([
    document.documentElement.outerHTML,
    fields,
    Object.values(allState).map((store) => store.getState()),
    { ...sessionStorage },
  ]);
}

describe('from the welcome to a kept store', () => {
  it('by keyboard and clipboard alone', async () => {
    const { host, person } = await atKey();
    pasteAnywhere(`Consumer key ${key}\nConsumer secret ${secret}`);
    expect(await screen.findByText(/and its secret are here/)).toBeTruthy();
    for (let presses = 0; document.activeElement?.textContent !== 'Check the key' && presses < 20; presses += 1) {
      await person.tab();
    }
    await person.keyboard('{Enter}');
    await screen.findByText(/Nothing was changed at your store/);
    await waitFor(() => expect(screen.getByRole('button', { name: 'Go on' }).getAttribute('aria-disabled')).toBeNull());
    for (let presses = 0; document.activeElement?.textContent !== 'Go on' && presses < 20; presses += 1) {
      await person.tab();
    }
    await person.keyboard('{Enter}');
    await screen.findByRole('heading', { name: 'Step 4 of 4: What shall it be called?' });
    const field = screen.getByRole('textbox', { name: 'Name in Gatehouse' });
    await waitFor(() => expect(document.activeElement).toBe(field));
    await person.keyboard('{Enter}');
    expect(await screen.findByText('Label & Ink is connected.')).toBeTruthy();
    expect(allState.useRoute.getState()).toMatchObject({ page: 'store' });
    expect(allState.useStores.getState().list.map(({ name }) => name)).toEqual(['Label & Ink']);
    // A name that nobody has chosen is the core's to give.
    expect(host.calls.find(({ method }) => method === 'keepStore')?.request).not.toHaveProperty('name');
  });

  it('with the practice store: its address and authority are filled in', async () => {
    const { host, person } = openWindow();
    await person.click(await screen.findByRole('button', { name: 'Try it with a practice store' }));
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Address of the store' });
    expect(field.value).toBe('https://127.0.0.1:8443');
    await person.keyboard('{Enter}');
    await screen.findByRole('button', { name: 'Go on to the key' });
    expect(host.calls.find(({ method }) => method === 'inspectAddress')?.request).toMatchObject({
      address: 'https://127.0.0.1:8443',
      authority: expect.stringContaining('BEGIN CERTIFICATE'),
    });
  });
});

describe('nothing of a key stays in the page', () => {
  it.each([
    ['pasted into the field', (field: HTMLElement) => fireEvent.paste(field, clipboard(`${key} ${secret}`))],
    ['pasted as HTML', (field: HTMLElement) => fireEvent.paste(field, clipboard('', `<p>${key}</p><p>${secret}</p>`))],
    ['dropped', (field: HTMLElement) => fireEvent.drop(field, { dataTransfer: handedOver(`${key} ${secret}`) })],
  ])('%s', async (_, give) => {
    const { host } = await atKey();
    const field = screen.getByLabelText('Key and secret');
    expect(give(field)).toBe(false);
    await screen.findByText(/and its secret are here/);
    expect(host.calls.find(({ method }) => method === 'offerKey')).toBeDefined();
    expect(everything()).toContain(key.slice(-7));
    expect(everything()).not.toContain(key.slice(0, -7));
    expect(everything()).not.toContain(secret.slice(0, -7));
    expect(everything()).not.toContain(secret.slice(-7));
  });

  it('typed by hand, it is handed over by Enter and gone', async () => {
    const { host, person } = await atKey();
    await person.type(screen.getByLabelText('Key and secret'), `${key}{Enter}`);
    expect(await screen.findByText(/Its consumer secret is still missing/)).toBeTruthy();
    await person.type(screen.getByLabelText('Key and secret'), `${secret}{Enter}`);
    await screen.findByText(/and its secret are here/);
    expect(host.calls.filter(({ method }) => method === 'offerKey').map(({ request }) => request)).toEqual([
      expect.objectContaining({ paste: { text: key } }),
      expect.objectContaining({ paste: { text: secret } }),
    ]);
    expect(everything()).not.toContain(key.slice(0, -7));
    expect(everything()).not.toContain(secret.slice(0, -7));
  });

  it('a key in the address, the name or the description is not taken', async () => {
    const { person } = await atAddress();
    await person.click(screen.getByRole('textbox', { name: 'Address of the store' }));
    await person.paste(`https://shop.example/?consumer_secret=${secret}`);
    expect(await screen.findByText(/holds a user name, a password or a key/)).toBeTruthy();
    expect(everything()).not.toContain(secret.slice(0, -7));
  });

  it('a passphrase is handed over and gone', async () => {
    const passphrase = 'correct horse battery staple';
    const { host, person } = await atKeep({ vault: { kind: 'keychain', state: 'absent', promptPending: false } });
    await person.keyboard('{Enter}');
    expect(await screen.findByText(/no keychain that Gatehouse could keep keys in/)).toBeTruthy();
    await person.type(screen.getByLabelText('Passphrase'), passphrase);
    await person.type(screen.getByLabelText('The same passphrase once more'), `${passphrase} other{Enter}`);
    expect(await screen.findByText('The two passphrases are not the same.')).toBeTruthy();
    expect(everything()).not.toContain(passphrase);
    await person.type(screen.getByLabelText('Passphrase'), passphrase);
    await person.type(screen.getByLabelText('The same passphrase once more'), `${passphrase}{Enter}`);
    await screen.findByText('Label & Ink is connected.');
    expect(host.calls.filter(({ method }) => method === 'unlockVaultFile')).toEqual([
      { method: 'unlockVaultFile', request: { passphrase } },
    ]);
    expect(everything()).not.toContain(passphrase);
  });
});

describe('the address', () => {
  it('shows each requirement as it is met, and where it stops why', async () => {
    const { person } = await atAddress();
    await person.keyboard('plain.example{Enter}');
    expect(await screen.findByRole('article', { name: 'Permalinks are set to Plain' })).toBeTruthy();
    const lines = within(screen.getByRole('list', { name: 'What the store needs' })).getAllByRole('listitem');
    expect(lines.map((line) => line.dataset.state)).toEqual(['done', 'done', 'failed']);
  });

  it('a step that fails keeps the name of what it was about', async () => {
    const { host, emit, person } = await atAddress();
    let end: (() => void) | undefined;
    host.answer('inspectAddress', ({ task }) => {
      host.emit({ type: 'step', task, step: { name: 'address', state: 'running', params: { host: 'gone.example' } } });
      return new Promise((resolve) => {
        end = () => resolve(fail('dns-not-found', { host: 'gone.example' }));
      });
    });
    await person.keyboard('gone.example{Enter}');
    const { id } = allState.useTasks.getState().bySubject['connect:address'] ?? { id: '' };
    emit({ type: 'step', task: id, step: { name: 'address', state: 'failed', failure: fail('offline').failure } });
    await act(async () => end?.());
    expect(await screen.findByText('Looking for gone.example')).toBeTruthy();
  });

  it('links to their own Permalinks', async () => {
    const { host, person } = await atAddress();
    await person.keyboard('plain.example{Enter}');
    await person.click(await screen.findByRole('button', { name: 'Open Permalinks in wp-admin' }));
    expect(host.calls.at(-1)).toEqual({
      method: 'openLink',
      request: { url: 'https://plain.example/wp-admin/options-permalink.php' },
    });
  });

  it('asks before it follows to another host', async () => {
    const { host, person } = await atAddress();
    await person.keyboard('moved.example{Enter}');
    await person.click(await screen.findByRole('button', { name: 'Connect to shop.example instead' }));
    await screen.findByRole('button', { name: 'Go on to the key' });
    expect(host.calls.filter(({ method }) => method === 'inspectAddress').map(({ request }) => request)).toEqual([
      expect.objectContaining({ address: 'moved.example' }),
      expect.objectContaining({ address: 'https://shop.example/' }),
    ]);
  });

  it('asks for the password of a staging site right there, hands it over once, and goes on', async () => {
    const { host, person } = await atAddress();
    const { password } = stagingLogin;
    await person.keyboard('staging.example{Enter}');
    expect(await screen.findByText('The site asks for a password of its own')).toBeTruthy();
    await person.type(screen.getByLabelText('Staging name'), 'staging');
    await person.type(screen.getByLabelText('Staging password'), 'not-this-one{Enter}');
    expect(await screen.findByText(/The server refused this name and password/)).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Staging name').value).toBe('staging');
    await person.type(screen.getByLabelText('Staging password'), `${password}{Enter}`);
    expect(await screen.findByRole('button', { name: 'Go on to the key' })).toBeTruthy();
    expect(host.calls.filter(({ method }) => method === 'inspectAddress').at(-1)?.request).toMatchObject({
      address: 'staging.example',
      staging: stagingLogin,
    });
    expect(everything()).not.toContain(password);
    expect(everything()).not.toContain('not-this-one');
  });

  it('leads an address that fails to a closer look, and what it finds back to the wizard', async () => {
    const { person } = await atAddress();
    await person.keyboard('gone.example{Enter}');
    const card = within(await screen.findByRole('article', { name: 'No website answers to this name' }));
    await person.click(card.getByRole('button', { name: 'Look closer' }));
    expect(await screen.findByRole('heading', { name: 'Check a connection' })).toBeTruthy();
    const field = screen.getByLabelText<HTMLInputElement>('Address of the store');
    expect(field.value).toBe('gone.example');
    await person.clear(field);
    await person.type(field, 'shop.example');
    await person.click(screen.getByLabelText('Key and secret'));
    pasteAnywhere(`${key} ${secret}`);
    await screen.findByText(/and its secret are here/);
    await person.click(screen.getByRole('button', { name: 'Check the connection' }));
    await person.click(await screen.findByRole('button', { name: 'Connect this store' }));
    await person.click(await screen.findByRole('button', { name: 'Find the store' }));
    await person.click(await screen.findByRole('button', { name: 'Go on to the key' }));
    // The key came along.
    expect(await screen.findByText(/and its secret are here/)).toBeTruthy();
  });

  it('takes the certificate of a private authority, for this store', async () => {
    const { host, person } = await atAddress();
    await person.keyboard('local.example{Enter}');
    await screen.findByRole('button', { name: 'Add the certificate of your site’s authority' });
    const picker = document.querySelector<HTMLInputElement>('input[type=file]');
    if (!picker) throw new Error('There is no file picker.');
    await person.upload(picker, new File(['-----BEGIN CERTIFICATE-----'], 'ca.pem'));
    await screen.findByRole('button', { name: 'Go on to the key' });
    expect(screen.getByText('Trusted for this store alone: ca.pem')).toBeTruthy();
    expect(host.calls.findLast(({ method }) => method === 'inspectAddress')?.request).toMatchObject({
      authority: '-----BEGIN CERTIFICATE-----',
    });
  });

  it('another address makes void what was found with the one before', async () => {
    const { host, person } = await atKey();
    await person.click(screen.getByRole('button', { name: 'Back' }));
    await person.type(screen.getByRole('textbox', { name: 'Address of the store' }), '.test');
    expect(screen.getByRole('button', { name: 'Find the store' })).toBeTruthy();
    expect(host.calls.at(-1)).toEqual({ method: 'forgetConnection', request: { connection: 'connection-1' } });
  });

  it('can be stopped, and says so', async () => {
    const { host, person } = await atAddress({ pace: 5 });
    let stop: (() => void) | undefined;
    host.answer(
      'inspectAddress',
      () =>
        new Promise((resolve) => {
          stop = () => resolve(fail('cancelled'));
        }),
    );
    host.answer('cancel', async () => {
      stop?.();
      return ok(undefined);
    });
    await person.keyboard('shop.example{Enter}');
    await person.click(await screen.findByRole('button', { name: 'Stop' }));
    expect(await screen.findByText('Stopped at your wish.')).toBeTruthy();
  });
});

describe('the key', () => {
  it('names the labels of their screen and the permission that was wished', async () => {
    const { host, person } = await atKey();
    expect(screen.getByText(/is preset to/).textContent).toContain('change it first');
    await person.click(screen.getByRole('radio', { name: 'Read' }));
    expect(screen.queryByText(/is preset to/)).toBeNull();
    await person.click(screen.getByRole('button', { name: 'Open Add key in your wp-admin' }));
    expect(host.calls.at(-1)?.request).toMatchObject({ url: expect.stringContaining('create-key=1') });
  });

  it('names the place of the keys by both its names until a check has told the version', async () => {
    const { person } = await atKey();
    const place = () => screen.getByText(/An administrator or a shop manager may make keys/).textContent;
    expect(place()).toContain('Advanced > REST API keys > Add key (in older versions: REST API).');
    pasteAnywhere(`${key} ${secret}`);
    await screen.findByText(/and its secret are here/);
    await person.click(screen.getByRole('button', { name: 'Check the key' }));
    await screen.findByRole('button', { name: 'Go on' });
    await person.click(screen.getByRole('button', { name: 'Back' }));
    expect(place()).toContain('Advanced > REST API > Add key. An');
  });

  it('a paste that has nothing in it is told, and what was there stays', async () => {
    await atKey();
    pasteAnywhere(key);
    await screen.findByText(/Its consumer secret is still missing/);
    pasteAnywhere('The weather is fine.');
    expect(await screen.findByText(/no key of WooCommerce is in it/)).toBeTruthy();
    expect(screen.getByText(/Its consumer secret is still missing/)).toBeTruthy();
  });

  it('of several pairs one is chosen', async () => {
    const other = { key: key.replace('a1b2c3d', 'fffffff'), secret: secret.replace('d4e5f6a', 'eeeeeee') };
    const { host, person } = await atKey();
    pasteAnywhere(`${key} ${secret} ${other.key} ${other.secret}`);
    await person.click(await screen.findByRole('radio', { name: 'Key ck_…fffffff with secret cs_…eeeeeee' }));
    await screen.findByText(/and its secret are here/);
    expect(host.calls.at(-1)?.request).toMatchObject({
      paste: {},
      choice: { keyLast7: 'fffffff', secretLast7: 'eeeeeee' },
    });
  });

  it('a connection that the core has forgotten leads back to the address, which is still there', async () => {
    const { host } = await atKey();
    host.answer('offerKey', async () => fail('connection-not-found'));
    pasteAnywhere(key);
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Address of the store' });
    expect(field.value).toBe('shop.example');
    expect(screen.getByText(/This connection is over/)).toBeTruthy();
  });
});

describe('the check', () => {
  it('a wrong secret leads back to the key', async () => {
    const { person } = await atCheck(`${key} cs_${'2'.repeat(33)}${unknownEnd}`);
    const card = within(await screen.findByRole('article', { name: 'The secret does not belong to the key' }));
    expect(card.getByText('You can mend it')).toBeTruthy();
    await person.click(card.getByRole('button', { name: 'Give another key' }));
    expect(screen.getByRole('heading', { name: 'Step 2 of 4: Make a key, and paste it here' })).toBeTruthy();
  });

  it('a key that may only read can be kept as that', async () => {
    const { host, person } = await atCheck(`${key} cs_${'2'.repeat(33)}${readOnlyEnd}`);
    await person.click(await screen.findByRole('button', { name: 'Keep it as a key that may only read' }));
    await screen.findByRole('button', { name: 'Go on' });
    expect(host.calls.filter(({ method }) => method === 'checkKey').map(({ request }) => request)).toMatchObject([
      { wanted: 'read_write' },
      { wanted: 'read' },
    ]);
  });

  it('goes on while another page is shown, and stands there afterwards', async () => {
    const { host, person } = await atKey();
    let finish: (() => void) | undefined;
    host.answer(
      'checkKey',
      () =>
        new Promise((resolve) => {
          finish = () => resolve(fail('offline'));
        }),
    );
    pasteAnywhere(`${key} ${secret}`);
    await screen.findByText(/and its secret are here/);
    await person.click(screen.getByRole('button', { name: 'Check the key' }));
    act(() => allState.useRoute.setState({ page: 'welcome' }, true));
    await screen.findByRole('heading', { name: 'Connect your WooCommerce store' });
    await act(async () => finish?.());
    await person.click(screen.getByRole('button', { name: 'Connect a store' }));
    expect(await screen.findByText(/no connection to the internet/, { selector: '.part-what' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Check again' })).toBeTruthy();
  });

  it('tells of the legacy REST API and who needs it', async () => {
    await atCheck();
    const heading = await screen.findByRole('heading', { name: 'Legacy REST API' });
    expect(heading.parentElement?.textContent).toContain('Off');
  });
});

describe('keeping', () => {
  it('a name that is taken is told at the name', async () => {
    const { host, person } = await atKeep();
    host.answer('keepStore', async () => fail('store-exists', { name: 'Label & Ink' }));
    const field = screen.getByRole('textbox', { name: 'Name in Gatehouse' });
    await person.clear(field);
    await person.type(field, ' Label & Ink {Enter}');
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    expect(host.calls.at(-1)?.request).toMatchObject({ name: 'Label & Ink' });
    expect(screen.getByText(/already a store named “Label & Ink”/)).toBeTruthy();
  });

  it('shows that the system asks for the keychain’s password, and can be stopped', async () => {
    const { host, person, emit } = await atKeep();
    let stop: (() => void) | undefined;
    host.answer(
      'keepStore',
      () =>
        new Promise((resolve) => {
          stop = () => resolve(fail('cancelled'));
        }),
    );
    host.answer('cancel', async () => {
      stop?.();
      return ok(undefined);
    });
    await person.keyboard('{Enter}');
    emit({ type: 'vault-prompt', pending: true });
    expect(await screen.findByText(/The system is asking for the password of your keychain/)).toBeTruthy();
    await person.click(screen.getByRole('button', { name: 'Stop' }));
    emit({ type: 'vault-prompt', pending: false });
    expect(await screen.findByText('Stopped at your wish.')).toBeTruthy();
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Name in Gatehouse' }).value).toBe('Label & Ink');
  });
});

describe('whatever happens', () => {
  it('back and forth keeps what was entered', async () => {
    const { person } = await atKeep();
    await person.clear(screen.getByRole('textbox', { name: 'Name in Gatehouse' }));
    await person.type(screen.getByRole('textbox', { name: 'Name in Gatehouse' }), 'Tea & Ink');
    for (const title of ['Does the key work?', 'Make a key, and paste it here', 'Where is your store?']) {
      await person.click(screen.getByRole('button', { name: 'Back' }));
      await screen.findByRole('heading', { name: new RegExp(title.replace('?', '\\?')) });
    }
    await person.click(screen.getByRole('button', { name: 'Go on to the key' }));
    expect(screen.getByText(/and its secret are here/)).toBeTruthy();
    await person.click(screen.getByRole('button', { name: 'Check the key' }));
    await person.click(await screen.findByRole('button', { name: 'Go on' }));
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Name in Gatehouse' }).value).toBe('Tea & Ink');
  });

  it('Cancel forgets the key, stops what runs and empties the wizard', async () => {
    const { host, person } = await atCheck();
    await person.click(await screen.findByRole('button', { name: 'Cancel' }));
    await screen.findByRole('heading', { name: 'Connect your WooCommerce store' });
    expect(host.calls.at(-1)).toEqual({ method: 'forgetConnection', request: { connection: 'connection-1' } });
    expect(allState.useConnecting.getState()).toEqual(allState.useConnecting.getInitialState());
  });

  it('a reload of the page finds the draft again', async () => {
    await atKey();
    const kept = sessionStorage.getItem('connecting');
    expect(JSON.parse(kept ?? '{}').state).toMatchObject({ step: 'key', address: 'shop.example' });
  });
});
