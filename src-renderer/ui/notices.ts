import { create } from 'zustand';
import type { Tone } from './StatusDot.tsx';

export interface Notice {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
  /** Leads to what the notice is about, where that is another page. */
  readonly action?: { readonly label: string; readonly onPress: () => void };
}

interface Notices {
  readonly shown: readonly Notice[];
  readonly lastId: number;
}

/** More would cover the page; the oldest leaves first. */
const most = 4;

export const useNotices = create<Notices>()(() => ({ shown: [], lastId: 0 }));

/** Shows a result where the person is, whatever page that is. Errors and warnings stay until they are dismissed. */
export function showNotice(notice: Omit<Notice, 'id'>): void {
  useNotices.setState(({ shown, lastId }) => ({
    shown: [...shown, { ...notice, id: lastId + 1 }].slice(-most),
    lastId: lastId + 1,
  }));
}

export function dismissNotice(id: number): void {
  useNotices.setState(({ shown }) => ({ shown: shown.filter((notice) => notice.id !== id) }));
}
