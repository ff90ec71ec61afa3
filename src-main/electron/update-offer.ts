import type { Dialog } from 'electron';
import { updateWords } from './update-words.ts';
import type { UpdateOutcome, Updates } from './updates.ts';

export interface UpdateOfferParts {
  /** Absent where this Gatehouse cannot put another in its own place. */
  readonly updates: (() => Promise<Updates>) | undefined;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly log: (line: string) => void;
}

/**
 * Looks for an update and leads through it: the person says whether it is fetched, and whether it is installed. `asked`:
 * somebody waits for the answer; else only an update is worth a word. One at a time.
 */
export function createUpdateOffer({ updates, dialog, log }: UpdateOfferParts): (asked: boolean) => Promise<void> {
  let running = false;

  const tell = async (message: string, detail: string): Promise<void> => {
    await dialog.showMessageBox({ type: 'info', message, detail, buttons: ['OK'], noLink: true });
  };
  const agrees = async (message: string, detail: string, yes: string): Promise<boolean> => {
    const buttons = [yes, 'Later'];
    const options = { type: 'question', message, detail, buttons, defaultId: 0, cancelId: 1, noLink: true } as const;
    return (await dialog.showMessageBox(options)).response === 0;
  };
  const tellProblem = (outcome: Extract<UpdateOutcome, { kind: 'problem' }>): Promise<void> => {
    const { message, detail } = updateWords[outcome.problem];
    return tell(message, `${detail}\n\n${outcome.detail}`);
  };

  async function lead(open: () => Promise<Updates>, asked: boolean): Promise<void> {
    const { check, download, install } = await open();
    const found = await check();
    if (found.kind === 'problem') {
      log(`Looking for updates: ${found.problem} (${found.detail})`);
      return asked ? tellProblem(found) : undefined;
    }
    if (found.kind !== 'available') {
      return asked ? tell('This is the newest Gatehouse', 'Nothing is to be done.') : undefined;
    }
    const { version } = found;
    if (
      !(await agrees(
        `Gatehouse ${version} is there`,
        'It is fetched in the background, and installed when you say so.',
        'Fetch it',
      ))
    ) {
      return;
    }
    const fetched = await download();
    if (fetched.kind === 'problem') return tellProblem(fetched);
    const restart = 'Gatehouse closes, puts it in place and starts again. Desktop tools wait meanwhile.';
    if (!(await agrees(`Gatehouse ${version} is ready`, restart, 'Install and start again'))) return;
    const installed = await install();
    if (installed.kind === 'problem') return tellProblem(installed);
  }

  return async (asked) => {
    if (running) return;
    running = true;
    try {
      if (updates) await lead(updates, asked);
      else if (asked) {
        await tell(
          'This Gatehouse is updated the way it was installed',
          'It came as a package, an archive or a portable program, and cannot put another in its own place. Your package manager brings its updates; otherwise get the newer version where you got this one.',
        );
      }
    } finally {
      running = false;
    }
  };
}
