import { ok } from '../../src-main/contract/result.ts';
import { Secret } from '../../src-main/contract/secret.ts';
import { openAgeFileVault } from '../../src-main/vault/age-file.ts';
import { openKeychainVault } from '../../src-main/vault/keychain.ts';
import { startNodeHelper } from '../../src-main/vault/keychain-helper.ts';

/*
 * A program of its own that uses a vault:
 * `add FILE PREFIX COUNT` puts items into a vault file and ends; `rewrite FILE` changes one, on and on, until killed.
 * `get HELPER ACCOUNT [THEN]` reads from the keychain. It says `prompt` when the system asks the person; then `exit`
 * leaves with status 7 there and then, and `cancel` waits for SIGINT, gives the call up and ends with status 130.
 */
const [task, place = '', name = '', option = ''] = process.argv.slice(2);

if (task === 'get') {
  const vault = openKeychainVault({
    startHelper: () => startNodeHelper(process.env, new URL(place)),
    promptAfterMs: 300,
  });
  const stop = new AbortController();
  vault.onPrompt?.((pending) => {
    if (!pending) return;
    process.stdout.write('prompt\n');
    if (option === 'exit') process.exit(7);
  });
  process.on('SIGINT', () => {
    stop.abort();
    process.exitCode = 130;
  });
  const got = await vault.get({ account: name }, { signal: stop.signal });
  process.stdout.write(`${got.ok ? got.value.reveal() : got.failure.code}\n`);
} else {
  const vault = openAgeFileVault({
    file: place,
    passphrase: async () => ok(new Secret('correct horse battery')),
    workFactor: 4,
    // `rewrite` meets the lock of a program that was killed, and has no living one beside it.
    lock: { staleMs: task === 'rewrite' ? 200 : 5_000 },
  });
  for (let turn = 0; task === 'rewrite' || turn < Number(option); turn += 1) {
    const account = task === 'rewrite' ? 'one' : `${name}-${turn}`;
    const put = await vault.put({ account }, new Secret(`secret ${turn}`));
    if (!put.ok) throw new Error(JSON.stringify(put.failure));
    if (turn === 0) process.stdout.write('writing\n');
  }
}
