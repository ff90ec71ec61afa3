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
  nativeTheme,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  systemPreferences,
  utilityProcess,
} from 'electron';
import { createApp } from '../app.ts';
import type { DeepLink, HostEvent } from '../contract/host.ts';
import { fail } from '../contract/result.ts';
import { createDispatch } from '../door/dispatch.ts';
import { letToolsThrough } from '../door/gateway.ts';
import { later } from '../door/later.ts';
import { openLog } from '../door/log.ts';
import { nodeParts } from '../door/node-parts.ts';
import { startPractice } from '../door/practice.ts';
import { dataFolder } from '../stores/data-folder.ts';
import { registerAppScheme, serveRenderer } from './app-protocol.ts';
import { eventChannel } from './channels.ts';
import { electronDesktop } from './desktop.ts';
import { createDisplayChoice, systemAsksForDisplay } from './display-choice.ts';
import { guardAllPages } from './guards.ts';
import { handleMessages } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { systemNetwork } from './network.ts';
import { denyPermissions } from './permissions.ts';
import { personCheck } from './person.ts';
import { placeProfile } from './profile.ts';
import { createScanning } from './scanning.ts';
import { createShield } from './shield.ts';
import { keepSingleInstance } from './single-instance.ts';
import { createTheme } from './theme.ts';
import { utilityHelper } from './utility-helper.ts';
import { openWindow } from './window.ts';

/* Door 1, the desktop window: a table of contents. What each line does is in the module of its name. */

const { env, platform, argv } = process;
const folder = dataFolder(env, platform, homedir());
const built = fileURLToPath(new URL('.', import.meta.url));
const log = openLog(join(folder, 'logs', 'gatehouse.log'), Date.now);
let window: BrowserWindow | undefined;

placeProfile(app, folder);
app.enableSandbox();
registerAppScheme(protocol);
guardAllPages(app, { onWindowRefused: () => log.write('A page wanted to open a window; it was refused.') });
if (keepSingleInstance(app, { argv, onActivated: bringUp })) {
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(start);
} else {
  app.quit();
}

async function start(): Promise<void> {
  const theme = createTheme(nativeTheme);
  const scanning = createScanning({ platform, systemPreferences, desktopCapturer });
  const displayChoice = createDisplayChoice({
    desktopCapturer,
    isScanning: () => scanning.isScanning('screen'),
    ownWindow: () => window?.getMediaSourceId(),
    ask: tellPage,
    newId: randomUUID,
    systemAsks: systemAsksForDisplay(platform, env),
  });
  scanning.onEnd(displayChoice.end);
  const desktop = electronDesktop({
    app,
    shell,
    dialog,
    theme,
    scanning,
    displayChoice,
    person: personCheck(systemPreferences, platform),
    shieldWindow: createShield(() => window, later),
    platform,
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
  const core = createApp({
    ...parts,
    network: async () => systemNetwork({ session: session.defaultSession, environment: await parts.network() }),
  });

  denyPermissions(session.defaultSession, scanning);
  session.defaultSession.setDisplayMediaRequestHandler(displayChoice.handle);
  serveRenderer(protocol, join(built, '..', 'renderer'));
  handleMessages(ipcMain, {
    dispatch: createDispatch(core, (reference, text) => log.write(`Bug ${reference}: ${text}`)),
    onRefused: (reason) => log.write(`A message was refused: ${reason}.`),
  });
  core.subscribe(tellPage);
  // Timers stood still, and what was connected is not any more.
  powerMonitor.on('resume', () => void core.networkChanged());
  endInOrder();
  if (argv.includes('--practice')) await startPractice(core, (line) => process.stdout.write(`${line}\n`));

  const settings = await core.readSettings();
  if (settings.ok) desktop.apply(settings.value);
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate({
        platform,
        appName: app.name,
        labels: {
          file: 'File',
          help: 'Help',
          'connect-store': 'Connect a Store',
          settings: 'Settings…',
          about: 'About Gatehouse',
        },
        onCommand: (command) => tellPage({ type: 'command', command }),
        isDevelopment: !app.isPackaged,
      }),
    ),
  );
  window = openWindow({
    screen,
    theme,
    stateFile: join(folder, 'window.json'),
    preload: join(built, '..', 'preload', 'preload.cjs'),
    onGivenUp: (reason) => log.write(`The page could not be kept alive: ${reason}.`),
  });
  scanning.endWith(window.webContents);
  window.once('ready-to-show', () => letToolsThrough(core, log));

  /** Leaves once what runs has ended: a key half kept is taken out again first. */
  function endInOrder(): void {
    let ended = false;
    app.on('before-quit', (event) => {
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

function tellPage(event: HostEvent): void {
  if (window && !window.isDestroyed()) window.webContents.send(eventChannel, event);
}

/** Somebody started Gatehouse once more, or followed a link of ours. */
function bringUp(link: DeepLink | undefined): void {
  if (!window || window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
  if (link) tellPage({ type: 'link', link });
}
