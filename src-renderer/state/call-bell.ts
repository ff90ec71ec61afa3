import { create } from 'zustand';

interface CallBell {
  /** Grows with each call that the core tells of; it does not tell of all when there are many. */
  readonly rung: number;
}

/** That tools call, for those pages that show it: what they called, the log has. */
export const useCallBell = create<CallBell>()(() => ({ rung: 0 }));

export function ringCallBell(): void {
  useCallBell.setState(({ rung }) => ({ rung: rung + 1 }));
}
