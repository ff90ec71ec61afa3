import { fail } from '../../src-main/contract/result.ts';
import type { LookAnswer, LookRequest } from './scan.worker.ts';

/** Looks for codes in a worker of its own. One look at a time. */
export interface Decoder {
  /** Refuses, in words, what is no picture or too large a one. */
  readonly lookAtPicture: (file: Blob) => Promise<LookAnswer>;
  /** A short look; each tries other things. Takes the frame over; `again` is the one before. */
  readonly lookAtFrame: (frame: VideoFrame | 'again') => Promise<LookAnswer>;
  /** Ends the worker with all that it holds; a look that is under way fails with `cancelled`. */
  readonly close: () => void;
}

export function startDecoder(): Decoder {
  const worker = new Worker(new URL('./scan.worker.ts', import.meta.url), { type: 'module', name: 'scan' });
  let isClosed = false;
  let settle: ((answer: LookAnswer) => void) | undefined;
  const answer = (answer: LookAnswer) => {
    settle?.(answer);
    settle = undefined;
  };
  const close = () => {
    isClosed = true;
    worker.terminate();
    answer(fail('cancelled'));
  };
  worker.addEventListener('message', ({ data }: MessageEvent<LookAnswer>) => answer(data));
  worker.addEventListener('error', () => {
    answer(fail('internal-error', { reason: 'the program that reads codes has stopped' }));
    close();
  });

  const look = (request: LookRequest, transfer: Transferable[] = []): Promise<LookAnswer> => {
    if (isClosed) {
      if (request.kind === 'frame' && request.frame !== 'again') request.frame.close();
      return Promise.resolve(fail('cancelled'));
    }
    return new Promise((resolve) => {
      settle = resolve;
      worker.postMessage(request, transfer);
    });
  };

  return {
    lookAtPicture: (file) => look({ kind: 'picture', file }),
    lookAtFrame: (frame) => look({ kind: 'frame', frame }, frame === 'again' ? [] : [frame]),
    close,
  };
}
