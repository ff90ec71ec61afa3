import { setTimeout } from 'node:timers/promises';
import type { Host, HostEvent } from './contract/host.ts';
import type { Step } from './contract/models.ts';
import { type Failure, fail, ok, type Result } from './contract/result.ts';
import type { TaskOptions } from './stores/connecting.ts';
import { openRecords } from './stores/records.ts';
import { readSettings, writeSettings } from './stores/settings.ts';
import { createStoreList } from './stores/store-list.ts';
import { openVault, type VaultChoice } from './vault/open.ts';
import type { Vault } from './vault/vault.ts';
import type { SystemNetwork } from './woocommerce/exchange.ts';

/** All that the core takes from the door that runs it. */
export interface AppParts {
  /** Where records and settings are kept. */
  readonly folder: string;
  readonly network: SystemNetwork;
  readonly userAgent: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  /** How each kind of vault is opened here. */
  readonly vaults: { readonly [Kind in VaultChoice['kind']]: () => Extract<VaultChoice, { kind: Kind }> };
  /** The kind that was asked for in so many words; what was chosen before, else the keychain, unless given. */
  readonly vaultKind?: VaultChoice['kind'];
}

export interface App extends Host {
  /** Stops what is running and leaves nothing behind. */
  close(): Promise<void>;
}

/** Builds the core from what a door gives it. The one place where its parts meet. */
export function createApp(parts: AppParts): App {
  const { folder, now, randomBytes } = parts;
  const listeners = new Set<(event: HostEvent) => void>();
  const tasks = new Set<{ readonly id: string; readonly stop: AbortController }>();
  const vaults: { [Kind in VaultChoice['kind']]?: Promise<Vault> } = {};

  const emit = (event: HostEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const notice = (failure: Failure): void => emit({ type: 'notice', failure });

  const records = openRecords({ folder, clock: now });
  const storeList = createStoreList(records, notice);
  let online: ReturnType<typeof goOnline> | undefined;

  /** What calls a store or opens the vault, loaded when it is first needed: a list of stores must not wait for it. */
  function services(): ReturnType<typeof goOnline> {
    online ??= goOnline();
    return online;
  }

  async function goOnline() {
    const [{ createTransport }, { createKeySafe }, { createConnecting }, { createStores }] = await Promise.all([
      import('./woocommerce/transport.ts'),
      import('./stores/key-safe.ts'),
      import('./stores/connecting.ts'),
      import('./stores/stores.ts'),
    ]);
    const transport = createTransport(parts.network, { userAgent: parts.userAgent, clock: now });
    const keySafe = createKeySafe({ folder, openVault: openChosenVault, rememberVault, records: listRecords });
    const shared = { transport, records, keySafe, now, randomBytes, wait: pause };
    return { transport, keySafe, connecting: createConnecting(shared), stores: createStores(shared) };
  }

  async function listRecords() {
    const listed = await records.list();
    return listed.ok ? ok(listed.value.stores) : listed;
  }

  /**
   * One data folder has one vault, chosen with its first key: two would make keys look lost. Looked up each time, since
   * another program may have forgotten everything and begun anew elsewhere.
   */
  async function openChosenVault(): Promise<Result<Vault>> {
    const settings = await readSettings(folder);
    if (!settings.ok) return settings;
    const chosen = settings.value.vault;
    const kind = parts.vaultKind ?? chosen ?? 'keychain';
    if (chosen && kind !== chosen) {
      // A first key that could not be kept there has fixed nothing.
      const empty = await (await services()).keySafe.isEmpty();
      if (!empty.ok) return empty;
      if (!empty.value) return fail('vault-fixed', { kind: chosen });
    }
    vaults[kind] ??= open(kind);
    return ok(await vaults[kind]);
  }

  async function open(kind: VaultChoice['kind']): Promise<Vault> {
    const vault = await openVault(parts.vaults[kind]());
    vault.onPrompt?.((pending) => emit({ type: 'vault-prompt', pending }));
    return vault;
  }

  async function rememberVault(): Promise<Result<void>> {
    const settings = await readSettings(folder);
    if (!settings.ok) return settings;
    const opened = await openChosenVault();
    if (!opened.ok) return opened;
    const { kind } = opened.value;
    return settings.value.vault === kind ? ok(undefined) : writeSettings(folder, { ...settings.value, vault: kind });
  }

  async function run<T>(
    task: string,
    work: (services: Awaited<ReturnType<typeof goOnline>>, options: TaskOptions) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const running = { id: task, stop: new AbortController() };
    tasks.add(running);
    const onStep = (step: Step): void => emit({ type: 'step', task, step });
    try {
      return await work(await services(), { onStep, signal: running.stop.signal });
    } finally {
      tasks.delete(running);
    }
  }

  return {
    inspectAddress: ({ task, ...request }) =>
      run(task, ({ connecting }, options) => connecting.inspectAddress(request, options)),
    offerKey: async (request) => (await services()).connecting.offerKey(request),
    checkKey: ({ task, ...request }) => run(task, ({ connecting }, options) => connecting.checkKey(request, options)),
    keepStore: ({ task, ...request }) => run(task, ({ connecting }, options) => connecting.keepStore(request, options)),
    forgetConnection: async ({ connection }) => ok((await services()).connecting.forget(connection)),

    listStores: () => storeList.list(),
    showStore: ({ store }) => storeList.show(store),
    renameStore: ({ store, name }) => storeList.rename(store, name),
    checkStore: ({ task, store }) => run(task, ({ stores }, options) => stores.check(store, options)),
    callStore: ({ task, ...request }) => run(task, ({ stores }, options) => stores.call(request, options)),
    moveStore: ({ task, ...request }) => run(task, ({ stores }, options) => stores.move(request, options)),
    removeStore: ({ task, store }) => run(task, ({ stores }, { signal }) => stores.remove(store, signal)),
    forgetEverything: ({ task }) =>
      run(task, async ({ stores }, { signal }) => {
        const removed = await stores.removeAll(signal);
        if (!removed.ok) return removed;
        const written = await writeSettings(folder, {});
        return written.ok ? removed : written;
      }),

    async vaultStatus() {
      const opened = await openChosenVault();
      return opened.ok ? ok(await opened.value.status()) : opened;
    },
    async cancel({ task }) {
      for (const { id, stop } of tasks) if (id === task) stop.abort();
      return ok(undefined);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      for (const { stop } of tasks) stop.abort();
      (await online)?.transport.close();
      for (const vault of Object.values(vaults)) await (await vault).close();
    },
  };
}

/** Resolves after so many milliseconds, or as soon as the signal is raised. */
function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return setTimeout(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
}
