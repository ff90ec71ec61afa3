import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { Failure } from '../../../src-main/contract/result.ts';
import type { ToolCallsRequest } from '../../../src-main/contract/tools.ts';
import { useCallBell } from '../../state/call-bell.ts';
import { host } from '../../state/host.ts';
import { type CallRow, type CallRows, withEarlier, withNewest } from './merge.ts';

export interface CallFilter extends Pick<ToolCallsRequest, 'store' | 'tool' | 'text' | 'refused'> {}

export interface CallLog {
  /** Newest first; absent until they were read. */
  readonly rows: readonly CallRow[] | undefined;
  readonly failure: Failure | undefined;
  readonly hasEarlier: boolean;
  readonly isReadingEarlier: boolean;
  /** The view is held, and there is more than it shows. */
  readonly hasNewer: boolean;
  readonly readEarlier: () => void;
  readonly readAgain: () => void;
}

/** Lines at a time. */
const pageSize = 200;
/** With more than so many, the view begins anew at the newest. */
const mostRows = 5_000;
/** Calls that come together are read together. */
const gatherMs = 500;
/** Calls that another program takes are not told of. */
const lookEveryMs = 5_000;

const nothing: CallRows = { rows: [], fresh: 0 };

/**
 * The log of calls as it grows, as long as `isLive`. `onFresh` hears of those that came since, not of what was there when
 * the page was opened.
 */
export function useCallLog(filter: CallFilter, isLive: boolean, onFresh: (calls: readonly CallRow[]) => void): CallLog {
  const key = JSON.stringify(filter);
  const asked = useMemo((): CallFilter => JSON.parse(key), [key]);
  const [found, setFound] = useState<{ readonly key: string; readonly log: CallRows }>();
  const [failure, setFailure] = useState<Failure>();
  const [hasNewer, setNewer] = useState(false);
  const [isReadingEarlier, setReadingEarlier] = useState(false);
  const current = useRef({ key, log: nothing, isKnown: false });
  const turns = useRef(0);
  const tellFresh = useEffectEvent(onFresh);

  const put = (log: CallRows) => {
    current.current = { key, log, isKnown: true };
    setFound({ key, log });
    setFailure(undefined);
  };

  const readNewest = useEffectEvent(async () => {
    turns.current += 1;
    const turn = turns.current;
    const page = await host().toolCalls({ ...asked, limit: pageSize });
    // An answer that was overtaken tells of an earlier state.
    if (turns.current !== turn || current.current.key !== key) return;
    if (!page.ok) {
      setFailure(page.failure);
      return;
    }
    const { log, isKnown } = current.current;
    const merged = withNewest(log.rows.length > mostRows ? nothing : log, page.value);
    setNewer(false);
    put(merged);
    if (isKnown && merged.fresh > 0 && log.rows.length <= mostRows) tellFresh(merged.rows.slice(0, merged.fresh));
  });

  useEffect(() => {
    current.current = { key, log: nothing, isKnown: false };
    setFailure(undefined);
    void readNewest();
  }, [key]);

  useEffect(() => {
    if (!isLive) {
      return useCallBell.subscribe(() => setNewer(true));
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const gather = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void readNewest();
      }, gatherMs);
    };
    gather();
    const stop = useCallBell.subscribe(gather);
    const looking = setInterval(() => document.visibilityState === 'visible' && gather(), lookEveryMs);
    return () => {
      stop();
      clearTimeout(timer);
      clearInterval(looking);
    };
  }, [isLive]);

  const log = found?.key === key ? found.log : undefined;
  return {
    rows: log?.rows,
    failure,
    hasEarlier: log?.earlier !== undefined,
    isReadingEarlier,
    hasNewer: !isLive && hasNewer,
    readEarlier: () => {
      const { earlier } = current.current.log;
      if (earlier === undefined || isReadingEarlier) return;
      setReadingEarlier(true);
      void host()
        .toolCalls({ ...asked, limit: pageSize, before: earlier })
        .then((page) => {
          setReadingEarlier(false);
          if (current.current.key !== key || current.current.log.earlier !== earlier) return;
          if (page.ok) put(withEarlier(current.current.log, page.value));
          else setFailure(page.failure);
        });
    },
    readAgain: () => void readNewest(),
  };
}
