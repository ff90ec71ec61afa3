import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';
import { whichElectron } from '../electron/driver.ts';
import { startSecretService } from '../support/secret-service.ts';
import type { Door, OpenedDoor, OpenOptions } from './doors.ts';
import { electronDoor } from './electron-door.ts';
import { makeHome } from './home.ts';
import type { Keyring } from './keyring.ts';

/** Something that all tests of a file share: started before the first of them, ended after the last. */
export function shared<T>(start: () => Promise<T>, end: (started: T) => Promise<void>): () => T {
  let started: T | undefined;
  beforeAll(async () => {
    started = await start();
  });
  afterAll(async () => {
    if (started !== undefined) await end(started);
  });
  return () => {
    if (started === undefined) throw new Error('it has not started');
    return started;
  };
}

/** A store over https, with an authority of its own. */
export const sharedStore = (): (() => PracticeStore) =>
  shared(
    () => startPracticeStore({ httpPort: null, httpsPort: 0 }),
    (store) => store.close(),
  );

export const sharedSecretService = (options?: Parameters<typeof startSecretService>[0]) =>
  shared(
    () => startSecretService(options),
    (keyring) => keyring.stop(),
  );

/** One person with one home folder, for the time of a test; doors that are still open at its end are closed. */
export interface Person {
  readonly home: string;
  /** Opens a window; the same door again is the same program, started later or once more. */
  open(door: Door, how?: Pick<OpenOptions, 'display' | 'switches'>): Promise<OpenedDoor>;
}

/** A new person for each test of the file or the block; at its end it says on which Electron they were. */
export function personOf(keyring: () => Pick<Keyring, 'env'>): Person {
  let home: Awaited<ReturnType<typeof makeHome>>;
  let opened: OpenedDoor[] = [];
  let usesElectron = false;
  let specs = 0;
  beforeEach(async () => {
    home = await makeHome();
    opened = [];
    usesElectron = false;
  });
  afterEach(async () => {
    specs += usesElectron ? 1 : 0;
    for (const window of opened) await window.close();
    await home.remove();
  });
  afterAll(() => {
    if (specs > 0) process.stdout.write(`${whichElectron(specs)}\n`);
  });
  return {
    get home() {
      return home.folder;
    },
    async open(door, how = {}) {
      usesElectron ||= door === electronDoor;
      const window = await door.open({ home: home.folder, keyring: keyring().env, ...how });
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
