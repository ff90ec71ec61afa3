import type { SystemPreferences } from 'electron';
import type { Desktop } from '../app.ts';
import { fail, ok } from '../contract/result.ts';
import type { Say } from './language.ts';

type TouchId = Pick<SystemPreferences, 'canPromptTouchID' | 'promptTouchID'>;

export interface PersonCheck {
  /** Touch ID is there and set up now: a lid can be closed, and a finger be taught later. */
  readonly isOffered: () => boolean;
  readonly confirm: NonNullable<Desktop['confirmPerson']>;
}

/** Asks macOS to confirm who sits here. Electron offers nothing like it on other systems. */
export function personCheck(systemPreferences: TouchId, platform: NodeJS.Platform, say: Say): PersonCheck {
  const isOffered = () => platform === 'darwin' && systemPreferences.canPromptTouchID();
  return {
    isOffered,
    confirm: async ({ last7, store }) =>
      isOffered()
        ? systemPreferences.promptTouchID(say('touchId', { last7, store })).then(
            () => ok(undefined),
            () => fail('person-not-confirmed'),
          )
        : ok(undefined),
  };
}
