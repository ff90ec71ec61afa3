import { type Failure, fail, type Result } from '../contract/result.ts';

/** Lets one piece of work run at a time, in the order of asking; who waits can give up, or be turned away by who runs. */
export class Turns {
  #running = false;
  readonly #waiting: ((refusal: Failure | undefined) => void)[] = [];

  /** Fails with `cancelled` when the signal is raised before its turn has come. */
  async take<T>(signal: AbortSignal | undefined, work: () => Promise<Result<T>>): Promise<Result<T>> {
    const refusal = signal?.aborted ? fail('cancelled').failure : await this.#untilFree(signal);
    if (refusal !== undefined) return { ok: false, failure: refusal };
    try {
      return await work();
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
