import { CircleHelp } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding, NotChecked } from '../../../src-main/contract/models.ts';
import { useEvidenceWords } from '../../text/evidence.ts';
import { Icon } from '../../ui/Icon.tsx';

export interface OpenPairProps {
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
  /** A card each. */
  readonly children: ReactNode;
}

/** Causes that the evidence leaves open, side by side, with what would decide and why it was not asked. */
export function OpenPair({ findings, notChecked, children }: OpenPairProps) {
  const { t } = useTranslation('check');
  const words = useEvidenceWords();
  const titleId = useId();
  const probe = findings[0]?.decidedBy;
  const because = notChecked.find((one) => one.probe === probe)?.because;
  return (
    <section className="findings-pair" aria-labelledby={titleId}>
      <h3 id={titleId} className="findings-pair-title">
        <Icon icon={CircleHelp} size="normal" />
        {t('pair.title')}
      </h3>
      <p>
        {probe === undefined ? t('pair.undecided') : t('pair.decide', { probe: words.probe(probe) })}{' '}
        {because !== undefined && (
          <span className="ui-muted">{t('pair.because', { because: words.notChecked(because) })}</span>
        )}
      </p>
      {children}
    </section>
  );
}
