import { useTranslation } from 'react-i18next';
import { isCause } from '../../../src-main/contract/codes.ts';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import { adminUrlOf } from '../../../src-main/contract/wp-admin.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Banner } from '../../ui/Banner.tsx';
import { FailureCard } from '../findings/FindingCard.tsx';
import { FailureBanner } from '../parts/Failed.tsx';

export interface WorkFailureProps {
  readonly store: StoreRecord;
  readonly failure: Failure | undefined;
}

/** Why a step was not taken, and what to do now: with the pages of wp-admin, where it is a cause that a check finds. */
export function WorkFailure({ store, failure }: WorkFailureProps) {
  const { t } = useTranslation('rotate');
  const words = useCoreWords();
  if (failure === undefined) {
    return null;
  }
  const { code, params } = failure;
  if (isCause(code)) {
    return <FailureCard failure={{ code, params }} adminUrl={adminUrlOf(store)} />;
  }
  if (code === 'other-store' || code === 'rotation-other-home') {
    return (
      <Banner tone="error">
        <p className="part-what">{words.failure(failure).what}</p>
        <p>{t(`failure.${code}`)}</p>
      </Banner>
    );
  }
  return <FailureBanner failure={failure} />;
}
