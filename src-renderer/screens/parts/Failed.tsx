import './parts.css';
import { CircleX, RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../src-main/contract/result.ts';
import { useRoute } from '../../state/route.ts';
import { isToldAbove } from '../../state/told-above.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';

/**
 * Why something did not work, and what to do now, in the place where it was begun. Of what the window itself tells (no
 * network, a locked keychain) only that it did not.
 */
export function FailureBanner({ failure, onRetry }: { failure: Failure; onRetry?: () => void }) {
  const { t } = useTranslation('words');
  const { what, next } = useCoreWords().failure(failure);
  const page = useRoute((route) => route.page);
  const action = onRetry && (
    <Button size="small" icon={RotateCw} onPress={onRetry}>
      {t('retry')}
    </Button>
  );
  if (isToldAbove(failure, page)) {
    return (
      <Banner tone="neutral" action={action}>
        {t('notDone')}
      </Banner>
    );
  }
  return (
    <Banner tone={failure.code === 'cancelled' ? 'neutral' : 'error'} action={action}>
      <p className="part-what">{what}</p>
      <p>{next}</p>
    </Banner>
  );
}

/** Stands where a page or a list would be that cannot be shown. */
export function FailedPage({ title, failure, onRetry }: { title: string; failure: Failure; onRetry: () => void }) {
  const { t } = useTranslation('words');
  const { what, next } = useCoreWords().failure(failure);
  return (
    <EmptyState
      icon={CircleX}
      title={title}
      actions={
        <Button icon={RotateCw} onPress={onRetry}>
          {t('retry')}
        </Button>
      }
    >
      {what} {next}
    </EmptyState>
  );
}
