import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type PracticeFaultName, practiceFault, practiceFaultNames } from '../../src-main/contract/practice-faults.ts';
import { pageWords } from './page-words.ts';

export interface PracticeFaultWords {
  readonly title: string;
  /** What is the matter with the store, in a merchant's words. */
  readonly plays: string;
}

/** What there is to say of the faults that can be practised on. */
export function usePracticeFaultWords(): (name: PracticeFaultName) => PracticeFaultWords {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(() => {
    const { say } = pageWords(i18n, language, 'practice-faults', englishPracticeFaults());
    return (name) => ({ title: say(`${name}.title`), plays: say(`${name}.plays`) });
  }, [i18n, language]);
}

export function englishPracticeFaults(): Readonly<Record<string, PracticeFaultWords>> {
  const words = practiceFaultNames.map((name) => {
    const { title, plays } = practiceFault(name);
    return [name, { title, plays }] as const;
  });
  return Object.fromEntries(words);
}
