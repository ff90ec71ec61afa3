import type { FoundCause, Road } from './models.ts';
import type { RotationOrder, RotationReason } from './rotation.ts';
import type { ToolRules } from './tools.ts';

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
  | { readonly event: 'road-changed'; readonly from: Road; readonly to: Road }
  | {
      readonly event: 'rotation-started';
      readonly keyLast7: string;
      readonly reason: RotationReason;
      readonly order: RotationOrder;
    }
  /** Calls are made with another key; the last seven characters of both. */
  | { readonly event: 'key-switched'; readonly from: string; readonly to: string }
  /** Calls are made with the old key again. */
  | { readonly event: 'rotation-undone'; readonly from: string; readonly to: string }
  /** Given up; the key stays in use. The new one, where there was one, is erased from the vault, and still in wp-admin. */
  | { readonly event: 'rotation-abandoned'; readonly keyLast7: string; readonly newLast7?: string }
  /** The store was seen to refuse it. */
  | { readonly event: 'key-revoked'; readonly keyLast7: string }
  /** From the vault: because the store refuses it, or because the merchant would wait no longer. */
  | { readonly event: 'key-erased'; readonly keyLast7: string; readonly because: 'revoked' | 'told-to' }
  /** A tool, by its name. */
  | { readonly event: 'tool-added'; readonly tool: string; readonly rules: ToolRules }
  /** With the key that it has. `was`: its name until then, where it has another. */
  | {
      readonly event: 'tool-changed';
      readonly tool: string;
      readonly was?: string;
      readonly from: ToolRules;
      readonly to: ToolRules;
    }
  | { readonly event: 'tool-key-replaced'; readonly tool: string; readonly keyLast7: string }
  | { readonly event: 'tool-revoked'; readonly tool: string; readonly keyLast7: string };

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
