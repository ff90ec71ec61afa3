import { create } from 'zustand';
import type { AppDescription, AppSettings } from '../../src-main/contract/host.ts';
import type { Failure, Result } from '../../src-main/contract/result.ts';
import { host } from './host.ts';

interface Settings {
  /** Absent until they are read. */
  readonly settings?: AppSettings;
  readonly app?: AppDescription;
  readonly failure: Failure | undefined;
  readonly load: () => Promise<void>;
  readonly change: (changes: Partial<AppSettings>) => Promise<Result<AppSettings>>;
}

/** What the person chose for the whole app, and what this computer's door can do. */
export const useSettings = create<Settings>()((set) => ({
  failure: undefined,
  async load() {
    const [settings, app] = await Promise.all([host().readSettings(), host().describeApp()]);
    const failed = [settings, app].find((result) => !result.ok);
    set({
      ...(settings.ok ? { settings: settings.value } : {}),
      ...(app.ok ? { app: app.value } : {}),
      failure: failed?.ok === false ? failed.failure : undefined,
    });
  },
  async change(changes) {
    const changed = await host().changeSettings(changes);
    if (changed.ok) set({ settings: changed.value });
    return changed;
  },
}));
