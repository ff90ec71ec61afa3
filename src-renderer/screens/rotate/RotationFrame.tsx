import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { stepsAllowed } from '../../../src-main/contract/rotation.ts';
import { useTask, useTasks } from '../../state/tasks.ts';
import { Button } from '../../ui/Button.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { WizardFrame } from '../../ui/WizardFrame.tsx';
import { TaskSteps } from '../parts/TaskSteps.tsx';
import { GiveUpDialog } from './GiveUpDialog.tsx';
import { type RotationPage, stepsOf } from './pages.ts';
import { leaveRotation, rotationOf, useRotationDraft } from './rotating.ts';
import { WorkFailure } from './WorkFailure.tsx';

export interface RotationFrameProps {
  readonly store: StoreRecord;
  readonly page: RotationPage;
  readonly title: string;
  readonly children: ReactNode;
  readonly onBack?: (() => void) | undefined;
  readonly primaryLabel: string;
  readonly onPrimary: () => void;
  readonly isPrimaryDisabled?: boolean;
  /** Beside the primary button, before what all pages have. */
  readonly actions?: ReactNode;
}

/** A page of the guide, with what all of them have: the steps, whose key it is, what runs, and the ways out. */
export function RotationFrame(props: RotationFrameProps) {
  const { store, page, title, children, onBack, primaryLabel, onPrimary, isPrimaryDisabled = false, actions } = props;
  const { t } = useTranslation('rotate');
  const draft = useRotationDraft(store.id);
  const task = useTask(rotationOf(store.id));
  const [isGivingUp, setGivingUp] = useState(false);
  const { rotation } = store;
  const steps = stepsOf(rotation, draft);
  const mayGiveUp =
    rotation !== undefined && rotation.phase !== 'switched' && stepsAllowed(rotation).includes('abandon');
  return (
    <>
      <WizardFrame
        key={page}
        label={t('label')}
        steps={steps.map((step) => t(`steps.${step}`))}
        current={steps.indexOf(page)}
        title={title}
        onBack={onBack}
        primaryLabel={primaryLabel}
        onPrimary={onPrimary}
        isPending={task.isRunning}
        isPrimaryDisabled={isPrimaryDisabled}
        isTitleFocused
        actions={
          <>
            {task.isRunning && task.steps.length > 0 && (
              <Button onPress={() => useTasks.getState().cancel(rotationOf(store.id))}>{t('stop')}</Button>
            )}
            {!task.isRunning && actions}
            {mayGiveUp && !task.isRunning && (
              <Button variant="quiet" onPress={() => setGivingUp(true)}>
                {t('giveUp.button')}
              </Button>
            )}
            <Button variant="quiet" onPress={() => leaveRotation(store)}>
              {t(rotation === undefined ? 'cancel' : 'later')}
            </Button>
          </>
        }
      >
        <p className="ui-muted part-small rotate-store">
          <StoreText>{store.name}</StoreText>
        </p>
        {children}
        {task.steps.length > 0 && <TaskSteps isFailureTold label={t('working')} task={task} />}
        <WorkFailure store={store} failure={task.failure} />
      </WizardFrame>
      {rotation !== undefined && (
        <GiveUpDialog store={store} rotation={rotation} isOpen={isGivingUp} onClose={() => setGivingUp(false)} />
      )}
    </>
  );
}
