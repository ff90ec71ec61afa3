import type { Notification } from 'electron';
import type { DeepLink, HostEvent, MenuCommand } from '../contract/host.ts';
import type { Failure } from '../contract/result.ts';
import type { Say } from './language.ts';

/** Windows shows notifications of a program that it knows by this name, which the installer gives its shortcut: `appId`. */
export const appUserModelId = 'net.gatehouse-app.gatehouse';

/** Where in the window a notification leads. */
export type NotificationTarget =
  | { readonly type: 'link'; readonly link: DeepLink }
  | { readonly type: 'command'; readonly command: MenuCommand };

/** The updater has a question, which it asks once the window is in front. */
export interface UpdateWaiting {
  readonly type: 'update-waiting';
  /** Whether it is fetched, or whether it is installed. */
  readonly step: 'available' | 'ready';
  readonly version: string;
}

export interface NotificationParts {
  readonly Notification: typeof Notification;
  readonly say: Say;
  /** The person has the window before them, and is told there. */
  readonly isInFront: () => boolean;
  /** Brings the window up, at this place. */
  readonly lead: (target: NotificationTarget) => void;
  /** Milliseconds, of a clock that nobody sets back. */
  readonly clock: () => number;
}

interface Told {
  /** Of the same, one is enough for a while. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly target: NotificationTarget;
}

/** How long the same is not told again, and how many of all kinds there are in that time. */
const quietMs = 10 * 60_000;
const mostInThatTime = 5;

const vaultClosed: ReadonlySet<Failure['code']> = new Set([
  'vault-absent',
  'vault-locked',
  'vault-prompt-pending',
  'vault-passphrase-missing',
]);

/**
 * Tells what cannot wait until somebody looks: that tools are kept from their stores, that an old key is dead, and that an
 * update waits for an answer. Names a store by its name and nothing else of it; never an address, a key, or a word that a
 * store has said.
 */
export function createNotifications(parts: NotificationParts): (event: HostEvent | UpdateWaiting) => void {
  const { Notification: Native, say, isInFront, lead, clock } = parts;
  const told = new Map<string, number>();
  /** Until it is clicked or gone: one that nobody holds is collected, and its click is lost. */
  const held = new Set<Notification>();
  let lastFailure: string | undefined;

  function whatToTell(event: HostEvent | UpdateWaiting): Told | undefined {
    if (event.type === 'rotation-over') {
      return {
        name: `rotation ${event.store}`,
        title: say('notify.keyDeadTitle'),
        text: say('notify.keyDead', { name: event.name }),
        target: { type: 'link', link: { to: 'store', store: event.store } },
      };
    }
    if (event.type === 'update-waiting') {
      const { step, version } = event;
      return {
        name: `update ${step} ${version}`,
        title: say(`updates.${step}.message`, { version }),
        text: say(`updates.${step}.notice`),
        target: { type: 'command', command: 'about' },
      };
    }
    if (event.type !== 'gateway-changed') return undefined;
    const { failure } = event.status;
    const isNew = failure?.code !== lastFailure;
    lastFailure = failure?.code;
    if (!failure || !isNew) return undefined;
    if (failure.code === 'gateway-port-taken') {
      const text = say('notify.portTaken', { port: String(event.status.port) });
      return { name: 'port', title: say('notify.toolsTitle'), text, target: { type: 'command', command: 'settings' } };
    }
    if (!vaultClosed.has(failure.code)) return undefined;
    const text = say('notify.vaultLocked');
    return { name: 'vault', title: say('notify.toolsTitle'), text, target: { type: 'link', link: { to: 'home' } } };
  }

  function isQuiet(name: string): boolean {
    const now = clock();
    for (const [one, at] of told) if (now - at >= quietMs) told.delete(one);
    if (told.has(name) || told.size >= mostInThatTime) return true;
    told.set(name, now);
    return false;
  }

  return (event) => {
    const what = whatToTell(event);
    if (!what || isInFront() || !Native.isSupported() || isQuiet(what.name)) return;
    const notification = new Native({ title: what.title, body: what.text });
    held.add(notification);
    notification.on('click', () => {
      held.delete(notification);
      lead(what.target);
    });
    notification.on('close', () => held.delete(notification));
    notification.show();
  };
}
