/** A clock that stands until it is moved, and runs what is due on the way. */
export function createClock() {
  let time = Date.UTC(2026, 10, 26, 9);
  let pending: { readonly at: number; readonly work: () => void }[] = [];
  return {
    now: () => time,
    later(milliseconds: number, work: () => void) {
      const one = { at: time + milliseconds, work };
      pending.push(one);
      return () => {
        pending = pending.filter((other) => other !== one);
      };
    },
    timers: () => pending.length,
    /** As a person or the network does: timers know nothing of it. */
    set(milliseconds: number) {
      const shift = milliseconds - time;
      time = milliseconds;
      pending = pending.map(({ at, work }) => ({ at: at + shift, work }));
    },
    /** `settle` is waited for after each piece of work. */
    async pass(milliseconds: number, settle: () => Promise<unknown> = async () => undefined) {
      const end = time + milliseconds;
      for (;;) {
        const next = pending.toSorted((one, other) => one.at - other.at)[0];
        if (!next || next.at > end) break;
        pending = pending.filter((other) => other !== next);
        time = Math.max(time, next.at);
        next.work();
        await settle();
      }
      time = end;
    },
  };
}
