import type { AppParts } from '../../src-main/app.ts';
import { fail } from '../../src-main/contract/result.ts';

/** What the core takes from a computer that has none of what a desktop can do. */
export const noDesktop: AppParts['desktop'] = {
  version: '0.0.0',
  platform: 'linux',
  capabilities: {
    openFolder: false,
    startAtLogin: false,
    updates: false,
    systemProxy: false,
    confirmsPerson: false,
  },
  openLink: async () => fail('not-here'),
  openFolder: async () => fail('not-here'),
  setScanning: async () => fail('not-here'),
  chooseDisplay: async () => fail('not-here'),
  apply: () => undefined,
};
