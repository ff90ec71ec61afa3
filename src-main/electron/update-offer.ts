import type { Dialog } from 'electron';
import type { Say } from './language.ts';
import type { UpdateWaiting } from './notifications.ts';
import type { UpdateOutcome, Updates } from './updates.ts';

export interface UpdateOfferParts {
  /** Absent where this Gatehouse cannot put another in its own place. */
  readonly updates: (() => Promise<Updates>) | undefined;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly say: Say;
  /** Resolves when the person has the window before them. */
  readonly whenInFront: () => Promise<void>;
  /** Tells outside of the window that a question waits. */
  readonly notify: (waiting: UpdateWaiting) => void;
  readonly log: (line: string) => void;
}

/**
 * Looks for an update and leads through it: the person says whether it is fetched, and whether it is installed. `asked`:
 * somebody waits for the answer; else only an update is worth a word. What nobody waits for is asked once the window is in
 * front, and never over what the person is doing elsewhere. One at a time; asking again brings up what waits.
 */
export function createUpdateOffer(parts: UpdateOfferParts): (asked: boolean) => Promise<void> {
  const { updates, dialog, say, whenInFront, notify, log } = parts;
  let running = false;
  let bringUp: (() => void) | undefined;

  const tell = async (message: string, detail: string): Promise<void> => {
    await dialog.showMessageBox({ type: 'info', message, detail, buttons: [say('updates.ok')], noLink: true });
  };
  const agrees = async (step: UpdateWaiting['step'], version: string): Promise<boolean> => {
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: say(`updates.${step}.message`, { version }),
      detail: say(`updates.${step}.detail`),
      buttons: [say(`updates.${step}.agree`), say('updates.later')],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    });
    return response === 0;
  };
  const tellProblem = ({ problem, detail }: Extract<UpdateOutcome, { kind: 'problem' }>): Promise<void> =>
    tell(say(`updates.problems.${problem}.message`), `${say(`updates.problems.${problem}.detail`)}\n\n${detail}`);
  const whenLookedAt = async (): Promise<void> => {
    await Promise.race([whenInFront(), new Promise<void>((resolve) => (bringUp = resolve))]);
    bringUp = undefined;
  };

  async function lead(open: () => Promise<Updates>, asked: boolean): Promise<void> {
    const { check, download, install } = await open();
    const found = await check();
    if (found.kind === 'problem') {
      log(`Looking for updates: ${found.problem} (${found.detail})`);
      return asked ? tellProblem(found) : undefined;
    }
    if (found.kind !== 'available') {
      return asked ? tell(say('updates.current.message'), say('updates.current.detail')) : undefined;
    }
    const { version } = found;
    if (!asked) {
      notify({ type: 'update-waiting', step: 'available', version });
      await whenLookedAt();
    }
    if (!(await agrees('available', version))) return;
    const fetched = await download();
    if (fetched.kind === 'problem') {
      await whenLookedAt();
      return tellProblem(fetched);
    }
    // Fetching takes a while, in which the person has gone on with something else.
    notify({ type: 'update-waiting', step: 'ready', version });
    await whenLookedAt();
    if (!(await agrees('ready', version))) return;
    const installed = await install();
    if (installed.kind === 'problem') return tellProblem(installed);
  }

  return async (asked) => {
    if (running) {
      if (asked) bringUp?.();
      return;
    }
    running = true;
    try {
      if (updates) await lead(updates, asked);
      else if (asked) await tell(say('updates.elsewhere.message'), say('updates.elsewhere.detail'));
    } finally {
      running = false;
    }
  };
}
