import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newestFrames } from '../../src-renderer/scan/frames.ts';

class Frame {
  closed = 0;
  readonly number: number;
  constructor(number: number) {
    this.number = number;
  }
  close(): void {
    this.closed += 1;
  }
}

/** Lets all that waits for nothing but its turn go on. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

function createSource() {
  let controller: ReadableStreamDefaultController<Frame> | undefined;
  let isCancelled = false;
  const stream = new ReadableStream<Frame>({
    start(given) {
      controller = given;
    },
    cancel() {
      isCancelled = true;
    },
  });
  const sent: Frame[] = [];
  return {
    stream,
    sent,
    send(count: number) {
      for (let made = 0; made < count; made += 1) {
        const frame = new Frame(sent.length);
        sent.push(frame);
        controller?.enqueue(frame);
      }
    },
    end: () => controller?.close(),
    isCancelled: () => isCancelled,
  };
}

it('while one is looked at the newest waits, the others are closed unseen, and the last is seen in any case', async () => {
  // How many come while each of them is looked at.
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(5), { minLength: 1, maxLength: 12 }), async (arrivals) => {
      const source = createSource();
      const taken: number[] = [];
      source.send(1);
      let next = 0;
      for await (const frame of newestFrames(source.stream, 0)) {
        if (frame === 'again') throw new Error('nothing is to be looked at again');
        const arriving = arrivals[next] ?? 0;
        next += 1;
        source.send(arriving);
        if (next === arrivals.length) source.end();
        await settle();
        // All that have come by now were taken, closed, or one of them waits.
        const open = source.sent.filter(({ closed }) => closed === 0);
        expect(open.length).toBeLessThanOrEqual(2);
        expect(open.at(-1)).toBe(source.sent.at(-1));
        taken.push(frame.number);
        frame.close();
        if (arriving === 0 && next < arrivals.length) source.send(1);
      }
      expect(taken).toEqual(taken.toSorted((a, b) => a - b));
      expect(taken.at(-1)).toBe(source.sent.length - 1);
      expect(source.sent.every(({ closed }) => closed === 1)).toBe(true);
    }),
  );
});

it('what stands still is looked at again, so often and no more, until something new comes', async () => {
  const source = createSource();
  source.send(1);
  const frames = newestFrames(source.stream, 2);
  const looks: unknown[] = [];
  const look = async () => {
    for await (const frame of frames) looks.push(frame === 'again' ? frame : frame.number);
  };
  const looking = look();
  await settle();
  expect(looks).toEqual([0, 'again', 'again']);
  source.send(1);
  await settle();
  expect(looks).toEqual([0, 'again', 'again', 1, 'again', 'again']);
  source.end();
  await looking;
});

it('whoever has seen enough leaves the one that waits closed, and the source told', async () => {
  const source = createSource();
  source.send(1);
  for await (const frame of newestFrames(source.stream, 0)) {
    source.send(3);
    await settle();
    if (frame !== 'again') frame.close();
    break;
  }
  expect(source.sent.map(({ closed }) => closed)).toEqual([1, 1, 1, 1]);
  expect(source.isCancelled()).toBe(true);
});
