import { act, cleanup, configure, screen } from '@testing-library/react';
import { beforeEach } from 'vitest';
import { App } from '../../src-renderer/app/App.tsx';
import { useRotating } from '../../src-renderer/screens/rotate/rotating.ts';
import { useAdding } from '../../src-renderer/screens/tools/adding.ts';
import { useCallBell } from '../../src-renderer/state/call-bell.ts';
import { useConditions } from '../../src-renderer/state/conditions.ts';
import { useConnecting } from '../../src-renderer/state/connecting.ts';
import { useDiagnosing } from '../../src-renderer/state/diagnosing.ts';
import { useDisplays } from '../../src-renderer/state/displays.ts';
import { readFirst } from '../../src-renderer/state/first.ts';
import { useGateway } from '../../src-renderer/state/gateway.ts';
import { useRecords } from '../../src-renderer/state/records.ts';
import { useRoute } from '../../src-renderer/state/route.ts';
import { useScanning } from '../../src-renderer/state/scanning.ts';
import { useSettings } from '../../src-renderer/state/settings.ts';
import { useStores } from '../../src-renderer/state/stores.ts';
import { useTasks } from '../../src-renderer/state/tasks.ts';
import { useTools } from '../../src-renderer/state/tools.ts';
import { useVault } from '../../src-renderer/state/vault.ts';
import { useNotices } from '../../src-renderer/ui/notices.ts';
import { renderInKit } from '../ui/render.tsx';
import { createFakeHost, type FakeHost, type FakeHostOptions } from './fake-host.ts';

// Screens are loaded when they are first shown, which takes its time on a busy computer.
configure({ asyncUtilTimeout: 20_000 });

/** Everything that the window knows. */
export const allState = {
  useAdding,
  useCallBell,
  useGateway,
  useTools,
  useConditions,
  useConnecting,
  useDiagnosing,
  useDisplays,
  useRecords,
  useRotating,
  useRoute,
  useScanning,
  useSettings,
  useStores,
  useTasks,
  useVault,
  useNotices,
};

function forgetAll(): void {
  for (const store of Object.values(allState)) {
    (store as unknown as typeof useVault).setState(
      store.getInitialState() as ReturnType<typeof useVault.getState>,
      true,
    );
  }
}

beforeEach(() => {
  sessionStorage.clear();
  forgetAll();
});

export function gatehouseIs(host: FakeHost): void {
  Object.defineProperty(window, 'gatehouse', { configurable: true, value: host });
}

/** What a browser puts into the event of a paste or a drop. jsdom has no DataTransfer. */
export function handedOver(text: string, html = '', files: readonly File[] = []) {
  const types = [text && 'text/plain', html && 'text/html', files.length > 0 && 'Files'].filter(Boolean);
  return { types, files, getData: (type: string) => (type === 'text/html' ? html : text) };
}

/** Opens the whole window over a core that plays. */
export function openWindow(options: FakeHostOptions = {}) {
  const host = createFakeHost(options);
  gatehouseIs(host);
  void readFirst();
  const { person, rerender } = renderInKit(<App />);
  return { host, person, rerender, emit: (event: Parameters<FakeHost['emit']>[0]) => act(() => host.emit(event)) };
}

/** Loads the page anew, over the same core: all that it knows now is what it has kept for the session. */
export async function reloadWindow() {
  cleanup();
  const kept = { ...sessionStorage };
  forgetAll();
  for (const [name, value] of Object.entries(kept)) sessionStorage.setItem(name, value);
  for (const store of Object.values(allState)) if ('persist' in store) await store.persist.rehydrate();
  void readFirst();
  return renderInKit(<App />);
}

export type OpenedWindow = ReturnType<typeof openWindow>;

/** At the first step of connecting a store. */
export async function atAddress(options: Parameters<typeof openWindow>[0] = {}): Promise<OpenedWindow> {
  const opened = openWindow(options);
  await screen.findByRole('heading', { name: 'Connect your WooCommerce store' });
  await opened.person.keyboard('{Enter}');
  await screen.findByRole('heading', { name: 'Step 1 of 4: Where is your store?' });
  return opened;
}

/** At the step where the key is handed over. */
export async function atKey(options: Parameters<typeof openWindow>[0] = {}): Promise<OpenedWindow> {
  const opened = await atAddress(options);
  await opened.person.keyboard('shop.example{Enter}');
  await screen.findByRole('button', { name: 'Go on to the key' });
  await opened.person.keyboard('{Enter}');
  await screen.findByRole('heading', { name: 'Step 2 of 4: Make a key, and paste it here' });
  return opened;
}
