import { packClone, unpackClone } from './clone.ts';
import { refusingEmitter } from './refuse.ts';

type Handler = (event: object, ...args: unknown[]) => unknown;

class IpcMain extends refusingEmitter('ipcMain') {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return handler(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  handlerOf(channel: string): Handler | undefined {
    return this.#handlers.get(channel);
  }
}

export const ipcMain = new IpcMain();

/** What becomes of an `invoke`: the packed result, or all that Electron lets through of an error: its text. */
export type Answer = { readonly packed: string } | { readonly error: string };

export async function answerInvoke(event: object, channel: string, packedArgs: string): Promise<Answer> {
  const handler = ipcMain.handlerOf(channel);
  if (handler === undefined) return { error: `Error: No handler registered for '${channel}'` };
  let result: unknown;
  try {
    result = await handler(event, ...(unpackClone(packedArgs) as unknown[]));
  } catch (error) {
    process.stderr.write(`Error occurred in handler for '${channel}': ${String(error)}\n`);
    return { error: String(error) };
  }
  try {
    return { packed: packClone(result) };
  } catch {
    return { error: 'Error: An object could not be cloned.' };
  }
}

export function tellListeners(event: object, channel: string, packedArgs: string): void {
  ipcMain.emit(channel, event, ...(unpackClone(packedArgs) as unknown[]));
}
