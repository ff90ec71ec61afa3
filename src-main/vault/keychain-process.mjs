/*
 * The program of the helper process that talks to the operating system's keychain (see keychain-helper.ts for why).
 * Plain JavaScript, since Node runs this very file, in development and in tests as in the built app.
 *
 * Its parent sends one request at a time, `{ operation, service, account, secret? }`, and gets one answer for each:
 * `{ value }` or `{ error }`. The first message is its own: `{ ready: true }`, or `{ unavailable: reason }`.
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const parent = process.parentPort ? electronParent(process.parentPort) : nodeParent();

const keychain = load();
if (keychain !== undefined) {
  parent.onRequest((request) => {
    answer(request).then(
      (value) => parent.tell({ value }),
      (error) => parent.tell({ error: error.message }),
    );
  });
  parent.tell({ ready: true });
}

/** As a utility process of Electron, which ends it when the app is gone. */
function electronParent(port) {
  return {
    tell: (message) => port.postMessage(message),
    onRequest: (listener) => port.on('message', ({ data }) => listener(data)),
  };
}

function nodeParent() {
  // A call that waits for a person cannot be taken back, and Node would wait for its thread before it exits. So when the
  // parent is gone, however it ended, this process leaves at once.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  return {
    tell: (message) => process.send(message),
    onRequest: (listener) => process.on('message', listener),
  };
}

function load() {
  try {
    return require('keytar');
  } catch {
    parent.tell({ unavailable: reasonNotLoaded() });
    return undefined;
  }
}

/** keytar itself does not say why its binary could not be loaded; the loader does (`libsecret-1.so.0: cannot open …`). */
function reasonNotLoaded() {
  try {
    require(`keytar/prebuilds/${process.platform}-${process.arch}/keytar.node`);
    return 'keytar is damaged';
  } catch (error) {
    return error.message.split('\n')[0];
  }
}

/** `findCredentials` and `findPassword` are left out on purpose: they crash the process when the keyring is locked. */
async function answer({ operation, service, account, secret }) {
  if (operation === 'get') return keychain.getPassword(service, account);
  if (operation === 'delete') return keychain.deletePassword(service, account);
  await keychain.setPassword(service, account, secret);
  return true;
}
