import { runInThisContext } from 'node:vm';
import { app } from './app.ts';
import { recordedCalls } from './recorder.ts';
import { type ForgedSender, webContents } from './web-contents.ts';

/** What the driver asks, over Node's own channel to a child process. */
export type ControlRequest = { readonly id: number } & (
  | { readonly type: 'evaluate'; readonly source: string; readonly arg: unknown }
  | { readonly type: 'recorded' }
  | { readonly type: 'forge-sender'; readonly forged: ForgedSender | undefined }
);

export type ControlMessage =
  | { readonly type: 'chromium'; readonly endpoint: string; readonly pid: number }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };

/** Takes the channel, so that the app under test does not find a `process.send` that Electron has not. */
export function listenToDriver(electron: () => object): void {
  const send = process.send?.bind(process);
  if (send === undefined) return;
  Object.assign(process, { send: undefined });
  const tell = (message: ControlMessage): void => {
    send(message, undefined, undefined, () => undefined);
  };
  process.on('message', (request: ControlRequest) => {
    answer(request, electron).then(
      (value) => tell({ id: request.id, value }),
      (error) =>
        tell({ id: request.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  // The test is gone, and so must be its app.
  process.on('disconnect', () => app.exit(1));
  app.standIn.onChromium((endpoint, pid) => tell({ type: 'chromium', endpoint, pid }));
}

async function answer(request: ControlRequest, electron: () => object): Promise<unknown> {
  if (request.type === 'recorded') return recordedCalls();
  if (request.type === 'forge-sender') {
    for (const one of webContents.getAllWebContents()) one.standIn.forgeSender(request.forged);
    return undefined;
  }
  // A test's function, as Playwright's ElectronApplication.evaluate takes it.
  const work = runInThisContext(`(${request.source})`) as (electron: object, arg: unknown) => unknown;
  return work(electron(), request.arg);
}
