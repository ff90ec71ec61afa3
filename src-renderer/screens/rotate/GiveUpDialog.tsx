import { Trans, useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Rotation } from '../../../src-main/contract/rotation.ts';
import { useTask } from '../../state/tasks.ts';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import { showNotice } from '../../ui/notices.ts';
import { shortName } from '../parts/short-name.ts';
import { abandonRotation, leaveRotation, rotationOf } from './rotating.ts';

export interface GiveUpDialogProps {
  readonly store: StoreRecord;
  readonly rotation: Rotation;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Says what becomes of both keys; a new one is erased, and its secret cannot be had again. */
export function GiveUpDialog({ store, rotation: { oldKey, newKey }, isOpen, onClose }: GiveUpDialogProps) {
  const { t } = useTranslation('rotate');
  const { isRunning } = useTask(rotationOf(store.id));
  const giveUp = async () => {
    const isGivenUp = await abandonRotation(store.id);
    onClose();
    if (!isGivenUp) return;
    showNotice({ tone: 'success', text: t('giveUp.done', { name: shortName(store.name), last7: oldKey.last7 }) });
    leaveRotation({ id: store.id });
  };
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={t('giveUp.title', { name: shortName(store.name) })}
      confirmLabel={t('giveUp.confirm')}
      isPending={isRunning}
      onConfirm={() => void giveUp()}
      onCancel={onClose}
    >
      <div className="part-stack">
        <p>
          <Trans t={t} i18nKey="giveUp.stays" components={{ key: <KeyName last7={oldKey.last7} /> }} />
        </p>
        {newKey && (
          <p>
            <Trans t={t} i18nKey="giveUp.erased" components={{ key: <KeyName last7={newKey.last7} />, b: <b /> }} />
          </p>
        )}
      </div>
    </ConfirmDialog>
  );
}
