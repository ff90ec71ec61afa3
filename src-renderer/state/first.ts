import { receiveEvents } from './events.ts';
import { useSettings } from './settings.ts';
import { useStores } from './stores.ts';

/** Reads what the window shows first, the stores and what the person chose, and keeps what the core tells meanwhile. */
export async function readFirst(): Promise<void> {
  receiveEvents();
  await Promise.all([useStores.getState().refresh(), useSettings.getState().load()]);
}
