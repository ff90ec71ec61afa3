import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect } from 'vitest';
import { createApp } from '../../src-main/app.ts';
import type { Tool, ToolCall, ToolLogin, ToolSummary } from '../../src-main/contract/tools.ts';
import { basic, call } from '../gateway/house.ts';
import { doorParts } from '../stores/rotation/door.ts';
import { give, makeKey, revoke, value } from '../stores/rotation/parts.ts';
import { filesBelow, found } from '../support/leaks.ts';
import { startSecretService } from '../support/secret-service.ts';
import { commandLineTest, connect, type House, jsonOf } from './gatehouse.ts';

const test = commandLineTest(startSecretService);

async function addTool(house: House, ...options: string[]): Promise<ToolLogin> {
  return jsonOf(await house.run(['tool', 'add', 'Shop', 'Label printer', ...options, '--json'])) as ToolLogin;
}

/** Starts `serve`, and answers with where it listens. */
async function serve(house: House) {
  const running = house.start(['serve', '--port', '0', '--json']);
  await running.said('address');
  const { address } = JSON.parse(running.stdout()) as { address: string };
  return { running, address };
}

test('gives a tool its key, lets it through, and takes it back', async ({ house, practice, keyring }) => {
  const store = await practice({ httpPort: null, httpsPort: 0 });
  await connect(house, store);
  const login = await addTool(house, '--area', 'products', '--may', 'read');
  expect(login.tool).toMatchObject({ name: 'Label printer', permission: 'read', areas: ['products'], paused: false });
  expect(login.url).toBe(`http://127.0.0.1:17493/${login.tool.store}`);

  const { running, address } = await serve(house);
  const products = () => call(`${address}/${login.tool.store}/wp-json/wc/v3/products`, { headers: basic(login) });
  expect((await products()).status).toBe(200);
  const paused = jsonOf(await house.run(['tool', 'pause', 'label', '--json'])) as { tool: Tool };
  expect(paused.tool.paused).toBe(true);
  expect((await products()).json.code).toBe('gatehouse_paused');
  await house.run(['tool', 'resume', 'Label printer']);
  expect((await products()).status).toBe(200);

  const orders = () => call(`${address}/${login.tool.store}/wp-json/wc/v3/orders`, { headers: basic(login) });
  expect((await orders()).json.code).toBe('gatehouse_scope');
  const widened = await house.run(['tool', 'change', 'label', '-a', 'products', '-a', 'orders', '--per-minute', '600']);
  expect([widened.code, widened.stderr]).toEqual([
    0,
    '✓ “Label printer”: Read; products, orders; until it is revoked; 600 calls a minute.\n',
  ]);
  expect((await orders()).status).toBe(200);
  const unlimited = await house.run([
    'tool',
    'change',
    'label',
    '--per-minute',
    'any',
    '--until',
    '2099-01-31',
    '--json',
  ]);
  const { tool: changed } = jsonOf(unlimited) as { tool: Tool };
  expect(changed).toMatchObject({ areas: ['products', 'orders'], permission: 'read', name: 'Label printer' });
  expect([changed.perMinute, changed.expiresAt?.slice(0, 4)]).toEqual([undefined, '2099']);
  const nothing = jsonOf(await house.run(['tool', 'change', 'label', '--json'])) as { error: { code: string } };
  expect(nothing.error.code).toBe('usage');
  expect((await house.run(['history', 'Shop'])).stdout).toContain('the tool “Label printer” was changed: Read;');

  const listed = await house.run(['tool', 'list']);
  const shown = await house.run(['tool', 'show', login.tool.id]);
  expect(listed.stdout).toContain('Label printer');
  expect(shown.stdout).toContain(login.url);
  const asked = await house.run(['tool', 'revoke', 'label', '--json']);
  expect((jsonOf(asked) as { error: { code: string } }).error.code).toBe('confirmation-missing');
  expect((await house.run(['tool', 'revoke', 'label', '--yes'])).code).toBe(0);
  expect((await products()).status).toBe(401);

  running.child.kill('SIGTERM');
  const ended = await running.ended;
  expect(ended.code).toBe(0);
  for (const text of [listed.stdout, shown.stdout, shown.stderr, ended.stdout, ended.stderr]) {
    expect(found(text, login, login.consumerSecret)).toEqual([]);
  }
  for (const { path, bytes } of [...filesBelow(house.data), ...filesBelow(keyring.folder)]) {
    expect(found(bytes, login, login.consumerSecret), path).toEqual([]);
  }
});

test('serves without a timer that goes off more often than once a minute', async ({ house, practice }) => {
  const store = await practice({ httpPort: null, httpsPort: 0 });
  await connect(house, store);
  const login = await addTool(house, '--area', 'products', '--may', 'read');
  const probe = new URL('../support/timers.mjs', import.meta.url).href;
  const running = house.start(['serve', '--port', '0', '--json'], { env: { NODE_OPTIONS: `--import ${probe}` } });
  await running.said('address');
  const { address } = JSON.parse(running.stdout()) as { address: string };
  const headers = { ...basic(login), connection: 'close' };
  const called = await call(`${address}/${login.tool.store}/wp-json/wc/v3/products`, { headers });
  expect(called.status).toBe(200);
  const often = async () => {
    const before = running.stderr().length;
    running.child.kill('SIGUSR2');
    await expect.poll(() => running.stderr().slice(before)).toMatch(/\n$/);
    const { timers } = JSON.parse(running.stderr().slice(before)) as {
      timers: { ms: number; repeats: boolean; isOver: boolean; by: string[] }[];
    };
    // What is over by itself, such as a connection that is kept for a while, is no rest disturbed; what begins again is.
    return timers.filter(({ ms, repeats, isOver }) => repeats && !isOver && ms < 60_000);
  };
  expect(await often()).toEqual([]);
  running.child.kill('SIGTERM');
  expect((await running.ended).code).toBe(0);
});

test('forgets the tools with their store, and everything with everything', async ({ house, practice, keyring }) => {
  // The keyring is that of all tests here, and lists what it has in no order.
  const labels = async () => (await keyring.items()).map(({ label }) => label).sort();
  const others = await labels();
  const store = await practice({ httpPort: null, httpsPort: 0 });
  await connect(house, store);
  await addTool(house, '--area', 'everything');
  expect((await house.run(['remove', 'Shop', '--yes'])).code).toBe(0);
  await connect(house, store);
  const listed = jsonOf(await house.run(['tool', 'list', '--json'])) as { tools: ToolSummary[] };
  expect(listed.tools).toEqual([]);
  await addTool(house, '--area', 'orders');
  expect((await house.run(['forget-everything', '--yes'])).code).toBe(0);
  expect(await labels()).toEqual(others);
  expect(filesBelow(house.data).filter(({ path }) => /sealed$|use\.json$|gateway\.jsonl/.test(path))).toEqual([]);
});

test('fails no call while another program rotates the key of the store', { timeout: 600_000 }, async ({
  house,
  practice,
}) => {
  const store = await practice({ httpPort: null, httpsPort: 0 });
  await connect(house, store);
  const login = await addTool(house, '--area', 'everything', '--may', 'read_write');
  const { running, address } = await serve(house);
  const products = `${address}/${login.tool.store}/wp-json/wc/v3/products`;
  const post = { method: 'POST', headers: { ...basic(login), 'content-type': 'application/json' }, body: '{}' };
  const answers = new Map<number, number>();
  const calls = new Set<Promise<void>>();
  const timer = setInterval(() => {
    if (calls.size >= 50) return;
    const one = (calls.size % 2 ? call(`${products}/batch`, post) : call(products, { headers: basic(login) }))
      .then(({ status }) => void answers.set(status, (answers.get(status) ?? 0) + 1))
      .finally(() => calls.delete(one));
    calls.add(one);
  }, 1000 / 50);
  const person = createApp(doorParts(house.data, house.env));
  const id = login.tool.store;
  let [old] = store.keys.filter(({ permission }) => permission === 'read_write');
  for (let turn = 0; turn < 8; turn += 1) {
    const fresh = makeKey(store);
    value(await person.startRotation({ store: id, reason: 'old' }));
    value(await give(person, id, fresh));
    value(await person.switchKey({ task: 'switch', store: id }));
    // At once, which nobody in wp-admin is: the other program has not even looked at its records by then.
    if (old) revoke(store, old);
    expect(value(await person.confirmRevoked({ task: 'confirm', store: id })).rotation).toBeUndefined();
    old = fresh;
  }
  clearInterval(timer);
  await Promise.all(calls);
  await person.close();
  running.child.kill('SIGTERM');
  expect((await running.ended).code).toBe(0);
  expect([...answers.keys()]).toEqual([200]);
  expect(answers.get(200)).toBeGreaterThan(8);
});

describe('a command that runs with a key of its own', () => {
  const program = `
    const { WC_URL, WC_CONSUMER_KEY, WC_CONSUMER_SECRET } = process.env;
    const login = 'Basic ' + Buffer.from(WC_CONSUMER_KEY + ':' + WC_CONSUMER_SECRET).toString('base64');
    const ask = async (path) => (await fetch(WC_URL + '/wp-json/wc/v3/' + path, { headers: { authorization: login } })).status;
    console.log(JSON.stringify({ statuses: [await ask('products'), await ask('orders')], WC_URL, login }));
    process.exit(7);`;

  test('may what it was given, ends as the command does, and leaves no key', async ({ house, practice }) => {
    await connect(house, await practice({ httpPort: null, httpsPort: 0 }));
    const run = [
      'run',
      '--store',
      'Shop',
      '--area',
      'products',
      '--',
      process.execPath,
      '--input-type=module',
      '-e',
      program,
    ];
    const ran = await house.run(run);
    expect(ran.code).toBe(7);
    const { statuses, WC_URL, login } = JSON.parse(ran.stdout) as { statuses: number[]; WC_URL: string; login: string };
    expect(statuses).toEqual([200, 403]);
    await expect(call(`${WC_URL}/wp-json/wc/v3/products`, { headers: { authorization: login } })).rejects.toThrow();
    const listed = jsonOf(await house.run(['tool', 'list', '--json'])) as { tools: ToolSummary[] };
    expect(listed.tools).toEqual([]);
  });

  test('cannot be started where there is none, or no such store', async ({ house, practice }) => {
    await connect(house, await practice({ httpPort: null, httpsPort: 0 }));
    const missing = await house.run(['run', '--json', '--store', 'Shop', '--', 'no-such-program-here']);
    expect(missing.code).toBe(2);
    expect(jsonOf(missing)).toMatchObject({ error: { code: 'usage' } });
    const nowhere = await house.run(['run', '--json', '--store', 'nowhere', '--', 'true']);
    expect(jsonOf(nowhere)).toMatchObject({ error: { code: 'store-not-found' } });
  });
});

test('says who has its port', async ({ house, practice }) => {
  await connect(house, await practice({ httpPort: null, httpsPort: 0 }));
  const { running, address } = await serve(house);
  const { port } = new URL(address);
  const second = await house.run(['serve', '--port', port, '--json']);
  expect(second.code).toBe(3);
  expect(jsonOf(second)).toMatchObject({ error: { code: 'gateway-running', params: { port: Number(port) } } });
  running.child.kill('SIGTERM');
  await running.ended;
  const other = createServer((_, response) => response.end('something else'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const taken = String((other.address() as AddressInfo).port);
  const third = await house.run(['serve', '--port', taken, '--json']);
  other.close();
  expect(jsonOf(third)).toMatchObject({ error: { code: 'gateway-port-taken' } });
  expect((await house.run(['serve', '--port', 'x'])).code).toBe(2);
});

test('pauses every tool at once, until it is taken back, and tells it', async ({ house, practice }) => {
  await connect(house, await practice({ httpPort: null, httpsPort: 0 }));
  const login = await addTool(house, '--area', 'products');
  const first = await serve(house);
  const products = (address: string) =>
    call(`${address}/${login.tool.store}/wp-json/wc/v3/products`, { headers: basic(login) });
  expect((await products(first.address)).status).toBe(200);

  expect((await house.run(['tool', 'pause'])).code).toBe(2);
  expect((await house.run(['tool', 'pause', 'label', '--all'])).code).toBe(2);
  expect(jsonOf(await house.run(['tool', 'pause', '--all', '--json']))).toEqual({ paused: true });
  const refused = await products(first.address);
  expect([refused.status, refused.json.code]).toEqual([503, 'gatehouse_paused']);
  const lent =
    'curl -s -o /dev/null -w "%{http_code}" -u "$WC_CONSUMER_KEY:$WC_CONSUMER_SECRET" "$WC_URL/wp-json/wc/v3/products"';
  const meanwhile = await house.run(['run', '--store', 'Shop', '--', 'sh', '-c', lent]);
  expect(meanwhile.stdout).toBe('503');
  first.running.child.kill('SIGTERM');
  await first.running.ended;

  const second = house.start(['serve', '--port', '0']);
  await second.said('listens at');
  await expect.poll(() => second.stderr()).toContain('All tools are paused');
  const address = /http:\S+/.exec(second.stdout())?.[0] ?? '';
  expect((await products(address)).status).toBe(503);
  const resumed = await house.run(['tool', 'resume', '--all']);
  expect([resumed.code, resumed.stderr]).toEqual([0, expect.stringContaining('Tools may call again')]);
  await expect.poll(async () => (await products(address)).status).toBe(200);
  second.child.kill('SIGTERM');
  expect((await second.ended).code).toBe(0);
});

test('says what tools called, newest first, and for a spreadsheet', async ({ house, practice }) => {
  await connect(house, await practice({ httpPort: null, httpsPort: 0 }));
  const login = await addTool(house, '--area', 'products', '--may', 'read');
  expect((await house.run(['tool', 'log'])).stderr).toContain('No such call');
  const { running, address } = await serve(house);
  const route = (path: string) =>
    call(`${address}/${login.tool.store}/wp-json/wc/v3/${path}`, { headers: basic(login) });
  await route('products/11?search=secret-word');
  await route('orders/12');
  await route('products?consumer=x');
  running.child.kill('SIGTERM');
  await running.ended;

  const all = jsonOf(await house.run(['tool', 'log', '--json'])) as { calls: ToolCall[] };
  expect(all.calls.map(({ route, status, reason }) => [route, status, reason])).toEqual([
    ['wc/v3/products', 200, undefined],
    ['wc/v3/orders/{id}', 403, 'gatehouse_scope'],
    ['wc/v3/products/{id}', 200, undefined],
  ]);
  const some = jsonOf(await house.run(['tool', 'log', 'label', '--text', 'orders 403', '--json'])) as {
    calls: ToolCall[];
  };
  expect(some.calls).toEqual([all.calls[1]]);
  const one = jsonOf(await house.run(['tool', 'log', '--limit', '1', '--json'])) as { calls: ToolCall[] };
  expect(one.calls).toEqual([all.calls[0]]);
  const table = await house.run(['tool', 'log', '--store', 'Shop']);
  expect(table.stdout).toMatch(/Label printer\s+\S+\s+GET\s+wc\/v3\/products\s+200/);
  const csv = await house.run(['tool', 'log', '--csv', '--limit', 'all']);
  const lines = csv.stdout.trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toBe('"when","tool","tool id","store","method","route","status","bytes","milliseconds","reason"');
  expect(lines[2]).toContain(
    `"Label printer","${login.tool.id}","${login.tool.store}","GET","wc/v3/orders/{id}","403"`,
  );
  expect(`${csv.stdout}${table.stdout}`).not.toMatch(/secret-word|c[ks]_[0-9a-f]{8}/);
  expect((await house.run(['tool', 'log', '--limit', 'many'])).code).toBe(2);
  expect((await house.run(['tool', 'log', 'nobody', '--json'])).code).toBe(2);
});
