import type { IpcMain } from 'electron';
import { fail, type Result } from '../contract/result.ts';
import type { Dispatch } from '../door/dispatch.ts';
import { messageChannel } from './channels.ts';
import { isOurMainFrame } from './origin.ts';

export type RefusedMessage = 'foreign-sender' | 'too-large' | 'wrong-shape';

export interface MessageOptions {
  readonly dispatch: Dispatch;
  /** For the log: nothing of the message is told. */
  readonly onRefused: (reason: RefusedMessage) => void;
}

/** The largest message, in characters and bytes. A paste of 10 million must come through, to be told that it is too large. */
export const largestMessage = 32_000_000;

/**
 * Hands the page's messages to the core. Each is answered with a `Result`, always: Electron lets nothing through of a
 * thrown error but its text, so nothing is thrown. Other channels have no handler, and Electron rejects what is sent on
 * them.
 *
 * Fails with `message-invalid` (`method` is `?`, `reason`) before the core hears of a message that does not come from
 * the main frame of our own page, is larger than `largestMessage`, or is not a method and a request. Which methods and
 * requests there are is for `dispatch` to say, for all doors alike.
 */
export function handleMessages(ipcMain: Pick<IpcMain, 'handle'>, { dispatch, onRefused }: MessageOptions): void {
  const refuse = (reason: RefusedMessage): Result<never> => {
    onRefused(reason);
    return fail('message-invalid', { method: '?', reason });
  };
  ipcMain.handle(messageChannel, async (event, ...args: unknown[]): Promise<Result<unknown>> => {
    if (!isOurMainFrame(event.senderFrame)) return refuse('foreign-sender');
    if (!isWithin(args, largestMessage)) return refuse('too-large');
    if (args.length > 2) return refuse('wrong-shape');
    return dispatch(args[0], args[1]);
  });
}

/**
 * Whether a value counts for at most `limit`: characters and bytes one each, everything that something holds sixteen.
 * Stops counting as soon as it does not. What it holds twice (or in a circle) counts once.
 */
function isWithin(value: unknown, limit: number): boolean {
  const seen = new Set<object>();
  const waiting: unknown[] = [value];
  let size = 0;
  while (waiting.length > 0) {
    const item = waiting.pop();
    if (typeof item === 'string') size += item.length;
    if (typeof item === 'object' && item !== null && !seen.has(item)) {
      seen.add(item);
      if (ArrayBuffer.isView(item) || item instanceof ArrayBuffer) {
        size += item.byteLength;
      } else {
        const held = heldBy(item);
        size += 16 * held.length;
        // Not before it is known to be little: this list of the waiting would be as large.
        if (size <= limit) for (const one of held) waiting.push(one);
      }
    }
    if (size > limit) return false;
  }
  return true;
}

function heldBy(item: object): readonly unknown[] {
  if (Array.isArray(item)) return item;
  if (item instanceof Map) return [...item.keys(), ...item.values()];
  return item instanceof Set ? [...item] : [...Object.keys(item), ...Object.values(item)];
}
