import './Loading.css';
import { LoaderCircle } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon.tsx';

const slowAfterMs = 1000;

export interface LoadingProps {
  /** How many lines of text stand in for what comes. */
  readonly lines?: number;
  /** Said once it has taken more than a second: what is waited for, and how to stop it. */
  readonly slow?: ReactNode;
}

/** Stands where something is about to be. After a second it says so, to screen readers too. */
export function Loading({ lines = 3, slow }: LoadingProps) {
  const { t } = useTranslation('kit');
  const isSlow = useSlow();
  return (
    <div className="ui-loading" aria-busy="true">
      <div className="ui-slow" role="status">
        {isSlow && (
          <>
            <Icon icon={LoaderCircle} isBusy />
            <span>{slow ?? t('loading')}</span>
          </>
        )}
      </div>
      {Array.from({ length: lines }, (_, index) => index).map((line) => (
        <div key={line} className="ui-loading-line" />
      ))}
    </div>
  );
}

function useSlow(): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return isSlow;
}
