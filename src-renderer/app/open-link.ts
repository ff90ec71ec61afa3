import { useCallback } from 'react';
import { host } from '../state/host.ts';
import { useCoreWords } from '../text/failures.ts';
import { showNotice } from '../ui/notices.ts';

/** Opens a web address in the person's browser, and says so where that did not work. */
export function useOpenLink(): (url: string) => void {
  const words = useCoreWords();
  return useCallback(
    (url) => {
      void host()
        .openLink({ url })
        .then((opened) => {
          if (!opened.ok) {
            const { what, next } = words.failure(opened.failure);
            showNotice({ tone: 'error', text: `${what} ${next}` });
          }
        });
    },
    [words],
  );
}
