import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  type BrowserWindow,
  desktopCapturer,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
} from 'electron';
import { createApp } from '../app.ts';
import type { DeepLink } from '../contract/host.ts';
import { fail } from '../contract/result.ts';
import { createDispatch } from '../door/dispatch.ts';
import { letToolsThrough } from '../door/gateway.ts';
import { later } from '../door/later.ts';
import { openLog } from '../door/log.ts';
import { nodeParts } from '../door/node-parts.ts';
import { startPractice } from '../door/practice.ts';
import { dataFolder } from '../stores/data-folder.ts';
import { registerAppScheme, serveRenderer } from './app-protocol.ts';
import { createBadge } from './badge.ts';
import { electronDesktop } from './desktop.ts';
import { createDisplayChoice, systemAsksForDisplay } from './display-choice.ts';
import { guardAllPages } from './guards.ts';
import { handleMessages } from './ipc.ts';
import { createDesktopLanguage } from './language.ts';
import { loginItem } from './login-item.ts';
import { createMainWindow } from './main-window.ts';
import { menuTemplate } from './menu.ts';
import { systemNetwork } from './network.ts';
import { appUserModelId, createNotifications, type NotificationTarget } from './notifications.ts';
import { denyPermissions } from './permissions.ts';
import { personCheck } from './person.ts';
import { placeProfile } from './profile.ts';
import { createScanning } from './scanning.ts';
import { createShield } from './shield.ts';
import { keepSingleInstance } from './single-instance.ts';
import { createTheme, isPanelDark } from './theme.ts';
import { openTray } from './tray.ts';
import { hasTray } from './tray-host.ts';
import { keepTray, type TrayKeeper } from './tray-keeper.ts';
import { hasUpdates, startUpdating, updatesItself } from './updating.ts';
import { utilityHelper } from './utility-helper.ts';
import { openWindow } from './window.ts';

/* Door 1, the desktop window: a table of contents. What each line does is in the module of its name. */

const { env, platform, argv } = process;
const folder = dataFolder(env, platform, homedir());
const built = fileURLToPath(new URL('.', import.meta.url));
const log = openLog(join(folder, 'logs', 'gatehouse.log'), Date.now);
/** Opens with the rest; what is told before waits. */
let open: (() => BrowserWindow) | undefined;
let trayKeeper: TrayKeeper | undefined;
const mainWindow = createMainWindow({
  open: () => {
    if (!open) throw new Error('the app has not started');
    return open();
  },
  staysOpen: () => trayKeeper?.isThere() === true,
});

placeProfile(app, folder);
app.enableSandbox();
if (platform === 'win32') app.setAppUserModelId(appUserModelId);
registerAppScheme(protocol);
guardAllPages(app, { onWindowRefused: () => log.write('A page wanted to open a window; it was refused.') });
if (keepSingleInstance(app, { argv, onActivated: bringUp })) {
  app.on('window-all-closed', () => app.quit());
  // macOS: the icon in the dock was clicked.
  app.on('activate', () => bringUp(undefined));
  void app.whenReady().then(start);
} else {
  app.quit();
}

async function start(): Promise<void> {
  const theme = createTheme(nativeTheme);
  const language = createDesktopLanguage(app.getPreferredSystemLanguages());
  const login = loginItem({ app, platform, env, home: homedir(), argv });
  const icons = join(built, '..', '..', 'assets', 'tray');
  const settingsPage = { type: 'command', command: 'settings' } as const;
  trayKeeper = keepTray({
    open: () =>
      openTray({
        Tray,
        Menu,
        nativeImage,
        platform,
        icons,
        isPanelDark: () => isPanelDark(nativeTheme, platform, env),
        say: language.say,
        onShow: mainWindow.show,
        onSettings: () => lead(settingsPage),
        onPause: (paused) => void core.pauseGateway({ paused }),
        onQuit: () => app.quit(),
      }),
    hasTray: () => hasTray(platform),
    core: () => core,
  });
  nativeTheme.on('updated', trayKeeper.draw);
  const scanning = createScanning({ platform, systemPreferences, desktopCapturer });
  const displayChoice = createDisplayChoice({
    desktopCapturer,
    isScanning: () => scanning.isScanning('screen'),
    ownWindow: () => mainWindow.current()?.getMediaSourceId(),
    ask: mainWindow.tell,
    newId: randomUUID,
    systemAsks: systemAsksForDisplay(platform, env),
  });
  scanning.onEnd(displayChoice.end);
  const desktop = electronDesktop({
    shell,
    dialog,
    theme,
    app,
    language,
    scanning,
    displayChoice,
    person: personCheck(systemPreferences, platform, language.say),
    shieldWindow: createShield(mainWindow.current, later),
    loginItem: login,
    trayKeeper,
    badge: createBadge({
      app,
      window: mainWindow.current,
      platform,
      overlay: () => nativeImage.createFromPath(join(icons, 'problem-light.png')),
      say: language.say,
    }),
    notice: (failure) => mainWindow.tell({ type: 'notice', failure }),
    updatesItself: updatesItself(app, platform, env),
    folders: { data: folder, logs: join(folder, 'logs') },
  });
  const parts = nodeParts({
    door: 'window',
    folder,
    env,
    staysOpen: true,
    // A packaged Electron starts no Node processes (`runAsNode` is off).
    startHelper: utilityHelper({ utilityProcess, program: join(built, 'keychain-process.mjs'), env }),
    desktop,
    askPassphrase: async () => fail('vault-passphrase-missing'),
  });
  const network = async () => systemNetwork({ session: session.defaultSession, environment: await parts.network() });
  const core = createApp({ ...parts, network });

  denyPermissions(session.defaultSession, scanning);
  session.defaultSession.setDisplayMediaRequestHandler(displayChoice.handle);
  serveRenderer(protocol, join(built, '..', 'renderer'));
  const dispatch = createDispatch(core, (reference, text) => log.write(`Bug ${reference}: ${text}`));
  handleMessages(ipcMain, {
    dispatch(method, request) {
      mainWindow.heard();
      return dispatch(method, request);
    },
    onRefused: (reason) => log.write(`A message was refused: ${reason}.`),
  });
  core.subscribe(mainWindow.tell);
  core.subscribe(trayKeeper.hear);
  const notify = createNotifications({
    Notification,
    say: language.say,
    isInFront: mainWindow.isInFront,
    lead,
    clock: () => performance.now(),
  });
  core.subscribe(notify);
  // The page lists the stores by itself, where it is open; the badge counts them.
  core.subscribe(({ type }) => {
    if ((type === 'store-changed' || type === 'checked-again') && !mainWindow.current()) void core.listStores();
  });
  // Timers stood still, and what was connected is not any more.
  powerMonitor.on('resume', () => void core.networkChanged());
  endInOrder();
  if (argv.includes('--practice')) await startPractice(core, (line) => process.stdout.write(`${line}\n`));

  const settings = await core.readSettings();
  if (settings.ok) desktop.apply(settings.value);
  const lookForUpdates = hasUpdates(app)
    ? startUpdating({
        app,
        dialog,
        say: language.say,
        whenInFront: mainWindow.whenInFront,
        notify,
        platform,
        arch: process.arch,
        env,
        folder,
        network,
        readSettings: core.readSettings,
        log: log.write,
      })
    : undefined;
  showMenu();
  language.onChange(() => {
    showMenu();
    trayKeeper?.draw();
  });
  open = () => {
    const window = openWindow({
      screen,
      theme,
      stateFile: join(folder, 'window.json'),
      preload: join(built, '..', 'preload', 'preload.cjs'),
      onGivenUp: (reason) => log.write(`The page could not be kept alive: ${reason}.`),
    });
    scanning.endWith(window.webContents);
    window.once('ready-to-show', () => letToolsThrough(core, log));
    return window;
  };
  // At login it waits in the tray, where there is one and the person wants it.
  if (settings.ok && settings.value.keepInTray && login.wasStartedByLogin()) await trayKeeper.set(true);
  if (login.wasStartedByLogin() && trayKeeper.isThere()) letToolsThrough(core, log);
  else mainWindow.show();

  function showMenu(): void {
    const template = menuTemplate({
      platform,
      appName: app.name,
      say: language.say,
      onCommand: (command) => mainWindow.tell({ type: 'command', command }),
      ...(lookForUpdates && { updates: lookForUpdates }),
      isDevelopment: !app.isPackaged,
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  /** Leaves once what runs has ended: a key half kept is taken out again first. */
  function endInOrder(): void {
    let ended = false;
    app.on('before-quit', (event) => {
      mainWindow.letGo();
      if (ended) return;
      event.preventDefault();
      ended = true;
      void core
        .close()
        .then(() => log.settled())
        .finally(() => app.quit());
    });
  }
}

/** Brings the window up, at this place. */
function lead(target: NotificationTarget): void {
  mainWindow.tell(target);
  mainWindow.show();
}

/** Somebody started Gatehouse once more, or followed a link of ours, maybe before there is a window. */
function bringUp(link: DeepLink | undefined): void {
  if (link) mainWindow.tell({ type: 'link', link });
  if (open) mainWindow.show();
}
