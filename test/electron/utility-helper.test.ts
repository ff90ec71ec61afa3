import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { utilityHelper } from '../../src-main/electron/utility-helper.ts';
import type { HelperMessage } from '../../src-main/vault/keychain-helper.ts';

/* With the real keychain: `reaches the keychain through a utility process` in stand-in.test.ts. */
test('a utility process is a helper: told, heard, and killed even where it does not mind SIGTERM', async () => {
  const stubborn = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)']);
  const child = Object.assign(new EventEmitter(), { pid: stubborn.pid, postMessage: vi.fn() });
  const fork = vi.fn((_program: string, _args: readonly string[], _options: object) => child);
  const parts = { utilityProcess: { fork: fork as never }, program: '/app/keychain-process.mjs', env: { A: 'b' } };
  const helper = utilityHelper(parts)();
  const heard: HelperMessage[] = [];
  const ended: string[] = [];
  helper.onMessage((message) => heard.push(message));
  helper.onEnd((reason) => ended.push(reason));

  expect(fork.mock.calls[0]?.[0]).toBe('/app/keychain-process.mjs');
  expect(fork.mock.calls[0]?.[2]).toMatchObject({ env: { A: 'b', LC_ALL: 'C' }, stdio: 'ignore' });
  helper.send({ operation: 'get', service: 's', account: 'a' });
  expect(child.postMessage).toHaveBeenCalledWith({ operation: 'get', service: 's', account: 'a' });
  child.emit('message', { ready: true });
  expect(heard).toEqual([{ ready: true }]);

  const exited = once(stubborn, 'exit');
  helper.kill();
  expect(await exited).toEqual([null, 'SIGKILL']);
  child.emit('exit', 137);
  expect(ended).toEqual(['exit code 137']);
  child.pid = undefined;
  helper.kill();
});
