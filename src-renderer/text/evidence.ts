import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { loginTexts, notCheckedTexts, probeTexts } from '../../src-main/contract/evidence-en.ts';
import type { NotCheckedReason, ProbeLogin, ProbeName } from '../../src-main/contract/models.ts';
import { pageWords } from './page-words.ts';

export interface EvidenceWords {
  /** What a probe asks of a store. */
  readonly probe: (name: ProbeName) => string;
  /** Who a probe said it was. */
  readonly login: (login: ProbeLogin) => string;
  /** Why something was not asked. */
  readonly notChecked: (reason: NotCheckedReason) => string;
}

const english = { probes: probeTexts, logins: loginTexts, notChecked: notCheckedTexts };

/** What there is to say of evidence; it comes with the pages that tell of a check. */
export function useEvidenceWords(): EvidenceWords {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(() => {
    const { say } = pageWords(i18n, language, 'evidence', english);
    return {
      probe: (name) => say(`probes.${name}`),
      login: (login) => say(`logins.${login}`),
      notChecked: (reason) => say(`notChecked.${reason}`),
    };
  }, [i18n, language]);
}
