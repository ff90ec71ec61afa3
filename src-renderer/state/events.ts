import type { HostEvent } from '../../src-main/contract/host.ts';
import { host } from './host.ts';

type Listener = (event: HostEvent) => void;

let listener: Listener | undefined;
let waiting: HostEvent[] = [];

/** From now on nothing that the core tells is lost: what comes while nobody listens waits until somebody does. */
export function receiveEvents(): void {
  host().subscribe((event) => {
    if (listener === undefined) waiting.push(event);
    else listener(event);
  });
}

/** One at a time. Returns what ends it. */
export function listen(to: Listener): () => void {
  listener = to;
  const early = waiting;
  waiting = [];
  early.forEach(to);
  return () => {
    listener = undefined;
  };
}
