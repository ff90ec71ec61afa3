// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ok } from '../../src-main/contract/result.ts';
import type { ToolCall } from '../../src-main/contract/tools.ts';
import { go } from '../../src-renderer/state/route.ts';
import { fakeStore } from './fake-host.ts';
import { fewTools } from './tool-scenarios.ts';
import { allState, type OpenedWindow, openWindow } from './window.tsx';

const store = fakeStore({ id: '1', name: 'Label & Ink' });
const call: ToolCall = {
  at: '2026-07-30T12:00:00.000Z',
  tool: 'printer2',
  store: '1',
  method: 'GET',
  route: 'wc/v3/orders',
  status: 200,
  bytes: 100,
  ms: 12,
};

async function atTools(options: Parameters<typeof openWindow>[0] = {}): Promise<OpenedWindow> {
  const opened = openWindow({ stores: [store], ...options });
  await screen.findByRole('heading', { level: 1 });
  act(() => go({ page: 'store', storeId: '1', tab: 'tools' }));
  return opened;
}

const asked = ({ host }: OpenedWindow, method: string) =>
  host.calls.filter((one) => one.method === method).map(({ request }) => request);
const button = (name: string) => screen.findByRole('button', { name });
const everything = () => JSON.stringify(Object.values(allState).map((one) => one.getState())) + document.body.innerHTML;

it('a tool is added from nothing: what it is, what it may do, and its key, which is nowhere once the page is left', async () => {
  const opened = await atTools();
  const { person, host } = opened;
  const copied: string[] = [];
  Object.assign(navigator.clipboard, { writeText: async (text: string) => void copied.push(text) });
  await person.click(await button('Add a tool'));
  await screen.findByRole('heading', { name: /Which tool is it/ });
  await person.click(screen.getByRole('radio', { name: /Label printer/ }));
  await person.keyboard('{Enter}');
  await screen.findByRole('heading', { name: /What may it do/ });
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: /Orders/ }).checked).toBe(true);
  await person.click(screen.getByRole('checkbox', { name: /Customers/ }));
  await person.click(await button('Back'));
  await person.click(await button('Go on to its rules'));
  expect((await screen.findByRole<HTMLInputElement>('checkbox', { name: /Customers/ })).checked).toBe(true);
  await person.click(await button('Make its key'));
  await screen.findByRole('heading', { name: /Give it this address/ });
  expect(asked(opened, 'addTool')).toEqual([
    { store: '1', name: 'Label printer', permission: 'read', areas: ['orders', 'customers'] },
  ]);
  const secret = `cs_${'1'.padStart(40, '0')}`;
  expect(document.body.textContent).toContain(secret);
  expect(JSON.stringify([Object.values(allState).map((one) => one.getState()), { ...sessionStorage }])).not.toContain(
    secret,
  );
  await person.click(await button('Copy: Consumer secret'));
  expect(copied).toEqual([secret]);
  await person.click(await button('Done'));
  await screen.findByRole('heading', { level: 1, name: 'Label printer' });
  expect(everything()).not.toContain(secret);
  expect(screen.queryByText(/was not copied/)).toBeNull();
  expect(JSON.stringify(host.calls)).not.toContain(secret);
});

it('a key that was not copied is told of, with the way to another', async () => {
  const { person } = await atTools();
  await person.click(await button('Add a tool'));
  await person.click(await button('Go on to its rules'));
  await person.click(await button('Make its key'));
  await screen.findByRole('heading', { name: /Give it this address/ });
  act(() => go({ page: 'settings' }));
  await screen.findByText(/The key of Spreadsheet was not copied/);
  await person.click(await button('Open its page'));
  await screen.findByRole('heading', { level: 1, name: 'Spreadsheet' });
});

it('a name that another tool has is told at the name', async () => {
  const { person } = await atTools({ tools: fewTools });
  await person.click(await button('Add a tool'));
  await person.click(screen.getByRole('radio', { name: /Label printer/ }));
  await person.click(await button('Go on to its rules'));
  await person.click(await button('Make its key'));
  expect(await screen.findByText(/already has a tool named/)).toBeDefined();
  expect(screen.getByRole('textbox', { name: 'Name' }).getAttribute('aria-invalid')).toBe('true');
});

it('a key is no name', async () => {
  const { person } = await atTools();
  await person.click(await button('Add a tool'));
  await person.click(screen.getByRole('textbox', { name: 'Name' }));
  await person.paste(`ck_${'a'.repeat(40)}`);
  expect(await screen.findByText(/looks like a key/)).toBeDefined();
  expect(JSON.stringify({ ...sessionStorage })).not.toContain('ck_aaaa');
});

it('everything is paused, which stands in the window, and goes on again', async () => {
  const opened = await atTools({ tools: fewTools });
  await opened.person.click(await button('Pause everything'));
  expect(await screen.findByText(/All tools are paused: each/)).toBeDefined();
  expect(await button('All tools are paused')).toBeDefined();
  const [inBanner] = await screen.findAllByRole('button', { name: 'Resume' });
  if (inBanner) await opened.person.click(inBanner);
  await waitFor(() => expect(screen.queryByText(/All tools are paused: each/)).toBeNull());
  expect(asked(opened, 'pauseGateway')).toEqual([{ paused: true }, { paused: false }]);
});

it('a tool is paused, gets another key, and is revoked by its name', async () => {
  const opened = await atTools({ tools: fewTools, toolCalls: [call] });
  const { person } = opened;
  await person.click(await screen.findByRole('rowheader', { name: /Label printer/ }));
  await screen.findByRole('heading', { level: 1, name: 'Label printer' });
  await person.click(await button('Pause'));
  await screen.findByText('This tool is paused: each of its calls is refused until you resume it.');
  await person.click(await button('Resume'));
  await person.click(await button('Replace key…'));
  await person.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Replace the key' }));
  expect(await screen.findByText('This is the new key')).toBeDefined();
  await person.click(await button('Done, hide the key'));
  expect(document.body.innerHTML).not.toContain(`cs_${'1'.padStart(40, '0')}`);
  await person.click(await button('Revoke…'));
  const dialog = await screen.findByRole('alertdialog', { name: 'Revoke the key of Label printer' });
  await person.click(within(dialog).getByRole('button', { name: 'Revoke the key' }));
  await screen.findByText('The key of Label printer is revoked.');
  expect(asked(opened, 'revokeTool')).toEqual([{ tool: 'printer2' }]);
});

it('a call appears as it comes, is said together with others, and does not come while the view is held', async () => {
  const opened = await atTools({ tools: fewTools, toolCalls: [call] });
  const { person, host } = opened;
  const log = await screen.findByRole('grid', { name: /Calls of tools/ });
  expect(within(log).getAllByRole('row')).toHaveLength(2);
  let calls: readonly ToolCall[] = [call];
  host.answer('toolCalls', async () => ok({ calls }));
  const ring = (more: readonly ToolCall[]) => {
    calls = [...more, ...calls];
    for (const one of more) opened.emit({ type: 'tool-call', call: one });
  };
  const refused: ToolCall = { ...call, ms: 1, status: 403, reason: 'gatehouse_scope' };
  ring([refused, { ...call, ms: 13 }]);
  expect(await screen.findByText('2 new calls, 1 refused.')).toBeDefined();
  expect(within(log).getAllByRole('row')).toHaveLength(4);
  expect(within(log).getByText('403 Not among its areas')).toBeDefined();

  await person.click(await button('Hold the view'));
  ring([{ ...call, ms: 14 }]);
  expect(await screen.findByText('There are newer calls.')).toBeDefined();
  expect(within(log).getAllByRole('row')).toHaveLength(4);
  await person.click(await button('Go on live'));
  await waitFor(() => expect(within(log).getAllByRole('row')).toHaveLength(5));
});

it('the log is asked for what is looked for: words, one tool, what was refused', async () => {
  const opened = await atTools({ tools: fewTools, toolCalls: [call] });
  const { person } = opened;
  await screen.findByRole('grid', { name: /Calls of tools/ });
  await person.click(screen.getByRole('radio', { name: 'Refused' }));
  await person.type(screen.getByRole('searchbox', { name: 'Search the log' }), 'orders');
  await waitFor(() =>
    expect(asked(opened, 'toolCalls').at(-1)).toEqual({ store: '1', text: 'orders', refused: true, limit: 200 }),
  );
  await screen.findByText('No call in the log is like that.');
  await person.click(await button('Show all calls'));
  await screen.findByRole('grid', { name: /Calls of tools/ });
});

it('the palette adds a tool to the store that is looked at, and pauses all of them', async () => {
  const opened = await atTools({ tools: fewTools });
  const { person } = opened;
  await button('Pause everything');
  await person.keyboard('{Control>}k{/Control}');
  await person.click(await screen.findByRole('option', { name: 'Pause all tools' }));
  await waitFor(() => expect(asked(opened, 'pauseGateway')).toEqual([{ paused: true }]));
  await person.keyboard('{Control>}k{/Control}');
  await person.click(await screen.findByRole('option', { name: /Add a tool/ }));
  await screen.findByRole('heading', { name: /Which tool is it/ });
});

it('a call is copied for a tool that may make it, and never with a key', async () => {
  const { person } = await atTools({ tools: fewTools });
  await button('Pause everything');
  act(() => go({ page: 'store', storeId: '1', tab: 'calls' }));
  await person.click(await button('Use this call elsewhere'));
  const code = await screen.findByRole('region', { name: 'curl' });
  expect(code.textContent).toContain('http://127.0.0.1:17493/1/wp-json/wc/v3/products');
  expect(code.textContent).toContain('"$WC_CONSUMER_KEY:$WC_CONSUMER_SECRET"');
  await person.click(await button('Make a key for this'));
  await screen.findByRole('heading', { name: /Which tool is it/ });
  await person.click(await button('Go on to its rules'));
  expect((await screen.findByRole<HTMLInputElement>('checkbox', { name: /Products/ })).checked).toBe(true);
});

describe('a tool that has too little', () => {
  async function atRefused(refused: Partial<ToolCall>) {
    const opened = await atTools({ tools: fewTools, toolCalls: [{ ...call, status: 403, bytes: 0, ...refused }] });
    const log = await screen.findByRole('grid', { name: /Calls of tools/ });
    const [line] = within(log).getAllByRole('row').slice(1);
    if (line) await opened.person.click(line);
    await opened.person.click(await button('Change what it may do'));
    await screen.findByRole('heading', { level: 1, name: /^What may .* do\?$/ });
    return opened;
  }
  const checkbox = (name: RegExp) => screen.getByRole<HTMLInputElement>('checkbox', { name });

  it('gets what a refused call lacked, named and not chosen beforehand, with the key that it has', async () => {
    const opened = await atRefused({ route: 'wc/v3/customers/{id}', reason: 'gatehouse_scope' });
    const { person } = opened;
    expect(screen.getByText(/because “Customers” is not among its areas/)).toBeDefined();
    expect([checkbox(/^Customers/).checked, checkbox(/^Orders/).checked]).toEqual([false, true]);
    expect(checkbox(/^Customers/).closest('label')?.textContent).toContain('A call to this was refused.');
    expect(checkbox(/^Orders/).closest('label')?.textContent).not.toContain('was refused');
    await person.click(checkbox(/^Customers/));
    await person.keyboard('{Enter}');
    await screen.findByText('The rules of Label printer are changed.');
    expect(asked(opened, 'updateTool')).toEqual([{ tool: 'printer2', areas: ['orders', 'customers'] }]);
    await screen.findByRole('heading', { level: 1, name: 'Label printer' });
    expect(await screen.findByText('Orders and Customers')).toBeDefined();
  });

  it.each([
    ['gatehouse_too_many_calls', 'wc/v3/orders', /because the tool called too often/],
    ['woocommerce_rest_authentication_error', 'wc/v3/orders', /because its permission does not allow it/],
    ['gatehouse_expired', 'wc/v3/orders', /because its key has expired/],
    // With _embed: the route itself is among its areas.
    ['gatehouse_scope', 'wc/v3/orders', /because “Everything” is not among its areas/],
    ['gatehouse_scope', 'wc-bookings/v1/{…}', /because “Everything” is not among its areas/],
  ])('is told of %s at %s', async (reason, route, words) => {
    await atRefused({ reason, route });
    expect(screen.getByText(words)).toBeDefined();
  });

  it('nothing is sent where nothing was changed, and nothing that is not whole', async () => {
    const opened = await atRefused({ route: 'wc/v3/customers', reason: 'gatehouse_scope' });
    const { person } = opened;
    await person.click(checkbox(/^Orders/));
    await person.click(await button('Save'));
    expect(await screen.findByText('Choose one area or more.')).toBeDefined();
    await person.click(checkbox(/^Orders/));
    await person.click(await button('Save'));
    await screen.findByRole('heading', { level: 1, name: 'Label printer' });
    expect(asked(opened, 'updateTool')).toEqual([]);
  });

  it('a name that another has is told at the name, and what another window changed meanwhile stays', async () => {
    const opened = await atRefused({ route: 'wc/v3/customers', reason: 'gatehouse_scope' });
    const { person, host } = opened;
    const name = screen.getByRole('textbox', { name: 'Name' });
    await person.clear(name);
    await person.type(name, 'Bookkeeping');
    await person.click(await button('Save'));
    expect(await screen.findByText(/already has a tool named/)).toBeDefined();
    expect(name.getAttribute('aria-invalid')).toBe('true');
    await act(async () => void (await host.updateTool({ tool: 'printer2', areas: ['coupons'], perMinute: 9 })));
    await person.clear(name);
    await person.type(name, 'Packing table');
    await person.click(await button('Save'));
    await screen.findByRole('heading', { level: 1, name: 'Packing table' });
    expect(asked(opened, 'updateTool').at(-1)).toEqual({ tool: 'printer2', name: 'Packing table' });
  });
});

it('an expired key is let be good for longer, and an end is taken away', async () => {
  const opened = await atTools({ tools: fewTools });
  const { person } = opened;
  await person.click(await screen.findByRole('rowheader', { name: /AI assistant/ }));
  await person.click(await button('Let it be good for longer'));
  expect(await screen.findByText(/because its key has expired/)).toBeDefined();
  await person.click(screen.getByRole('button', { name: /Until when/ }));
  await person.click(screen.getByRole('option', { name: 'Until it is revoked' }));
  const most = screen.getByRole('textbox', { name: /Calls a minute/ });
  await person.clear(most);
  await person.click(await button('Save'));
  await screen.findByRole('heading', { level: 1, name: 'AI assistant' });
  expect(asked(opened, 'updateTool')).toEqual([{ tool: 'helper22', perMinute: null, expiresAt: null }]);
  await waitFor(() => expect(screen.queryByText(/key of this tool has expired/)).toBeNull());
});
