/* The preload's world: `contextBridge` and `ipcRenderer` over a binding that only this world has. */
// biome-ignore lint/correctness/noUnusedVariables: the evaluated source calls it
function enterIsolatedWorld({ peer, binding, packClone, unpackClone, processInfo, preload }) {
  const toMain = globalThis[binding];
  delete globalThis[binding];
  const chunkLength = 4_000_000;
  const listeners = new Map();
  const waiting = new Map();
  let lastId = 0;
  let received = '';

  const post = (kind, id, channel, value) => {
    // In pieces: the DevTools protocol refuses messages of 100 MB, Electron's IPC does not.
    const text = `${JSON.stringify({ kind, id, channel })}\n${typeof value === 'string' ? value : ''}`;
    for (let at = 0; at < text.length; at += chunkLength) {
      toMain((at + chunkLength < text.length ? '+' : '.') + text.slice(at, at + chunkLength));
    }
  };
  const clone = (args) => {
    try {
      return packClone(args);
    } catch (error) {
      throw error.name === 'DataCloneError' ? new Error('An object could not be cloned.') : error;
    }
  };
  const request = (kind, channel, value) => {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      post(kind, id, channel, value);
    });
  };

  globalThis.standInReceive = (piece, isLast) => {
    received += piece;
    if (!isLast) return;
    const text = received;
    received = '';
    const end = text.indexOf('\n');
    const { kind, id, channel, error } = JSON.parse(text.slice(0, end));
    const body = text.slice(end + 1);
    if (kind === 'event') {
      const args = unpackClone(body);
      for (const listener of [...(listeners.get(channel) ?? [])]) listener({ sender: ipcRenderer, ports: [] }, ...args);
      return;
    }
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) resolve(unpackClone(body));
    else reject(new Error(`Error invoking remote method '${channel}': ${error}`));
  };

  const refusing = (name, own) =>
    new Proxy(own, {
      get(target, key) {
        if (typeof key === 'symbol' || key in target || key === 'then') return target[key];
        throw new Error(`the stand-in does not do ${name}.${key}`);
      },
    });
  const add = (channel, listener) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    return ipcRenderer;
  };
  const remove = (channel, listener) => {
    listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((one) => one !== listener && one.listener !== listener),
    );
    return ipcRenderer;
  };
  const ipcRenderer = refusing('ipcRenderer', {
    invoke: async (channel, ...args) => request('invoke', channel, clone(args)),
    send: (channel, ...args) => post('send', 0, channel, clone(args)),
    on: add,
    addListener: add,
    once(channel, listener) {
      const once = (...args) => {
        remove(channel, once);
        listener(...args);
      };
      once.listener = listener;
      return add(channel, once);
    },
    off: remove,
    removeListener: remove,
    removeAllListeners(channel) {
      listeners.delete(channel);
      return ipcRenderer;
    },
  });
  const contextBridge = refusing('contextBridge', {
    exposeInMainWorld: (name, api) => peer.callFirst('expose', name, api),
  });

  peer.callFirst('asker', (permission, details) => request('permission', permission, packClone(details)));

  const electron = refusing('electron (in a sandboxed preload)', { contextBridge, ipcRenderer });
  const requireInSandbox = (name) => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`module not found: ${name}`);
  };
  try {
    const module = { exports: {} };
    preload(requireInSandbox, module, module.exports, refusing('process (in a sandboxed preload)', processInfo));
  } catch (error) {
    post('preload-error', 0, String(error?.stack ?? error));
  }
}
