/** A picture that holds memory until it is closed: a VideoFrame. */
interface Frame {
  close(): void;
}

/**
 * The frames as fast as they are taken: while one is looked at the newest waits, and all between are closed unseen, so
 * there are never more than two. A frame is the taker's to close.
 *
 * A look at one takes little time and leaves things out. A screen that stands still sends nothing new: then `again` comes
 * up to `stillLooks` times, to look at the last one further.
 */
export async function* newestFrames<F extends Frame>(
  frames: ReadableStream<F>,
  stillLooks: number,
): AsyncGenerator<F | 'again', void, undefined> {
  const reader = frames.getReader();
  let waiting: F | undefined;
  let isOver = false;
  let notice = () => {};

  const receive = async () => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      waiting?.close();
      waiting = next.value;
      notice();
    }
  };
  const end = () => {
    isOver = true;
    notice();
  };
  receive().then(end, end);

  try {
    let againLeft = 0;
    for (;;) {
      const frame = waiting;
      if (frame !== undefined) {
        waiting = undefined;
        againLeft = stillLooks;
        yield frame;
      } else if (isOver) {
        return;
      } else if (againLeft > 0) {
        againLeft -= 1;
        yield 'again';
      } else {
        await new Promise<void>((resolve) => {
          notice = resolve;
        });
      }
    }
  } finally {
    waiting?.close();
    await reader.cancel();
  }
}
