import { randomBytes } from 'node:crypto';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import { Secret } from '../contract/secret.ts';
import { HelperLine, type HelperOutcome } from './helper-line.ts';
import type { KeychainRequest, StartHelper } from './keychain-helper.ts';
import { Turns } from './turns.ts';
import {
  largestSecret,
  serviceName,
  type Vault,
  type VaultCallOptions,
  type VaultItem,
  type VaultReport,
} from './vault.ts';

export interface KeychainOptions {
  readonly startHelper: StartHelper;
  /** A call that takes longer is one that waits for a person. 800 ms unless told; calls take 1 to 50 ms (measured). */
  readonly promptAfterMs?: number;
  /** How long a person has for the prompt. Two minutes unless told; then it is taken off the screen. */
  readonly promptLimitMs?: number;
}

/** How long a helper may take to start, on the slowest computer. */
const startLimitMs = 20_000;

/**
 * The operating system's keychain: Keychain on macOS, Credential Manager on Windows, the Secret Service on Linux
 * (GNOME Keyring, KWallet, KeePassXC).
 *
 * One call at a time: while one waits for the person, the others wait behind it, and where the person does not unlock
 * the keychain they end with it, so that one refusal is not followed by a prompt for each of them.
 */
export function openKeychainVault(options: KeychainOptions): Vault {
  return new KeychainVault(options);
}

/** What a native call came to. `prompted`: the system asked the person on the way. */
interface Called {
  readonly value: string | boolean | null;
  readonly prompted: boolean;
}

class KeychainVault implements Vault {
  readonly kind = 'keychain';
  readonly #startHelper: StartHelper;
  readonly #promptAfterMs: number;
  readonly #promptLimitMs: number;
  readonly #turns = new Turns();
  readonly #listeners = new Set<(pending: boolean) => void>();
  /** Written to try the keychain out, which then would not let go of them. */
  readonly #leftovers: ReturnType<typeof named>[] = [];
  #helper: HelperLine | undefined;
  #prompting = false;
  #stopWaiting: (() => void) | undefined;

  constructor(options: KeychainOptions) {
    this.#startHelper = options.startHelper;
    this.#promptAfterMs = options.promptAfterMs ?? 800;
    this.#promptLimitMs = options.promptLimitMs ?? 120_000;
  }

  async status(options: VaultCallOptions = {}): Promise<VaultReport> {
    if (this.#prompting) return report(fail('vault-prompt-pending').failure, true);
    const probed = await this.#turns.take(options.signal, () => this.#probe(options.signal));
    return probed.ok ? { kind: 'keychain', state: 'ready', promptPending: false } : report(probed.failure);
  }

  async put(item: VaultItem, secret: Secret, options: VaultCallOptions = {}): Promise<Result<void>> {
    const value = secret.reveal();
    const bytes = Buffer.byteLength(value);
    if (bytes > largestSecret) {
      return fail('vault-failed', {
        reason: `a secret of ${bytes} bytes is larger than the ${largestSecret} it takes`,
      });
    }
    return this.#turns.take(options.signal, async () => {
      const set = await this.#call({ operation: 'set', ...named(item), secret: value }, options.signal);
      return set.ok ? ok(undefined) : set;
    });
  }

  async get(item: VaultItem, options: VaultCallOptions = {}): Promise<Result<Secret>> {
    return this.#turns.take(options.signal, async () => {
      const got = await this.#untilSettled({ operation: 'get', ...named(item) }, options.signal);
      if (!got.ok) return got;
      return typeof got.value === 'string'
        ? ok(new Secret(got.value))
        : fail('vault-item-missing', { account: item.account });
    });
  }

  async remove(item: VaultItem, options: VaultCallOptions = {}): Promise<Result<void>> {
    return this.#turns.take(options.signal, async () => {
      const removed = await this.#untilSettled({ operation: 'delete', ...named(item) }, options.signal);
      return removed.ok ? ok(undefined) : removed;
    });
  }

  prepare(): void {
    this.#runningHelper();
  }

  onPrompt(listener: (pending: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#turns.close();
    this.#stopWaiting?.();
    await this.#turns.settled();
    this.#dropHelper();
  }

  /**
   * Reads or deletes, and makes sure that "there is none" is the truth. A locked keychain whose prompt nobody can
   * answer says the same as one that has no such item (measured on GNOME Keyring 42), and some show their items only
   * once unlocked: so only the answer of a keychain that was seen to be open counts.
   */
  async #untilSettled(request: KeychainRequest, signal: AbortSignal | undefined): Promise<Result<Called['value']>> {
    const first = await this.#call(request, signal);
    if (!first.ok) return first;
    if (first.value.value !== null && first.value.value !== false) return ok(first.value.value);
    if (first.value.prompted) return fail('vault-locked');
    const open = await this.#probe(signal);
    if (!open.ok) return open;
    const second = await this.#call(request, signal);
    return second.ok ? ok(second.value.value) : second;
  }

  /** Whether an item can be written and read back. It is named at random, since another program of ours may do the same. */
  async #probe(signal: AbortSignal | undefined): Promise<Result<void>> {
    const mark = randomBytes(8).toString('hex');
    const item = named({ account: `access check ${mark} (may be deleted)` });
    const set = await this.#call({ operation: 'set', ...item, secret: mark }, signal);
    if (!set.ok) return set;
    // Without the signal: what was written is removed again.
    const got = await this.#call({ operation: 'get', ...item }, undefined);
    const removed = await this.#call({ operation: 'delete', ...item }, undefined);
    // It was locked in between: the next that finds it open removes what is left of this one.
    if (removed.ok && removed.value.value === true) await this.#removeLeftovers();
    else this.#leftovers.push(item);
    if (!got.ok) return got;
    if (!removed.ok) return removed;
    return got.value.value === mark ? ok(undefined) : fail('vault-locked');
  }

  async #removeLeftovers(): Promise<void> {
    const items = this.#leftovers.splice(0);
    for (const item of items) {
      const removed = await this.#call({ operation: 'delete', ...item }, undefined);
      if (!removed.ok) this.#leftovers.push(item);
    }
  }

  /**
   * One native call. Raising the signal, or closing the vault, ends it before it is asked and while the system asks the
   * person, when nothing has been done yet; a call that is under way is over in milliseconds, and its answer is true.
   */
  async #call(request: KeychainRequest, signal: AbortSignal | undefined): Promise<Result<Called>> {
    const helper = this.#runningHelper();
    let stage = 'starting' as 'starting' | 'asked' | 'prompting';
    let givenUp: Failure | undefined;
    const giveUp = (failure: Failure) => {
      givenUp ??= failure;
      helper.kill();
    };
    const cancel = () => giveUp(fail('cancelled').failure);
    const stopWaiting = () => {
      if (stage !== 'asked') cancel();
    };
    let timer = setTimeout(() => helper.kill(), startLimitMs);
    const outcome = async (): Promise<HelperOutcome> => {
      const started = await helper.started;
      clearTimeout(timer);
      if (!('ready' in started) || signal?.aborted) return started;
      stage = 'asked';
      timer = setTimeout(() => {
        stage = 'prompting';
        if (signal?.aborted || this.#turns.closed) return cancel();
        this.#setPrompting(true);
        timer = setTimeout(() => giveUp(fail('vault-prompt-pending').failure), this.#promptLimitMs);
      }, this.#promptAfterMs);
      return helper.request(request);
    };

    this.#stopWaiting = stopWaiting;
    signal?.addEventListener('abort', stopWaiting);
    helper.keepAlive(true);
    const came = await outcome();
    clearTimeout(timer);
    signal?.removeEventListener('abort', stopWaiting);
    this.#stopWaiting = undefined;
    this.#setPrompting(false);

    const prompted = stage === 'prompting';
    const result: Result<Called> =
      givenUp !== undefined && 'ended' in came ? { ok: false, failure: givenUp } : understand(came, prompted);
    // A helper that failed may have lost its connection to the keychain: the next call gets a new one.
    if (result.ok || result.failure.code === 'vault-locked') helper.keepAlive(false);
    else this.#dropHelper();
    if (prompted && refused(result)) {
      // Who waited behind it did not cancel anything; for them the keychain is locked.
      const theirs = result.ok || result.failure.code === 'cancelled' ? fail('vault-locked') : result;
      this.#turns.turnAway(theirs.failure);
    }
    return result;
  }

  #runningHelper(): HelperLine {
    if (this.#helper === undefined || this.#helper.hasEnded) {
      this.#helper = new HelperLine(this.#startHelper());
      this.#helper.keepAlive(false);
    }
    return this.#helper;
  }

  #dropHelper(): void {
    this.#helper?.kill();
    this.#helper = undefined;
  }

  #setPrompting(pending: boolean): void {
    if (this.#prompting === pending) return;
    this.#prompting = pending;
    for (const listener of this.#listeners) listener(pending);
  }
}

function named(item: VaultItem): { service: string; account: string } {
  return { service: serviceName, account: item.account };
}

function refused(result: Result<Called>): boolean {
  return !result.ok || result.value.value === null || result.value.value === false;
}

function report(failure: Failure, promptPending = false): VaultReport {
  const locked = ['vault-locked', 'vault-prompt-pending', 'cancelled'].includes(failure.code);
  return { kind: 'keychain', state: locked ? 'locked' : 'absent', promptPending, failure };
}

function understand(outcome: HelperOutcome, prompted: boolean): Result<Called> {
  if ('value' in outcome) return ok({ value: outcome.value, prompted });
  if ('unavailable' in outcome) return fail('vault-absent', { reason: short(outcome.unavailable) });
  if ('ended' in outcome) return fail('vault-failed', { reason: `its helper ended with ${short(outcome.ended)}` });
  // Ready, and nothing was sent: the signal came first.
  if ('ready' in outcome) return fail('cancelled');
  if (absentMessages.test(outcome.error)) return fail('vault-absent', { reason: short(outcome.error) });
  if (lockedMessages.test(outcome.error)) return fail('vault-locked');
  return fail('vault-failed', { reason: short(outcome.error) });
}

/**
 * No session bus, no Secret Service on it, or one without a keyring and nobody to ask for one ("Object does not exist"):
 * GLib 2.74, dbus-daemon 1.14, GNOME Keyring 42; "not activatable" is dbus-broker's.
 */
const absentMessages =
  /was not provided by any \.service files|is not activatable|Cannot autolaunch D-Bus|given address is empty|Could not connect|Object does not exist at path|Cannot spawn a message bus|dbus-launch/;

/** libsecret 0.20 ("Cannot create an item in a locked collection"), macOS' errSecInteractionNotAllowed and errSecUserCanceled. */
const lockedMessages = /locked collection|interaction is not allowed|User canceled|dark wake/i;

function short(message: string): string {
  const line = message.split('\n')[0] ?? '';
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
