import { useEffect, useEffectEvent, useState } from 'react';
import { useKitServices } from '../../../ui/Kit.tsx';

/** Looked at more often than once a second, so that none is left out. In milliseconds. */
const glance = 250;

/** Whole seconds until so many have passed since this was first shown; then `onOver` is called. A computer that sleeps passes them too. */
export function useTimeLeft(seconds: number, onOver: () => void): number {
  const { now } = useKitServices();
  const [end] = useState(() => now() + seconds * 1000);
  const [left, setLeft] = useState(seconds);
  const over = useEffectEvent(onOver);
  const look = useEffectEvent(() => {
    const rest = Math.ceil((end - now()) / 1000);
    setLeft(Math.max(0, rest));
    if (rest <= 0) over();
  });

  useEffect(() => {
    const timer = setInterval(() => look(), glance);
    return () => clearInterval(timer);
  }, []);

  return left;
}
