import type { Permission } from './models.ts';
import type { Failure } from './result.ts';

/**
 * What a tool is let to. `everything` is also what no other area names: routes of extensions, and those that later
 * versions of WooCommerce add.
 */
export const toolAreas = [
  'products',
  'orders',
  'customers',
  'coupons',
  'reports',
  'settings',
  'webhooks',
  'system_status',
  'everything',
] as const;
export type ToolArea = (typeof toolAreas)[number];

/** Where the gateway listens unless told otherwise: fixed, so that the settings of tools last. */
export const gatewayPort = 17_493;

/** What may be said of a local key. */
export interface ToolRules {
  readonly permission: Permission;
  readonly areas: readonly ToolArea[];
  /** Calls a minute; any number unless given. */
  readonly perMinute?: number;
  /** ISO 8601, UTC; from then on the key is refused. */
  readonly expiresAt?: string;
}

/** What is to be another of a tool; what is not named stays. Null takes a limit away. */
export interface ToolChanges {
  readonly name?: string;
  readonly permission?: Permission;
  readonly areas?: readonly ToolArea[];
  readonly perMinute?: number | null;
  readonly expiresAt?: string | null;
}

/** A desktop tool and its local key, without the key. */
export interface Tool extends ToolRules {
  readonly id: string;
  /** The id of its store. */
  readonly store: string;
  /** No other tool of the store has it. */
  readonly name: string;
  /** Of the local consumer key. */
  readonly keyLast7: string;
  readonly paused: boolean;
  /** ISO 8601, UTC. */
  readonly addedAt: string;
  /** When its key and secret were last made anew. */
  readonly replacedAt?: string;
}

/** How a tool has been used since it was added. */
export interface ToolUse {
  readonly calls: number;
  /** Of these, the ones that the gateway refused. */
  readonly refusals: number;
  /** Of answers. */
  readonly bytes: number;
  /** On the day of `lastUsedAt`, in UTC. */
  readonly callsToday: number;
  readonly refusalsToday: number;
  readonly lastUsedAt?: string;
}

export interface ToolSummary extends Tool {
  /** What the tool takes for the store's address. */
  readonly url: string;
  readonly use: ToolUse;
}

/** A tool's address, key and secret: for the person to copy, told once and never again. */
export interface ToolLogin {
  readonly tool: Tool;
  /** What the tool takes for the store's address. */
  readonly url: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

/** One call of a tool, as the gateway's log has it. No body, no value of a query, no key. */
export interface ToolCall {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Ids; absent where nobody was recognised. */
  readonly tool?: string;
  readonly store?: string;
  readonly method: string;
  /** `wc/v3/products/{id}`. */
  readonly route: string;
  /** 0 when the tool was gone before there was an answer. */
  readonly status: number;
  /** Of the answer's body, as sent to the tool. */
  readonly bytes: number;
  readonly ms: number;
  /** The code of a refusal by the gateway itself, or `cut` for an answer that broke off. */
  readonly reason?: string;
}

/** Which calls are asked for. */
export interface ToolCallsRequest {
  /** Ids. */
  readonly store?: string;
  readonly tool?: string;
  /** Words that all stand in the method, the route, the status or the reason; however they are written. */
  readonly text?: string;
  /** Those alone that the gateway refused. */
  readonly refused?: boolean;
  /** `earlier` of an answer before, to go on from there. */
  readonly before?: string;
  /** From 1 to `mostToolCalls`. */
  readonly limit: number;
}

export const mostToolCalls = 500;

/** A part of the gateway's log. */
export interface ToolCalls {
  /** Newest first. */
  readonly calls: readonly ToolCall[];
  /** There may be earlier ones: what `before` takes to go on. Absent at the end of the log. */
  readonly earlier?: string;
}

/** How it stands with the gateway on this computer. */
export interface GatewayStatus {
  /**
   * `open`: this program takes the calls. `elsewhere`: another program of ours on this computer does: another window, or
   * `gatehouse serve`; this one takes over when that ends. `closed`: there is no tool yet, or it is switched off in the
   * settings. `failed`: `failure` says why.
   */
  readonly state: 'open' | 'elsewhere' | 'closed' | 'failed';
  /** Where it listens, or would. */
  readonly port: number;
  /** Why it is not open; with `open`, what has kept the last calls from their stores, such as a locked vault. */
  readonly failure?: Failure;
  /** Every tool is refused until that is taken back. Lasts over restarts, and for every gateway on this computer. */
  readonly paused: boolean;
}
