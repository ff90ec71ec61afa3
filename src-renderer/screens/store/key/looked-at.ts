import { useEffect, useEffectEvent, useState } from 'react';

/** Whether the person has this window before them; `onLeft` is called when they turn away from it. */
export function useLookedAt(onLeft: () => void): boolean {
  const [isLookedAt, setLookedAt] = useState(isBeforeThem);
  const leave = useEffectEvent(onLeft);

  useEffect(() => {
    const come = () => setLookedAt(isBeforeThem());
    const look = () => (document.visibilityState === 'visible' ? come() : leave());
    const go = () => leave();
    window.addEventListener('focus', come);
    window.addEventListener('blur', go);
    window.addEventListener('pagehide', go);
    document.addEventListener('visibilitychange', look);
    return () => {
      window.removeEventListener('focus', come);
      window.removeEventListener('blur', go);
      window.removeEventListener('pagehide', go);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);

  return isLookedAt;
}

/** It has the focus, and is not behind others. While the system asks for something, its own window has. */
function isBeforeThem(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}
