import type { Readable, Writable } from 'node:stream';

export type CdpParams = Record<string, unknown>;
// The protocol's answers are checked by use: each caller names the shape it reads.
type Listener = (method: string, params: never) => void;

/** The DevTools protocol over Chromium's debugging pipe: JSON messages, each ended by a NUL. */
export class Cdp {
  readonly #output: Writable;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  readonly #listeners = new Map<string, Listener>();
  #lastId = 0;
  #closed = false;

  constructor(input: Readable, output: Writable) {
    this.#output = output;
    // Chromium may be gone already; `close` tells.
    output.on('error', () => undefined);
    let parts: Buffer[] = [];
    input.on('data', (chunk: Buffer) => {
      let from = 0;
      for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
        parts.push(chunk.subarray(from, end));
        const text = Buffer.concat(parts).toString();
        parts = [];
        from = end + 1;
        this.#receive(text);
      }
      parts.push(chunk.subarray(from));
    });
    input.on('close', () => {
      this.#closed = true;
      for (const { reject } of this.#waiting.values()) reject(new Error('Chromium has ended'));
      this.#waiting.clear();
    });
  }

  /** Rejects with the protocol's own message. A session that has ended answers nothing else. */
  send<T = CdpParams>(method: string, params: CdpParams = {}, sessionId?: string): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('Chromium has ended'));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as T), reject });
      this.#output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** As `send`, where the page may be gone before it is done and that does not matter. */
  post(method: string, params: CdpParams = {}, sessionId?: string): void {
    this.send(method, params, sessionId).catch(() => undefined);
  }

  /** Hears the events of one session; `''` is the browser itself. */
  listen(sessionId: string, listener: Listener): void {
    this.#listeners.set(sessionId, listener);
  }

  #receive(text: string): void {
    const message = JSON.parse(text) as {
      id?: number;
      method?: string;
      params?: never;
      result?: unknown;
      error?: { message: string };
      sessionId?: string;
    };
    if (message.method !== undefined) {
      this.#listeners.get(message.sessionId ?? '')?.(message.method, message.params as never);
      return;
    }
    const waiting = this.#waiting.get(message.id ?? 0);
    this.#waiting.delete(message.id ?? 0);
    if (message.error) waiting?.reject(new Error(message.error.message));
    else waiting?.resolve(message.result);
  }
}
