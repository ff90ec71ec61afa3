import type { Host } from '../contract/host.ts';
import { type HostMethod, hostMethods } from '../contract/host-methods.ts';
import type { Result } from '../contract/result.ts';

/** Sends one message through the door; the answer is the core's `Result`. */
export type Send = (method: HostMethod, request: unknown) => Promise<Result<unknown>>;

/** The page's side of every door: a `Host` that sends each call as a message. */
export function createMessageHost(send: Send, subscribe: Host['subscribe']): Host {
  const methods = hostMethods.map((method) => [method, (request?: unknown) => send(method, request)]);
  // Which request goes with which answer is Host's to say; the door checks what arrives.
  return { ...Object.fromEntries(methods), subscribe } as Host;
}
