import { useEffect } from 'react';
import { useCallBell } from '../../state/call-bell.ts';
import { useGateway } from '../../state/gateway.ts';
import { readTools } from '../../state/tools.ts';

/** How often the counts of tools are read while they call, in milliseconds. */
const countEveryMs = 3_000;

/** Keeps the counts of a store's tools near to what they are, while a page shows them. */
export function useCounts(storeId: string): void {
  const isElsewhere = useGateway(({ status }) => status?.state === 'elsewhere');
  useEffect(() => {
    let seen = useCallBell.getState().rung;
    const timer = setInterval(() => {
      const { rung } = useCallBell.getState();
      // What another program lets through is not told of.
      if (document.visibilityState !== 'visible' || (rung === seen && !isElsewhere)) return;
      seen = rung;
      void readTools(storeId);
    }, countEveryMs);
    return () => clearInterval(timer);
  }, [storeId, isElsewhere]);
}
