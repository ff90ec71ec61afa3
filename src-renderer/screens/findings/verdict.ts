import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckReport, Severity } from '../../../src-main/contract/models.ts';
import type { Tone } from '../../ui/StatusDot.tsx';
import type { Found } from './compare.ts';

export interface Verdict {
  readonly tone: Tone;
  readonly text: string;
}

/** How a check ended, by tone and in a sentence. */
export function useVerdict(): (findings: readonly Found[], isWithoutKey?: boolean) => Verdict {
  const { t } = useTranslation('check');
  return useMemo(
    () =>
      (findings, isWithoutKey = false) => {
        const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
        const [problems, warnings] = [count('problem'), count('warning')];
        if (problems > 0) return { tone: 'error', text: t('outcome.problem', { count: problems }) };
        if (warnings > 0) return { tone: 'warning', text: t('outcome.warning', { count: warnings }) };
        return { tone: 'success', text: t(isWithoutKey ? 'outcome.fineWithoutKey' : 'outcome.fine') };
      },
    [t],
  );
}

export function isWithoutKey({ notChecked }: CheckReport): boolean {
  return notChecked.some(({ because }) => because === 'no-key');
}
