import { create } from 'zustand';
import type { DisplaySource, HostEvent } from '../../src-main/contract/host.ts';
import { host } from './host.ts';

type Offer = Extract<HostEvent, { type: 'choose-display' }>;

interface Displays {
  /** The door's name for what it asks; absent while nothing is to be chosen. */
  readonly request?: string;
  readonly sources: readonly DisplaySource[];
}

const none: Displays = { sources: [] };

/** The screens and windows that the door lets the person choose from, where it leaves that to the page. */
export const useDisplays = create<Displays>()(() => none);

export function offerDisplays({ request, sources }: Offer): void {
  useDisplays.setState({ request, sources });
}

export function chooseDisplay(source: string | null): void {
  const { request } = useDisplays.getState();
  if (request === undefined) return;
  useDisplays.setState(none, true);
  void host().chooseDisplay({ request, source });
}

export function declineDisplays(): void {
  chooseDisplay(null);
}
