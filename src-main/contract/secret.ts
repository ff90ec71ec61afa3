/**
 * A value that must not be seen: it prints as `…last7` wherever something prints it by accident (logs, JSON,
 * errors, a debugger), and is opened at the last moment only, with `reveal()`.
 *
 * The last seven characters are what WooCommerce's own keys list shows. Anything shorter than a key of
 * WooCommerce's (43 characters) prints as `…` alone, since seven characters of a passphrase would be most of it.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Every call of this is a place to review. */
  reveal(): string {
    return this.#value;
  }

  /** Whether both are the same. */
  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  get last7(): string {
    return this.#value.length >= 43 ? this.#value.slice(-7) : '';
  }

  toString(): string {
    return `…${this.last7}`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** What `console.log` and `util.inspect` of Node look for; named by symbol registry so that nothing is imported. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** A consumer key and its consumer secret, each `ck_` / `cs_` and 40 hexadecimal digits in lower case. */
export interface KeyPair {
  readonly consumerKey: Secret;
  readonly consumerSecret: Secret;
}

/** The name and password that a server asks for before it passes a call on. */
export interface BasicLogin {
  readonly user: string;
  readonly password: Secret;
}
