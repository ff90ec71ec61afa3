import { type Failure, fail, type Result } from '../contract/result.ts';

/** Lets one piece of work run at a time, in the order of asking; who waits can give up, or be turned away by who runs. */
export class Turns {
  #running = false;
  #closed = false;
  #current: Promise<unknown> = Promise.resolve();
  readonly #waiting: ((refusal: Failure | undefined) => void)[] = [];

  get closed(): boolean {
    return this.#closed;
  }

  /** Fails with `cancelled` when the signal is raised before its turn has come, and once this is closed. */
  async take<T>(signal: AbortSignal | undefined, work: () => Promise<Result<T>>): Promise<Result<T>> {
    const givenUp = signal?.aborted || this.#closed;
    const refusal = givenUp ? fail('cancelled').failure : await this.#untilFree(signal);
    if (refusal !== undefined) return { ok: false, failure: refusal };
    try {
      const current = work();
      this.#current = current;
      return await current;
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running = false;
      else next(undefined);
    }
  }

  /** Ends all that wait now with this failure. */
  turnAway(failure: Failure): void {
    for (const settle of this.#waiting.splice(0)) settle(failure);
  }

  /** Ends all that wait, and all that come later, with `cancelled`. What runs now runs on: `settled` tells its end. */
  close(): void {
    this.#closed = true;
    this.turnAway(fail('cancelled').failure);
  }

  async settled(): Promise<void> {
    await Promise.allSettled([this.#current]);
  }

  #untilFree(signal: AbortSignal | undefined): Promise<Failure | undefined> | undefined {
    if (!this.#running) {
      this.#running = true;
      return undefined;
    }
    return new Promise((resolve) => {
      const settle = (refusal: Failure | undefined) => {
        signal?.removeEventListener('abort', giveUp);
        resolve(refusal);
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(settle), 1);
        settle(fail('cancelled').failure);
      };
      signal?.addEventListener('abort', giveUp);
      this.#waiting.push(settle);
    });
  }
}
