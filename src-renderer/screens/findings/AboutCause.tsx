import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { NamedCause } from '../../text/causes.ts';
import { Fold } from '../../ui/Fold.tsx';
import { Loading } from '../../ui/Loading.tsx';

const CausePageText = lazy(() => import('./CausePageText.tsx').then((part) => ({ default: part.CausePageText })));

/** What there is to know about a cause, for those who ask. No website is needed for it. */
export function AboutCause({ named }: { readonly named: NamedCause }) {
  const { t } = useTranslation('check');
  return (
    <Fold title={t('about.title')} isMadeWhenOpened>
      <Suspense fallback={<Loading />}>
        <CausePageText named={named} />
      </Suspense>
    </Fold>
  );
}
