import type { UpdateProblem } from './updates.ts';

/** For each problem: what happened, as a headline, and what that means and what to do. Nothing was changed in any case. */
export const updateWords: Readonly<Record<UpdateProblem, { readonly message: string; readonly detail: string }>> = {
  unreachable: {
    message: 'The server of the updates could not be reached',
    detail: 'Gatehouse goes on as it is. Look for updates again when this computer is online.',
  },
  'feed-gone': {
    message: 'The server has no updates to look at',
    detail: 'Gatehouse goes on as it is. If that stays so, look for a newer version where you got this one.',
  },
  foreign: {
    message: 'The list of updates is not signed by the makers of this Gatehouse',
    detail:
      'It was not used. Somebody may have changed it on its way, or on the server. Do not install a version from elsewhere; look again tomorrow.',
  },
  unusable: {
    message: 'The list of updates has nothing that fits here',
    detail: 'It is signed, and names no version or no file for this system. Look again later.',
  },
  older: {
    message: 'What the server offers is older than this Gatehouse',
    detail: 'It was not installed. Nothing is to be done.',
  },
  insecure: {
    message: 'The update would have come over an insecure connection',
    detail:
      'Gatehouse fetches updates over https only, so it was not fetched. A proxy or the server sends elsewhere; look again in another network.',
  },
  damaged: {
    message: 'The update is damaged',
    detail:
      'It is not, byte for byte, what its makers have signed, and was not installed. Look for updates again to fetch it once more.',
  },
  'not-installed': {
    message: 'The update could not be put in place',
    detail:
      'It is whole. See that you may write where Gatehouse is installed and that the disk is not full, then try again.',
  },
};
