import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { Button } from '../../ui/Button.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { WizardFrame } from '../../ui/WizardFrame.tsx';

const steps = ['what', 'rules', 'login'] as const;

export interface StepFrameProps {
  readonly store: StoreRecord;
  readonly step: (typeof steps)[number];
  readonly onBack?: () => void;
  readonly onNext: () => void;
  readonly onCancel?: () => void;
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

/** A page of this wizard, with what all of them have: the steps, and which store it is about. */
export function StepFrame(props: StepFrameProps) {
  const { store, step, onBack, onNext, onCancel, isBusy = false, children } = props;
  const { t } = useTranslation('tools');
  return (
    <WizardFrame
      label={t('add.label')}
      steps={steps.map((name) => t(`add.steps.${name}`))}
      current={steps.indexOf(step)}
      title={t(`add.${step}.title`)}
      onBack={onBack}
      primaryLabel={t(`add.${step}.next`)}
      onPrimary={onNext}
      isPending={isBusy}
      isTitleFocused
      actions={
        onCancel && (
          <Button variant="quiet" onPress={onCancel}>
            {t('add.cancel')}
          </Button>
        )
      }
    >
      <p className="ui-muted part-small tools-store">
        <StoreText>{store.name}</StoreText>
      </p>
      {children}
    </WizardFrame>
  );
}
