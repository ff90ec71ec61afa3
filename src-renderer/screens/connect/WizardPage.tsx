import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cancelConnecting, type WizardStep, wizardSteps } from '../../state/connecting.ts';
import { go } from '../../state/route.ts';
import { Button } from '../../ui/Button.tsx';
import { WizardFrame } from '../../ui/WizardFrame.tsx';

export interface WizardPageProps {
  readonly step: WizardStep;
  readonly onBack?: () => void;
  readonly primaryLabel: string;
  readonly onPrimary: () => void;
  /** Stops what runs on this page; given while something does. */
  readonly onStop?: (() => void) | undefined;
  /** Unless a field takes the focus when the page appears. */
  readonly isTitleFocused?: boolean;
  readonly children: ReactNode;
}

/** A page of this wizard, with what all of them have: the steps, Cancel, and Stop while something runs. */
export function WizardPage(props: WizardPageProps) {
  const { step, onBack, primaryLabel, onPrimary, onStop, isTitleFocused = false, children } = props;
  const { t } = useTranslation('connect');
  const cancel = () => {
    cancelConnecting();
    go({ page: 'welcome' });
  };
  return (
    <WizardFrame
      label={t('label')}
      steps={wizardSteps.map((name) => t(`steps.${name}`))}
      current={wizardSteps.indexOf(step)}
      title={t(`${step}.title`)}
      onBack={onBack}
      primaryLabel={primaryLabel}
      onPrimary={onPrimary}
      isPending={onStop !== undefined}
      isTitleFocused={isTitleFocused}
      actions={
        <>
          {onStop && <Button onPress={onStop}>{t('stop')}</Button>}
          <Button variant="quiet" onPress={cancel}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      {children}
    </WizardFrame>
  );
}
