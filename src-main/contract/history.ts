import type { FoundCause, Road } from './models.ts';

/** How a person came to the core. */
export const doorNames = ['window', 'browser', 'command-line'] as const;
export type DoorName = (typeof doorNames)[number];

/** What happened to a store that is connected. */
export type HistoryEvent =
  | { readonly event: 'connected'; readonly address: string; readonly keyLast7: string }
  /** A further key, or the same one given again. */
  | { readonly event: 'key-added'; readonly keyLast7: string }
  /** Came from another computer, or got these keys from there. */
  | { readonly event: 'imported'; readonly keysLast7: readonly string[] }
  /** Addresses. */
  | { readonly event: 'moved'; readonly from: string; readonly to: string }
  /** Names. */
  | { readonly event: 'renamed'; readonly from: string; readonly to: string }
  /** The key with its secret, to whoever looked at the window. */
  | { readonly event: 'shown-as-qr'; readonly keyLast7: string }
  | { readonly event: 'staging-login'; readonly state: 'given' | 'removed' }
  | {
      readonly event: 'checked';
      readonly ok: boolean;
      /** Most important first. */
      readonly findings: readonly FoundCause[];
      /** Absent when no way to call the store was found. */
      readonly road?: Road;
      readonly requests: number;
      readonly durationMs: number;
    }
  /** A check found that the store is to be called in another way from now on. */
  | { readonly event: 'road-changed'; readonly from: Road; readonly to: Road };

export type HistoryEntry = HistoryEvent & {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly door: DoorName;
};

export interface StoreHistory {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  /** Lines of the file that could not be understood, and so are left out. */
  readonly unreadable: number;
}
