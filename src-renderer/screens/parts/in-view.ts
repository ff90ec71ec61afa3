import { type RefObject, useEffect, useRef } from 'react';

/** Brings an element into view when there is news in it: it may stand below what is seen of a small window. */
export function useInView(element: RefObject<HTMLElement | null>, news: unknown): void {
  const known = useRef(news);
  useEffect(() => {
    if (news === known.current) return;
    known.current = news;
    element.current?.scrollIntoView({ block: 'nearest' });
  }, [element, news]);
}
