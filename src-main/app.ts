import { setTimeout } from 'node:timers/promises';
import type { DoorName } from './contract/history.ts';
import type {
  AppDescription,
  AppSettings,
  DoorCapabilities,
  Host,
  HostEvent,
  PracticeReport,
  StoreSummary,
} from './contract/host.ts';
import type { CheckReport, Permission, Step, StoreRecord } from './contract/models.ts';
import type { PracticeFaultName } from './contract/practice-faults.ts';
import { type Failure, fail, ok, type Result } from './contract/result.ts';
import { Secret } from './contract/secret.ts';
import type { GatewayStatus } from './contract/tools.ts';
import type { Gateway } from './gateway/gateway.ts';
import type { GatewayWithApp } from './gateway/with-app.ts';
import { changeAppSettings, defaultAppSettings, readAppSettings, whyNotAllowed } from './stores/app-settings.ts';
import { type ChosenVaultParts, createChosenVault, type VaultsOfDoor } from './stores/chosen-vault.ts';
import type { TaskOptions } from './stores/connecting.ts';
import { createHistory } from './stores/history.ts';
import { createLookAgain } from './stores/look-again.ts';
import { openRecords } from './stores/records.ts';
import { createWatch, type Later } from './stores/rotation/watch.ts';
import { writeSettings } from './stores/settings.ts';
import { createStoreList } from './stores/store-list.ts';
import { createToldReports } from './stores/told-reports.ts';
import type { SystemNetwork } from './woocommerce/exchange.ts';
import { linkToOpen } from './woocommerce/links.ts';

/** All that the core takes from the door that runs it. */
export interface AppParts {
  /** Where records and settings are kept. */
  readonly folder: string;
  /** Which door this is, for the history of the stores. */
  readonly door: DoorName;
  /** What this door knows of the system's network; asked for when a store is first called. */
  readonly network: () => Promise<SystemNetwork>;
  readonly userAgent: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly vaults: VaultsOfDoor;
  readonly vaultKind?: ChosenVaultParts['kind'];
  /** For a door that stays open: without it Gatehouse does nothing by itself. */
  readonly later?: Later;
  readonly desktop: Desktop;
}

/** What a door can do on the person's desktop. */
export interface Desktop
  extends Pick<AppDescription, 'version' | 'platform' | 'systemLanguages'>,
    Pick<Host, 'setScanning' | 'chooseDisplay'> {
  readonly capabilities: Omit<DoorCapabilities, 'tray'>;
  /** Whether an icon in a tray would be seen now; absent where this door has none. */
  readonly tray?: () => Promise<Exclude<DoorCapabilities['tray'], 'never'>>;
  readonly openLink: (url: URL) => Promise<Result<void>>;
  readonly openFolder: (folder: 'data' | 'logs') => Promise<Result<void>>;
  /** Told all stores whenever they are listed, for a count on the app's icon. */
  readonly saw?: (stores: readonly StoreSummary[]) => void;
  /** Puts into effect what is the system's to know, such as starting at login. */
  readonly apply: (settings: AppSettings) => void;
  /** Has the system confirm who sits here before a key is shown; absent where it never can. `person-not-confirmed`. */
  readonly confirmPerson?: (shown: { readonly last7: string; readonly store: string }) => Promise<Result<void>>;
  /** Keeps the window out of other programs' pictures of the screen for so many seconds; absent where nothing can. */
  readonly shieldWindow?: (seconds: number) => void;
}

export interface App extends Host {
  /** The loopback door for desktop tools; nothing listens before it is opened. */
  gateway(): Promise<Gateway>;
  /**
   * From now on, until `close`, the gateway runs with this door: as soon as there is a tool, unless the settings say
   * otherwise. For a door that stays open, once its window is there: nothing of it is loaded before.
   */
  letToolsThrough(): Promise<void>;
  /** Stops what is running and leaves nothing behind. */
  close(): Promise<void>;
}

/** How long the end of the program waits for what runs, in milliseconds. What was stopped ends in a few. */
const longestEnd = 5_000;

/** Builds the core from what a door gives it. The one place where its parts meet. */
export function createApp(parts: AppParts): App {
  const { folder, now, randomBytes } = parts;
  const listeners = new Set<(event: HostEvent) => void>();
  const tasks = new Set<{
    readonly id: string;
    /** The store that it checks, if it does that. */
    readonly checks: string | undefined;
    readonly stop: AbortController;
    readonly result: Promise<unknown>;
  }>();
  /** It has given or taken a secret in this run, and so asks nobody for a password, most likely. */
  let vaultHasOpened = false;
  const practices = new Map<PracticeFaultName | 'none', Promise<Result<PracticeDoor>>>();

  const emit = (event: HostEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const notice = (failure: Failure): void => emit({ type: 'notice', failure });

  /** A fault of our own, which no door would hear of: nobody has asked for what was done. */
  const broken = (error: unknown): void =>
    notice(fail('internal-error', { reason: error instanceof Error ? error.name : 'unknown' }).failure);

  const changed = (store: StoreRecord): void => {
    watch?.saw(store);
    emit({ type: 'store-changed', store: store.id });
  };

  /** What a question that nobody asked for waits for: it ends rather than have the system ask the person for a password. */
  let unasked = new AbortController();
  const watch =
    parts.later &&
    createWatch({
      now,
      later: parts.later,
      mayAsk: () => vaultHasOpened,
      ask: (store) =>
        run(`revocation of ${store}`, ({ rotating }, { onStep, signal }) => {
          const stop = AbortSignal.any([signal, unasked.signal]);
          return rotating.confirmRevoked({ store, unasked: true }, { onStep, signal: stop });
        })
          .then((asked) => {
            if (asked.ok && !asked.value.rotation) emit({ type: 'rotation-over', store, name: asked.value.name });
          })
          .catch(broken),
    });

  const lookAgain =
    parts.later &&
    createLookAgain({
      now,
      later: parts.later,
      mayAsk: () => vaultHasOpened,
      stores: () => listRecords(),
      check: async (store) => {
        if ([...tasks].some(({ checks }) => checks === store)) return ok(undefined);
        const checked = await check(`look again at ${store}`, { store }, unasked.signal).catch((error: unknown) => {
          broken(error);
          return fail('cancelled');
        });
        if (checked.ok) emit({ type: 'checked-again', store });
        return checked;
      },
    });

  const chosenVault = createChosenVault({
    folder,
    vaults: parts.vaults,
    kind: parts.vaultKind,
    isEmpty: async () => (await services()).keySafe.isEmpty(),
    onPrompt(pending) {
      if (pending) {
        unasked.abort();
        unasked = new AbortController();
      }
      emit({ type: 'vault-prompt', pending });
    },
  });
  const records = openRecords({ folder, clock: now });
  const toldReports = createToldReports(parts.desktop.version);
  const history = createHistory({ folder, door: parts.door, now, notice });
  const storeList = createStoreList({ records, history, now, notice, saw: (stores) => watch?.sawAll(stores) });
  let online: ReturnType<typeof goOnline> | undefined;
  let gateway: Promise<Gateway> | undefined;
  let withApp: Promise<GatewayWithApp> | undefined;
  let isClosing = false;

  /** What calls a store or opens the vault, loaded when it is first needed: a list of stores must not wait for it. */
  function services(): ReturnType<typeof goOnline> {
    online ??= goOnline();
    return online;
  }

  async function goOnline() {
    const [
      doorNetwork,
      { chosenNetwork },
      { createTransport },
      { createKeySafe },
      { createConnecting },
      { createStores },
      { createTransfer },
      { createShowing },
      { createRotating },
      { claimedByLocalKeys },
      { forgetTools },
    ] = await Promise.all([
      parts.network(),
      import('./woocommerce/chosen-network.ts'),
      import('./woocommerce/transport.ts'),
      import('./stores/key-safe.ts'),
      import('./stores/connecting.ts'),
      import('./stores/stores.ts'),
      import('./stores/transfer.ts'),
      import('./stores/showing.ts'),
      import('./stores/rotation/rotating.ts'),
      import('./gateway/local-keys.ts'),
      import('./gateway/forget.ts'),
    ]);
    const network = chosenNetwork(doorNetwork, async () => {
      const settings = await readAppSettings(folder);
      return settings.ok ? settings.value.proxy : defaultAppSettings.proxy;
    });
    const transport = createTransport(network, { userAgent: parts.userAgent, clock: now });
    const keySafe = createKeySafe({
      folder,
      openVault: chosenVault.open,
      rememberVault: chosenVault.remember,
      records: listRecords,
      onSecret: () => {
        vaultHasOpened = true;
      },
      otherItems: () => claimedByLocalKeys(folder),
    });
    const shared = {
      transport,
      records,
      keySafe,
      history,
      now,
      randomBytes,
      wait: pause,
      forgetTools: (store: string | 'all') => forgetTools({ folder, keySafe, randomBytes }, store),
    };
    return {
      network,
      transport,
      keySafe,
      connecting: createConnecting(shared),
      stores: createStores(shared),
      transfer: createTransfer(shared),
      showing: createShowing({
        ...shared,
        confirmPerson: parts.desktop.confirmPerson,
        shieldWindow: parts.desktop.shieldWindow,
      }),
      rotating: createRotating({ ...shared, notice, changed, remember: (report) => toldReports.remember(report) }),
    };
  }

  function localGateway(): Promise<Gateway> {
    gateway ??= startGateway();
    return gateway;
  }

  async function changedTools<T>(change: (gateway: Gateway) => Promise<Result<T>>): Promise<Result<T>> {
    const changed = await change(await localGateway());
    if (changed.ok) await toolsChanged();
    return changed;
  }

  async function toolsChanged(): Promise<void> {
    const running = await withApp;
    if (running) await running.toolsChanged();
    else emit({ type: 'tools-changed' });
  }

  async function startWithApp(later: Later): Promise<GatewayWithApp> {
    const { openGatewayWithApp } = await import('./gateway/with-app.ts');
    return openGatewayWithApp({
      folder,
      gateway: localGateway,
      choice: chosenGateway,
      later,
      now,
      changed: (status) => emit({ type: 'gateway-changed', status }),
      toolsChanged: () => emit({ type: 'tools-changed' }),
      called: (call) => emit({ type: 'tool-call', call }),
      broken,
    });
  }

  async function chosenGateway(): Promise<AppSettings> {
    const settings = await readAppSettings(folder);
    return settings.ok ? settings.value : defaultAppSettings;
  }

  async function gatewayStatus(): Promise<GatewayStatus> {
    const running = await withApp;
    if (running) {
      await running.look();
      return running.status();
    }
    const { isPaused } = await import('./gateway/pause.ts');
    return { state: 'closed', port: (await chosenGateway()).gatewayPort, paused: isPaused(folder) };
  }

  async function startGateway(): Promise<Gateway> {
    const [{ network, keySafe }, { createGateway }] = await Promise.all([services(), import('./gateway/gateway.ts')]);
    return createGateway({
      folder,
      records,
      history,
      keySafe,
      network,
      userAgent: parts.userAgent,
      port: async () => (await chosenGateway()).gatewayPort,
      now,
      randomBytes,
      notice(failure) {
        notice(failure);
        void withApp?.then((running) => running.noticed(failure));
      },
      called: (call) => void withApp?.then((running) => running.called(call)),
    });
  }

  async function remembered(checked: Promise<Result<CheckReport>>): Promise<Result<CheckReport>> {
    const report = await checked;
    if (report.ok) toldReports.remember(report.value);
    return report;
  }

  async function listRecords() {
    const listed = await records.list();
    return listed.ok ? ok(listed.value.stores) : listed;
  }

  async function run<T>(
    task: string,
    work: (services: Awaited<ReturnType<typeof goOnline>>, options: TaskOptions) => Promise<Result<T>>,
    checks?: string,
  ): Promise<Result<T>> {
    const stop = new AbortController();
    const onStep = (step: Step): void => emit({ type: 'step', task, step });
    const result = services().then((online) => work(online, { onStep, signal: stop.signal }));
    const running = { id: task, checks, stop, result };
    tasks.add(running);
    try {
      return await result;
    } finally {
      tasks.delete(running);
    }
  }

  /** Of a store that is connected; `more` stops it as well. */
  async function check(
    task: string,
    request: { readonly store: string; readonly wanted?: Permission },
    more?: AbortSignal,
  ): Promise<Result<CheckReport>> {
    const checked = await run(
      task,
      ({ stores }, { onStep, signal }) =>
        stores.check(request, { onStep, signal: more ? AbortSignal.any([signal, more]) : signal }),
      request.store,
    );
    lookAgain?.saw(request.store, checked);
    return checked;
  }

  return {
    inspectAddress: ({ task, ...request }) =>
      run(task, ({ connecting }, options) => connecting.inspectAddress(request, options)),
    offerKey: async (request) => (await services()).connecting.offerKey(request),
    checkKey: ({ task, ...request }) =>
      remembered(run(task, ({ connecting }, options) => connecting.checkKey(request, options))),
    keepStore: ({ task, ...request }) => run(task, ({ connecting }, options) => connecting.keepStore(request, options)),
    forgetConnection: async ({ connection }) => ok((await services()).connecting.forget(connection)),

    async listStores() {
      const listed = await storeList.list();
      if (listed.ok) parts.desktop.saw?.(listed.value);
      return listed;
    },
    showStore: ({ store }) => storeList.show(store),
    storeHistory: ({ store }) => storeList.history(store),
    renameStore: ({ store, name }) => storeList.rename(store, name),
    putOffReminder: ({ store, days }) => storeList.putOffReminder(store, days),
    checkStore: ({ task, ...request }) => remembered(check(task, request)),
    diagnose: ({ task, ...request }) =>
      remembered(run(task, ({ connecting }, options) => connecting.diagnose(request, options))),
    describeReport: ({ report, as }) => toldReports.describe(report, as),
    callStore: ({ task, ...request }) => run(task, ({ stores }, options) => stores.call(request, options)),
    showKeyAsQr: ({ task, ...request }) => run(task, ({ showing }, { signal }) => showing.showAsQr(request, signal)),
    moveStore: ({ task, ...request }) => run(task, ({ stores }, options) => stores.move(request, options)),
    setStagingLogin: ({ task, ...request }) =>
      run(task, ({ stores }, options) => stores.setStagingLogin(request, options)),
    async removeStore({ task, store }) {
      const removed = await run(task, ({ stores }, { signal }) => stores.remove(store, signal));
      // With its tools.
      if (removed.ok) await toolsChanged();
      return removed;
    },
    forgetEverything: ({ task }) =>
      run(task, async ({ stores }, { signal }) => {
        const removed = await stores.removeAll(signal);
        if (!removed.ok) return removed;
        const written = await writeSettings(folder, {});
        await toolsChanged();
        return written.ok ? removed : written;
      }),

    vaultStatus: () => chosenVault.status(),
    unlockVaultFile: ({ passphrase }) => chosenVault.unlockFile(passphrase),
    startRotation: async (request) => (await services()).rotating.start(request),
    takeNewKey: ({ task, store, connection }) =>
      run(task, async ({ connecting, rotating }, options) => {
        const pair = connecting.offered(connection);
        if (!pair.ok) return pair;
        return rotating.take({ store, pair: pair.value, onKept: () => connecting.forget(connection) }, options);
      }),
    verifyNewKey: ({ task, store }) => run(task, ({ rotating }, options) => rotating.verify(store, options)),
    switchKey: ({ task, ...request }) => run(task, ({ rotating }, options) => rotating.switchOver(request, options)),
    confirmRevoked: ({ task, store }) =>
      run(task, ({ rotating }, options) => rotating.confirmRevoked({ store }, options)),
    undoRotation: ({ task, store }) => run(task, ({ rotating }, options) => rotating.undo(store, options)),
    abandonRotation: ({ task, store }) => run(task, ({ rotating }, options) => rotating.abandon(store, options)),
    stopWaiting: ({ task, store }) => run(task, ({ rotating }, options) => rotating.stopWaiting(store, options)),
    listRoutes: ({ task, store }) => run(task, ({ stores }, options) => stores.routes(store, options)),

    exportStores: ({ task, passphrase: secret, ...request }) =>
      run(task, async ({ transfer }, { signal }) => {
        const exported = await transfer.exportStores({ ...request, passphrase: new Secret(secret) }, signal);
        if (!exported.ok) return exported;
        return ok({ ...exported.value, file: Buffer.from(exported.value.file).toString('base64') });
      }),
    readImport: ({ task, file, passphrase: secret }) =>
      run(task, ({ transfer }, { signal }) =>
        transfer.readImport({ file: Buffer.from(file, 'base64'), passphrase: new Secret(secret) }, signal),
      ),
    applyImport: ({ task, import: id, choices }) =>
      run(task, ({ transfer }, { signal }) => transfer.applyImport({ import: id, choose: choices }, signal)),
    forgetImport: async (request) => ok((await services()).transfer.forgetImport(request.import)),

    listTools: async (request) => (await localGateway()).tools.list(request),
    addTool: (request) => changedTools(({ tools }) => tools.add(request)),
    pauseTool: (request) => changedTools(({ tools }) => tools.pause(request)),
    updateTool: (request) => changedTools(({ tools }) => tools.update(request)),
    revokeTool: (request) => changedTools(({ tools }) => tools.revoke(request)),
    replaceTool: (request) => changedTools(({ tools }) => tools.replace(request)),
    async toolCalls(request) {
      const { readCalls } = await import('./gateway/read-calls.ts');
      return readCalls(folder, request);
    },
    gatewayStatus: async () => ok(await gatewayStatus()),
    async pauseGateway({ paused }) {
      const { setPaused } = await import('./gateway/pause.ts');
      const set = await setPaused(folder, paused);
      if (!set.ok) return set;
      const status = await gatewayStatus();
      if (withApp === undefined) emit({ type: 'gateway-changed', status });
      return ok(status);
    },

    async describeApp() {
      const { version, platform, capabilities, systemLanguages } = parts.desktop;
      const tray = (await parts.desktop.tray?.()) ?? 'never';
      return ok({
        version,
        platform,
        capabilities: { ...capabilities, tray },
        dataFolder: folder,
        ...(systemLanguages && { systemLanguages }),
      });
    },
    readSettings: () => readAppSettings(folder),
    async changeSettings(changes) {
      const wrong = whyNotAllowed(changes);
      if (wrong) return wrong;
      const keep = () => changeAppSettings(folder, changes);
      const isGateways = changes.gateway !== undefined || changes.gatewayPort !== undefined;
      const changed =
        withApp !== undefined && isGateways
          ? await (await withApp).choose({ ...(await chosenGateway()), ...changes }, keep)
          : await keep();
      if (changed.ok) parts.desktop.apply(changed.value);
      return changed;
    },
    async openLink({ url }) {
      const link = linkToOpen(url);
      return link.ok ? parts.desktop.openLink(link.value) : link;
    },
    openFolder: (request) => parts.desktop.openFolder(request.folder),
    setScanning: (request) => parts.desktop.setScanning(request),
    chooseDisplay: (request) => parts.desktop.chooseDisplay(request),
    async startPractice({ https, fault }) {
      const name = fault ?? 'none';
      const starting = practices.get(name) ?? startPracticeDoor(https, name);
      practices.set(name, starting);
      const started = await starting;
      if (!started.ok) practices.delete(name);
      if (!started.ok) return started;
      const { report, key } = started.value;
      const offered = key === undefined ? undefined : (await services()).connecting.offerKey({ paste: { text: key } });
      return ok(offered?.ok ? { ...report, key: offered.value } : report);
    },
    async networkChanged() {
      // What was never loaded has kept nothing open.
      (await online)?.transport.renew();
      (await gateway)?.renewConnections();
      watch?.wake();
      lookAgain?.networkChanged();
      return ok(undefined);
    },
    gateway: localGateway,
    async letToolsThrough() {
      if (isClosing || !parts.later) return;
      withApp ??= startWithApp(parts.later);
      await (await withApp).look();
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
      isClosing = true;
      watch?.close();
      lookAgain?.close();
      for (const { stop } of tasks) stop.abort();
      await (await withApp)?.close();
      await (await gateway)?.close();
      (await online)?.transport.close();
      // A key that is half kept is taken out again, for which the vault has to be open.
      const patience = new AbortController();
      const ended = Promise.allSettled([...tasks].map(({ result }) => result));
      await Promise.race([ended, pause(longestEnd, patience.signal)]);
      patience.abort();
      for (const practice of practices.values()) {
        const started = await practice;
        if (started.ok) await started.value.close();
      }
      await chosenVault.close();
    },
  };
}

/** Resolves after so many milliseconds, or as soon as the signal is raised. */
function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return setTimeout(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
}

interface PracticeDoor {
  readonly report: PracticeReport;
  /** The key to practise with, as it is pasted. */
  readonly key?: string;
  close(): Promise<void>;
}

async function startPracticeDoor(https: boolean, fault: PracticeFaultName | 'none'): Promise<Result<PracticeDoor>> {
  const { startPracticeFault, startPracticeStore } = await import('./practice/index.ts');
  try {
    if (fault !== 'none') {
      const { address, authority, guideUrl, key, close } = await startPracticeFault(fault, { https });
      return ok({
        report: { address, addKeyUrl: guideUrl, ...(authority ? { authority } : {}) },
        key: `${key.consumerKey}\n${key.consumerSecret}`,
        close,
      });
    }
    const store = await startPracticeStore(https ? { httpPort: null, httpsPort: 0 } : {});
    const addKeyUrl = `${store.url}/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys&create-key=1`;
    const report = { address: store.url, addKeyUrl, ...(store.authority ? { authority: store.authority } : {}) };
    return ok({ report, close: () => store.close() });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return fail('port-taken', { port: 0 });
    throw error;
  }
}
