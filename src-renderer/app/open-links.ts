import { useEffect } from 'react';
import { useOpenLink } from './open-link.ts';

/** Every link out of the window opens in the person's own browser, where they are logged in, however it is followed. */
export function useOpenLinks(): void {
  const open = useOpenLink();
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      // The right button opens a menu.
      if (link instanceof HTMLAnchorElement && event.button !== 2 && !link.hasAttribute('download')) {
        event.preventDefault();
        open(link.href);
      }
    };
    // Before the kit sees it, which lets no press go further.
    document.addEventListener('click', follow, true);
    document.addEventListener('auxclick', follow, true);
    return () => {
      document.removeEventListener('click', follow, true);
      document.removeEventListener('auxclick', follow, true);
    };
  }, [open]);
}
