import type { Host, HostEvent } from '../contract/host.ts';
import type { Shown, TrayIcon } from './tray.ts';

export interface TrayKeeperParts {
  readonly open: () => TrayIcon;
  /** Whether an icon would be seen now. */
  readonly hasTray: () => Promise<boolean>;
  readonly core: () => Pick<Host, 'gatewayStatus' | 'listTools'>;
}

/** Has an icon in the tray for as long as the settings want one and it would be seen. */
export interface TrayKeeper {
  isPossible(): Promise<boolean>;
  /** Resolves when it is as it is wanted, where it can be. */
  set(isWanted: boolean): Promise<void>;
  isThere(): boolean;
  /** Follows what the core tells. */
  hear(event: HostEvent): void;
  /** The panel, or the language, is another one now. */
  draw(): void;
}

export function keepTray({ open, hasTray, core }: TrayKeeperParts): TrayKeeper {
  let icon: TrayIcon | undefined;
  let isWanted = false;
  let settled: Promise<void> = Promise.resolve();

  async function read(known?: Shown['status']): Promise<void> {
    const status = known ? { ok: true as const, value: known } : await core().gatewayStatus();
    if (!status.ok) return;
    // Counting the tools reads what the vault seals: only where it is open, since nobody has asked for its password now.
    const tools = status.value.state === 'open' && !status.value.failure ? await core().listTools({}) : undefined;
    icon?.show({ status: status.value, ...(tools?.ok ? { tools: tools.value.length } : {}) });
  }

  async function follow(): Promise<void> {
    if (!isWanted) {
      icon?.remove();
      icon = undefined;
    } else if ((await hasTray()) && isWanted && !icon) {
      icon = open();
      await read();
    }
  }

  return {
    isPossible: hasTray,
    set(wanted) {
      if (wanted !== isWanted) {
        isWanted = wanted;
        settled = follow();
      }
      return settled;
    },
    isThere: () => icon !== undefined,
    hear(event) {
      if (!icon) return;
      if (event.type === 'gateway-changed') void read(event.status);
      if (event.type === 'tools-changed') void read();
    },
    draw: () => icon?.draw(),
  };
}
