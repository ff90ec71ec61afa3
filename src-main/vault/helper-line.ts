import type { HelperMessage, HelperProcess, KeychainRequest } from './keychain-helper.ts';

/** What came of it: what the helper said, or that it ended, and how. */
export type HelperOutcome = HelperMessage | { readonly ended: string };

/** One helper process as questions and answers, one at a time. */
export class HelperLine {
  readonly #process: HelperProcess;
  #awaiting: ((outcome: HelperOutcome) => void) | undefined;
  #ended: { readonly ended: string } | undefined;

  /** Settles with `ready`, `unavailable` or `ended`; requests may be sent once it is `ready`. */
  readonly started: Promise<HelperOutcome>;

  constructor(process: HelperProcess) {
    this.#process = process;
    this.started = this.#next();
    process.onMessage((message) => this.#settle(message));
    process.onEnd((reason) => {
      this.#ended ??= { ended: reason };
      this.#settle(this.#ended);
    });
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  request(request: KeychainRequest): Promise<HelperOutcome> {
    const answer = this.#next();
    if (this.#ended === undefined) this.#process.send(request);
    else this.#settle(this.#ended);
    return answer;
  }

  keepAlive(yes: boolean): void {
    this.#process.keepAlive(yes);
  }

  kill(): void {
    this.#process.kill();
  }

  #next(): Promise<HelperOutcome> {
    return new Promise((resolve) => {
      this.#awaiting = resolve;
    });
  }

  #settle(outcome: HelperOutcome): void {
    this.#awaiting?.(outcome);
    this.#awaiting = undefined;
  }
}
