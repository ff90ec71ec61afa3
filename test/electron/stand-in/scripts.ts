import { randomBytes } from 'node:crypto';
import { packClone, unpackClone } from './clone.ts';
import bridge from './page/bridge.js?raw';
import isolatedWorld from './page/isolated-world.js?raw';
import mainWorld from './page/main-world.js?raw';

/** Chromium's name of the world that preloads run in; the same as in Electron. */
export const isolatedWorldName = 'Electron Isolated Context';
export const bindingName = 'standInToMain';

/** What is evaluated in each new document of a window, in this order, each in its world. */
export interface DocumentScripts {
  readonly mainWorld: string;
  readonly isolatedWorld: string;
}

/** `preload`: the text of a sandboxed preload, one CommonJS file. Only the main frame gets it, as in Electron. */
export function documentScripts(preload: string, processInfo: object): DocumentScripts {
  const token = JSON.stringify(randomBytes(16).toString('hex'));
  const inMainFrame = (body: string) => `(() => { if (window !== window.top) return;\n${bridge}\n${body}\n})()`;
  return {
    mainWorld: inMainFrame(`${mainWorld}\nenterMainWorld(createPeer(':page', ':preload', ${token}));`),
    isolatedWorld: inMainFrame(`${isolatedWorld}
enterIsolatedWorld({
  peer: createPeer(':preload', ':page', ${token}),
  binding: ${JSON.stringify(bindingName)},
  packClone: ${packClone.toString()},
  unpackClone: ${unpackClone.toString()},
  processInfo: ${JSON.stringify(processInfo)},
  preload: function (require, module, exports, process) {\n${preload}\n},
});`),
  };
}
