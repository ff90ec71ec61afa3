/* The module that the main process under test imports as `electron`. */
import { app, registerSchemesAsPrivileged } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { listenToDriver } from './control.ts';
import {
  dialog,
  Menu,
  MenuItem,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  safeStorage,
  screen,
  shell,
  Tray,
} from './desktop.ts';
import { desktopCapturer } from './desktop-capturer.ts';
import { ipcMain } from './ipc-main.ts';
import { withRestRefused } from './refuse.ts';
import { defaultSession, session } from './session.ts';
import { utilityProcess } from './utility-process.ts';
import { webContents } from './web-contents.ts';

const protocol = withRestRefused('protocol', {
  registerSchemesAsPrivileged,
  handle: defaultSession.protocol.handle,
  unhandle: defaultSession.protocol.unhandle,
  isProtocolHandled: defaultSession.protocol.isProtocolHandled,
});

/* Not done at all: whatever is asked of them says so. */
const autoUpdater = withRestRefused('autoUpdater', {});
const clipboard = withRestRefused('clipboard', {});
const crashReporter = withRestRefused('crashReporter', {});
const globalShortcut = withRestRefused('globalShortcut', {});
const net = withRestRefused('net', {});
const systemPreferences = withRestRefused('systemPreferences', {});

const electron = {
  app,
  autoUpdater,
  BrowserWindow,
  clipboard,
  crashReporter,
  desktopCapturer,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  Notification,
  nativeImage,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
  webContents,
};

app.on('browser-window-created', (_event, window: BrowserWindow) => nativeTheme.apply(window.webContents));
listenToDriver(() => electron);

export {
  app,
  autoUpdater,
  BrowserWindow,
  clipboard,
  crashReporter,
  desktopCapturer,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  Notification,
  nativeImage,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
  webContents,
};
export default electron;
