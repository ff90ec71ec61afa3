import { afterEach, beforeEach } from 'vitest';
import type { PracticeStore } from '../../src-main/practice/index.ts';
import type { SecretService } from '../support/secret-service.ts';
import type { Door, OpenedDoor } from './doors.ts';
import { makeHome } from './home.ts';

/** One person with one home folder, for the time of a test; doors that are still open at its end are closed. */
export interface Person {
  readonly home: string;
  /** Opens a window; the same door again is the same program, started later or once more. */
  open(door: Door): Promise<OpenedDoor>;
}

/** A new person for each test of the file or the block. */
export function personOf(keyring: () => SecretService): Person {
  let home: Awaited<ReturnType<typeof makeHome>>;
  let opened: OpenedDoor[] = [];
  beforeEach(async () => {
    home = await makeHome();
    opened = [];
  });
  afterEach(async () => {
    for (const window of opened) await window.close();
    await home.remove();
  });
  return {
    get home() {
      return home.folder;
    },
    async open(door) {
      const window = await door.open({ home: home.folder, keyring: keyring().env });
      opened.push(window);
      // For a busy computer: this only ends what hangs.
      window.page.setDefaultTimeout(90_000);
      return window;
    },
  };
}

/** Has the store answer nothing any more; resolves when somebody waits for an answer. */
export function hold(store: PracticeStore): Promise<void> {
  return new Promise((resolve) => {
    store.setFaults([
      () => {
        resolve();
        return new Promise(() => undefined);
      },
    ]);
  });
}
