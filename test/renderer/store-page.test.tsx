// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../src-main/contract/result.ts';
import { SettingsPage } from '../../src-renderer/screens/settings/index.tsx';
import { useCalls } from '../../src-renderer/screens/store/calls/calls.ts';
import { useChecks } from '../../src-renderer/screens/store/checks.ts';
import { StorePage } from '../../src-renderer/screens/store/index.tsx';
import { TransferPage } from '../../src-renderer/screens/transfer/index.tsx';
import { readFirst } from '../../src-renderer/state/first.ts';
import { useRoute } from '../../src-renderer/state/route.ts';
import { useSettings } from '../../src-renderer/state/settings.ts';
import { startState } from '../../src-renderer/state/start.ts';
import { NoticeRegion } from '../../src-renderer/ui/NoticeRegion.tsx';
import { renderInKit } from '../ui/render.tsx';
import { type FakeHost, now } from './fake-host.ts';
import { healthyRecord, hostileName, importPlan, play, productsAnswer, type Scenario } from './scenarios.ts';
import { gatehouseIs } from './window.tsx';

beforeEach(() => {
  useChecks.setState(useChecks.getInitialState(), true);
  useCalls.setState({}, true);
  useRoute.setState(useRoute.getInitialState(), true);
});

function show(page: React.ReactElement, scenario: Scenario, change: (host: FakeHost) => void = () => undefined) {
  const host = play(scenario);
  change(host);
  gatehouseIs(host);
  startState(() => undefined);
  void readFirst();
  const { person } = renderInKit(
    <>
      {page}
      <NoticeRegion />
    </>,
    { now: () => now },
  );
  const asked = (method: string) => host.calls.filter((call) => call.method === method).map(({ request }) => request);
  return { host, person, asked };
}

/** Goes there by the Tab key alone. */
async function tabTo(person: UserEvent, element: () => HTMLElement): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (document.activeElement === element()) return;
    await person.tab();
  }
  throw new Error(`The Tab key does not lead to ${element().outerHTML}`);
}

async function press(person: UserEvent, name: string | RegExp, keys = '{Enter}'): Promise<void> {
  await screen.findByRole('button', { name });
  await tabTo(person, () => screen.getByRole('button', { name }));
  await person.keyboard(keys);
}

const store = <StorePage storeId="1" />;

const addTool = (host: FakeHost, name: string) =>
  act(async () => void (await host.addTool({ store: '1', name, permission: 'read', areas: ['orders'] })));

describe('the overview', () => {
  it('tells the key in short, the road and the versions, and leads to all about the key', async () => {
    const { person } = show(store, 'healthy');
    expect(await screen.findByRole('heading', { name: 'Label & Ink' })).toBeDefined();
    const key = within(screen.getByRole('region', { name: 'Key in use' }));
    for (const text of ['ck_…a1b2c3d', 'Read/Write', '40 days']) expect(key.getByText(text)).toBeDefined();
    expect(screen.getByText(/login header, over verified https/)).toBeDefined();
    expect(screen.getByText('11.0.1')).toBeDefined();
    await tabTo(person, () => key.getByRole('link', { name: 'All about it' }));
    await person.keyboard('{Enter}');
    expect(screen.getByRole('tab', { name: 'Key' }).getAttribute('aria-selected')).toBe('true');
  });

  it.each([
    ['8.9.3', 'off', /tick/, 'section=legacy_api'],
    ['8.9.3', 'on', /clear/, 'section=legacy_api'],
    ['10.0.2', 'off', /Install Now/, 'plugin-install.php?s=woocommerce-legacy-rest-api'],
    ['11.0.1', 'off', /has no settings section/, 'plugins.php?s=woocommerce+legacy'],
    ['11.0.1', 'on', /Deactivate/, 'plugins.php?s=woocommerce+legacy'],
  ] as const)(
    'says the way to the legacy REST API in WooCommerce %s, where it is %s',
    async (woocommerce, legacyApi, words, link) => {
      const { host, person } = show(store, 'healthy');
      host.answer('showStore', async () => ok({ ...healthyRecord, versions: { woocommerce }, legacyApi }));
      await press(person, /how to turn it o/i);
      const needs = within(screen.getByRole('region', { name: 'What the store needs' }));
      expect(screen.getByRole('region', { name: 'What the store needs' }).textContent).toMatch(words);
      expect(needs.getAllByRole('link').some((one) => one.getAttribute('href')?.includes(link))).toBe(true);
    },
  );

  it('checks line by line, says what it found, and that in the head', async () => {
    const { person, asked } = show(store, 'troubled');
    await press(person, 'Check now');
    expect(await screen.findByText(/the secret does not belong to it/)).toBeDefined();
    expect(asked('checkStore')).toHaveLength(1);
    expect(screen.getByText(/Calls fail: the permalinks are set to Plain/)).toBeDefined();
    expect(document.querySelector('img')).toBeNull();
    expect(document.body.textContent).not.toContain('\u202e');
  });

  it('says why a check did not come to its end, and tries again', async () => {
    const { host, person, asked } = show(store, 'healthy');
    host.answer('checkStore', async () => fail('disk-full', { file: 'stores.json' }));
    await press(person, 'Check now');
    expect(await screen.findAllByText(/The disk is full/)).not.toEqual([]);
    await press(person, 'Try again');
    await waitFor(() => expect(asked('checkStore')).toHaveLength(2));
  });

  it('renames, and says when the name is taken', async () => {
    const { host, person, asked } = show(store, 'healthy');
    const field = await screen.findByRole('textbox', { name: 'Name' });
    await tabTo(person, () => field);
    await person.keyboard('{Control>}a{/Control}Tea House{Enter}');
    await waitFor(() => expect(asked('renameStore')).toEqual([{ store: '1', name: 'Tea House' }]));
    expect(await screen.findByText('The store is now called Tea House.')).toBeDefined();
    host.answer('renameStore', async () => fail('store-exists', { name: 'Tea House' }));
    await person.keyboard(' 2{Enter}');
    expect(await screen.findByText(/There is already a store named/)).toBeDefined();
  });

  it('removes after a dialog that names the store and its keys, and not without', async () => {
    const { host, person, asked } = show(store, 'healthy');
    await press(person, 'Remove from Gatehouse…');
    const dialog = await screen.findByRole('alertdialog', { name: 'Remove Label & Ink' });
    expect(dialog.textContent).toContain('ck_…a1b2c3d, ck_…9f8e7d6');
    expect(dialog.textContent).not.toMatch(/\d tools? ha(s|ve)/);
    await person.keyboard('{Enter}');
    expect(asked('removeStore')).toEqual([]);
    await addTool(host, 'Label printer');
    await addTool(host, 'Spreadsheet');
    await press(person, 'Remove from Gatehouse…');
    expect(await screen.findByText(/2 tools have keys for this store. Those keys open nothing any more/)).toBeDefined();
    await press(person, 'Remove the store');
    await waitFor(() => expect(asked('removeStore')).toHaveLength(1));
  });

  it('says that it cannot be shown, and why', async () => {
    const { host, person } = show(store, 'failing');
    expect(await screen.findByText(/stores.json could not be read/)).toBeDefined();
    host.answer('showStore', async () => ok(healthyRecord));
    await press(person, 'Try again');
    expect(await screen.findByRole('heading', { name: 'Label & Ink' })).toBeDefined();
  });
});

describe('the key', () => {
  beforeEach(() => useRoute.setState({ page: 'store', storeId: '1', tab: 'key' }));

  const fact = async (card: string, name: string) => {
    const term = within(await screen.findByRole('region', { name: card })).getByText(name);
    return term.nextElementSibling?.textContent;
  };

  it('tells what was wanted and found, area by area, its age, and its line in wp-admin', async () => {
    show(store, 'healthy');
    expect(await fact('Key in use', 'Description')).toBe('Gatehouse on Ada’s laptop');
    expect(await fact('Key in use', 'Permission wanted')).toBe('Read/Write');
    expect(await fact('Key in use', 'Permission found')).toBe('Read/Write');
    expect(await fact('Key in use', 'In use here')).toBe('40 days');
    expect(await fact('What it may do', 'webhooks')).toBe('yes');
    const list = screen.getByRole('link', { name: /REST API keys/ });
    expect(list.getAttribute('href')).toBe(
      'https://label-and-ink.example/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys',
    );
    expect(list.parentElement?.textContent).toContain('the line that ends in a1b2c3d.');
    const others = within(screen.getByRole('region', { name: 'Further keys of this store' }));
    expect(others.getByText('Label printer')).toBeDefined();
    expect(others.getByText('In use here: 400 days')).toBeDefined();
    expect(screen.queryByText(/Renew keys now and then/)).toBeNull();
  });

  it('leads to wp-admin where it is, also where WordPress lies in a folder of its own', async () => {
    const { host } = show(store, 'healthy');
    const adminUrl = 'https://label-and-ink.example/wordpress/wp-admin/';
    host.answer('showStore', async () => ok({ ...healthyRecord, adminUrl }));
    const list = await screen.findByRole('link', { name: /REST API keys/ });
    expect(list.getAttribute('href')).toBe(`${adminUrl}admin.php?page=wc-settings&tab=advanced&section=keys`);
  });

  it('says what it lacks, and that this needs no other key', async () => {
    show(store, 'troubled');
    expect(await screen.findByText(/View\/Edit/)).toBeDefined();
    expect(screen.getByText(/the key stays the same/).textContent).toContain('which was Read/Write.');
    expect(await fact('What it may do', 'write')).toBe('no');
    expect(await fact('What it may do', 'customers')).toBe('no');
    expect(await fact('What it may do', 'system status')).toBe('not found out');
  });

  it.each([
    [90, 'After 90 days.', true],
    [0, 'Never.', false],
  ])('reminds of its age after %i days', async (reminderDays, words, isDue) => {
    show(store, 'troubled');
    await waitFor(() => expect(useSettings.getState().settings).toBeDefined());
    await act(() => useSettings.getState().change({ reminderDays }));
    expect(await fact('Key in use', 'Reminder')).toContain(words);
    expect(screen.queryByText(/in use here for 400 days/) !== null).toBe(isDue);
  });
});

describe('calls', () => {
  beforeEach(() => useRoute.setState({ page: 'store', storeId: '1', tab: 'calls' }));

  const path = () => screen.findByRole('combobox', { name: 'Path' });

  it('sends what is written with the Enter key, turns the page, and keeps a line about each', async () => {
    const { person, asked } = show(store, 'healthy');
    const field = await path();
    await tabTo(person, () => field);
    await person.keyboard('{Control>}a{/Control}products{Escape}{Enter}');
    expect(await screen.findByText('Page 1 of 14, 137 in all')).toBeDefined();
    await press(person, 'Next page');
    expect(await screen.findByText('Page 2 of 14, 137 in all')).toBeDefined();
    expect(asked('callStore')).toMatchObject([{ path: 'products', query: [] }, { query: [['page', '2']] }]);
    await press(person, 'All pages');
    await waitFor(() => expect(asked('callStore')[2]).toMatchObject({ allPages: true }));
    const past = screen.getByRole('list', { name: 'Calls of this session' });
    expect(within(past).getAllByRole('listitem').length).toBeGreaterThanOrEqual(3);
    expect(past.textContent).not.toContain('Ink');
  });

  it('does not send a body that is no JSON, or a path with a gap', async () => {
    const { person, asked } = show(store, 'healthy');
    const field = await path();
    await tabTo(person, () => field);
    await person.clear(field);
    await person.paste('products/{id}');
    await person.keyboard('{Escape}{Enter}');
    expect(await screen.findByText('Put a value in the place of {id}.')).toBeDefined();
    await tabTo(person, () => screen.getByRole('button', { name: /Method/ }));
    await person.keyboard('P');
    const body = await screen.findByRole('textbox', { name: 'Body' });
    await tabTo(person, () => body);
    await person.paste('{"name": }');
    expect(await screen.findByText(/This is not JSON/)).toBeDefined();
    await press(person, 'Send');
    expect(asked('callStore')).toEqual([]);
  });

  it('asks before it deletes', async () => {
    const { person, asked } = show(store, 'healthy');
    const field = await path();
    await person.clear(field);
    await person.paste('products/12');
    await person.keyboard('{Escape}');
    await tabTo(person, () => screen.getByRole('button', { name: /Method/ }));
    await person.keyboard('D');
    await press(person, 'Send');
    expect(await screen.findByRole('alertdialog', { name: 'Delete products/12' })).toBeDefined();
    expect(asked('callStore')).toEqual([]);
    await press(person, 'Delete');
    await waitFor(() => expect(asked('callStore')).toMatchObject([{ method: 'DELETE', path: 'products/12' }]));
  });

  it('says what a store refused, in words, with its text as text', async () => {
    const { person } = show(store, 'troubled');
    await path();
    await press(person, 'Send');
    expect(await screen.findByText(/The store does not let this key make this call: <b>Sorry<\/b>/)).toBeDefined();
    expect(screen.getByText(/printed text before the JSON/)).toBeDefined();
  });

  it('stops a call at the person’s wish', async () => {
    const { host, person, asked } = show(store, 'healthy');
    let end: (() => void) | undefined;
    host.answer(
      'callStore',
      () =>
        new Promise((resolve) => {
          end = () => resolve(fail('cancelled'));
        }),
    );
    await path();
    await press(person, 'Send');
    await press(person, 'Stop');
    expect(asked('cancel')).toHaveLength(1);
    end?.();
    expect(await screen.findByText('Stopped at your wish.')).toBeDefined();
    host.answer('callStore', async () => ok(productsAnswer(1)));
  });
});

describe('the settings', () => {
  const page = <SettingsPage />;

  it('change at once', async () => {
    const { person, asked } = show(page, 'healthy');
    const dark = await screen.findByRole('radio', { name: 'As the system', description: '' });
    await tabTo(person, () => dark);
    await person.keyboard('{ArrowRight}{ArrowRight}');
    await waitFor(() => expect(asked('changeSettings')).toContainEqual({ theme: 'dark' }));
    await tabTo(person, () => screen.getByRole('switch', { name: /Start at login/ }));
    await person.keyboard(' ');
    await waitFor(() => expect(asked('changeSettings')).toContainEqual({ startAtLogin: true }));
  });

  it('offer what the door can do, and nothing else', async () => {
    show(page, 'plain');
    expect(await screen.findByText('/home/ada/.config/gatehouse')).toBeDefined();
    // Tools are let through at every door that stays open.
    expect(screen.getAllByRole('switch')).toEqual([screen.getByRole('switch', { name: /Let desktop tools through/ })]);
    expect(screen.queryByRole('button', { name: /folder/ })).toBeNull();
  });

  it('forget everything only after the word was typed', async () => {
    const { person, asked } = show(page, 'plain');
    await press(person, 'Forget everything…');
    const dialog = await screen.findByRole('alertdialog', { name: 'Forget 1 store and 2 keys' });
    const confirm = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Forget everything' });
    expect(confirm.disabled).toBe(true);
    await tabTo(person, () => within(dialog).getByRole('textbox'));
    await person.keyboard('forget');
    await tabTo(person, () => confirm);
    await person.keyboard('{Enter}');
    await waitFor(() => expect(asked('forgetEverything')).toHaveLength(1));
  });

  it('forget the tools, too, and say so', async () => {
    const { host, person } = show(page, 'plain');
    await addTool(host, 'Label printer');
    await press(person, 'Forget everything…');
    const dialog = await screen.findByRole('alertdialog', { name: 'Forget 1 store and 2 keys' });
    expect(within(dialog).getByText('The key of 1 tool opens nothing any more.')).toBeDefined();
  });

  it('let tools through, from the first one on, or do not', async () => {
    const { host, person, asked } = show(page, 'healthy');
    expect(await screen.findByText('Not open: there is no tool yet')).toBeDefined();
    await addTool(host, 'Label printer');
    const toggle = screen.getByRole('switch', { name: /Let desktop tools through/ });
    await tabTo(person, () => toggle);
    await person.keyboard(' ');
    expect(await screen.findByText('Switched off')).toBeDefined();
    expect(asked('changeSettings')).toEqual([{ gateway: false }]);
    await person.keyboard(' ');
    expect(await screen.findByText(/Open at .?http:\/\/127.0.0.1:17493/)).toBeDefined();
    await host.pauseGateway({ paused: true });
    await person.keyboard('  ');
    expect(await screen.findByText(/All tools are paused/)).toBeDefined();
  });

  it('take another port, and stay with the old one where a program has it', async () => {
    const { host, person, asked } = show(page, 'healthy');
    await addTool(host, 'Label printer');
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Port' });
    const use = screen.getByRole<HTMLButtonElement>('button', { name: 'Use this port' });
    const type = async (port: string) => {
      await tabTo(person, () => field);
      await person.clear(field);
      await person.keyboard(port);
    };
    for (const wrong of ['80', '65536', '1e4', '17493 ', 'x']) {
      await type(wrong);
      expect(use.disabled, wrong).toBe(true);
    }
    expect(screen.getByText('A port is a whole number from 1024 to 65535.')).toBeDefined();
    await type('5432');
    await person.keyboard('{Enter}');
    expect(await screen.findByText(/“postgres” \(process 812\).? has it/)).toBeDefined();
    expect(useSettings.getState().settings?.gatewayPort).toBe(17_493);
    await type('20000');
    await person.keyboard('{Enter}');
    expect(await screen.findByText(/Tools are let through at .?http:\/\/127.0.0.1:20000.? now/)).toBeDefined();
    expect(screen.queryByText(/process 812/)).toBeNull();
    expect(asked('changeSettings')).toEqual([{ gatewayPort: 5432 }, { gatewayPort: 20_000 }]);
  });

  const portTaken = fail('gateway-port-taken', { port: 17_493, program: '“postgres”' }).failure;
  const locked = fail('vault-locked').failure;
  it.each([
    [{ state: 'elsewhere', port: 17_493, paused: false }, /Another Gatehouse on this computer takes the calls/],
    [{ state: 'failed', port: 17_493, paused: false, failure: portTaken }, /“postgres”.? has it/],
    [{ state: 'open', port: 17_493, paused: false, failure: locked }, /The keychain is locked/],
  ] as const)('say how it stands with the gateway: %j', async (status, words) => {
    show(page, 'healthy', (host) => host.answer('gatewayStatus', async () => ok(status)));
    expect(await screen.findByText(words)).toBeDefined();
  });

  it('say that they cannot be read', async () => {
    show(page, 'failing');
    expect(await screen.findByText('The settings cannot be read')).toBeDefined();
  });
});

describe('the transfer', () => {
  const page = <TransferPage />;

  async function type(person: UserEvent, label: string, text: string): Promise<void> {
    await tabTo(person, () => screen.getByLabelText(label));
    await person.keyboard(text);
  }

  it('asks for a passphrase of 12 characters, twice the same', async () => {
    const { person, asked } = show(page, 'healthy');
    await screen.findByLabelText('Passphrase');
    await type(person, 'Passphrase', 'too short{Enter}');
    expect(await screen.findByText(/it has 9 of at least 12 characters/)).toBeDefined();
    await person.keyboard(' no more');
    await type(person, 'Passphrase again', 'another one{Enter}');
    expect(await screen.findByText(/The two are not the same/)).toBeDefined();
    expect(asked('exportStores')).toEqual([]);
  });

  async function exported(person: UserEvent) {
    await screen.findByLabelText('Passphrase');
    await type(person, 'Passphrase', 'correct horse');
    await type(person, 'Passphrase again', 'correct horse{Enter}');
    await screen.findByText(/was handed to your downloads/);
  }

  it('shows what was exported as a QR code, at the person’s wish', async () => {
    const name = 'QR code of the encrypted file';
    const { person } = show(page, 'stripped');
    await exported(person);
    expect(screen.queryByRole('img', { name })).toBeNull();
    await press(person, 'Show as QR code');
    expect(screen.getByRole('img', { name })).toBeDefined();
    expect(screen.getByText(/whoever has the picture can guess/)).toBeDefined();
    await press(person, 'Hide the QR code');
    expect(screen.queryByRole('img', { name })).toBeNull();
  });

  it('says why there is no QR code of many stores', async () => {
    const { person } = show(page, 'healthy');
    await exported(person);
    expect(
      screen.getByText(/does not fit into a QR code: it is [\d,]+ bytes long, and 2,953 is the most/),
    ).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Show as QR code' })).toBeNull();
  });

  it('says why nothing was exported', async () => {
    const { person } = show(page, 'failing');
    await screen.findByLabelText('Passphrase');
    await type(person, 'Passphrase', 'correct horse');
    await type(person, 'Passphrase again', 'correct horse{Enter}');
    expect(await screen.findByText('So many stores do not fit into one file.')).toBeDefined();
  });

  it('takes the text form of an export from the clipboard, and no other text', async () => {
    const { person, asked } = show(page, 'healthy');
    await tabTo(person, () => screen.getByRole('tab', { name: 'Export' }));
    await person.keyboard('{ArrowRight}');
    await screen.findByText('Or scan the QR code that the other computer shows');
    await person.paste('ck_1111111111111111111111111111111111111111');
    expect(await screen.findByText(/That text is no export of Gatehouse’s/)).toBeDefined();
    const text = '-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n';
    await person.paste(text);
    expect(await screen.findByText('From the clipboard')).toBeDefined();
    expect(screen.queryByText(/That text is no export/)).toBeNull();
    await type(person, 'Passphrase of the file', 'correct horse{Enter}');
    await screen.findByRole('listbox', { name: 'Stores in the file' });
    expect(asked('readImport')).toMatchObject([{ file: btoa(text), passphrase: 'correct horse' }]);
  });

  it('shows what a file would do, and takes what is chosen', async () => {
    const { person, asked } = show(page, 'healthy');
    await tabTo(person, () => screen.getByRole('tab', { name: 'Export' }));
    await person.keyboard('{ArrowRight}');
    const input = document.querySelector<HTMLInputElement>('input[type=file]');
    if (!input) throw new Error('There is no file to choose.');
    await person.upload(input, new File(['age'], 'stores.age'));
    await type(person, 'Passphrase of the file', 'correct horse{Enter}');
    const list = await screen.findByRole('listbox', { name: 'Stores in the file' });
    expect(asked('readImport')).toMatchObject([{ file: btoa('age'), passphrase: 'correct horse' }]);
    expect(list.textContent).toContain('Will be added as Label & Ink 2');
    expect(list.textContent).toContain('SHA-256 AB:CD:EF');
    expect(
      within(list)
        .getAllByRole('option')
        .map((one) => one.getAttribute('aria-selected')),
    ).toEqual(['true', 'true', 'false']);
    expect(document.querySelector('img')).toBeNull();
    await tabTo(person, () => within(list).getAllByRole('option')[0] ?? list);
    await person.keyboard(' ');
    await press(person, 'Import 1 store');
    await waitFor(() =>
      expect(asked('applyImport')).toMatchObject([
        { import: importPlan.import, choices: [{ take: false }, { take: true }, { take: false }] },
      ]),
    );
    expect(hostileName.length).toBeGreaterThan(400);
  });
});
