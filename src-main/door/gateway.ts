import type { App } from '../app.ts';
import { later } from './later.ts';
import type { Log } from './log.ts';
import { scrub } from './scrub.ts';

/** What the page still has to do when its first picture is there. In milliseconds. */
const headStartMs = 1_000;

/** The gateway runs with a door whose window is there; the page comes first. */
export function letToolsThrough(core: Pick<App, 'letToolsThrough'>, log: Log): void {
  later(headStartMs, () => {
    core.letToolsThrough().catch((error: unknown) => {
      log.write(`The gateway was not opened: ${scrub(error instanceof Error ? (error.stack ?? error.message) : '')}`);
    });
  });
}
