import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { HostEvent } from '../contract/host.ts';
import { createMessageHost } from '../door/message-host.ts';
import { eventChannel, messageChannel } from './channels.ts';

/*
 * All that the page gets: `window.gatehouse`, a `Host`. Not `ipcRenderer`, and no event objects of Electron's, which
 * would lead back to it.
 */
contextBridge.exposeInMainWorld(
  'gatehouse',
  createMessageHost(
    (method, request) => ipcRenderer.invoke(messageChannel, method, request),
    (listener) => {
      const pass = (_event: IpcRendererEvent, told: HostEvent): void => listener(told);
      ipcRenderer.on(eventChannel, pass);
      return () => void ipcRenderer.off(eventChannel, pass);
    },
  ),
);
