import { QrCode } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { ShownKey } from '../../../../src-main/contract/host.ts';
import type { KeyRecord, StoreRecord } from '../../../../src-main/contract/models.ts';
import { host } from '../../../state/host.ts';
import { useTask, useTasks } from '../../../state/tasks.ts';
import { Button, type ButtonProps } from '../../../ui/Button.tsx';
import { ConfirmDialog, ViewDialog } from '../../../ui/Dialog.tsx';
import { KeyName } from '../../../ui/KeyName.tsx';
import { FailureBanner } from '../../parts/Failed.tsx';
import { shortName } from '../../parts/short-name.ts';
import { readHistory } from '../history/histories.ts';
import { useLookedAt } from './looked-at.ts';
import { usePermissionOf } from './permission.ts';
import { useTimeLeft } from './time-left.ts';

export interface ShowAsQrProps {
  readonly store: StoreRecord;
  readonly keyRecord: KeyRecord;
  readonly size?: ButtonProps['size'];
}

/** What the person does with it: asked whether they mean it, then shown, then hidden with the reason why. */
type Stage =
  | { readonly stage: 'hidden'; readonly why?: 'time' | 'away' }
  | { readonly stage: 'asking' }
  | { readonly stage: 'shown'; readonly shown: ShownKey };

/**
 * Shows a key with its secret as a QR code. The picture is in this component alone while it is shown: in no state that
 * outlives it, and on no page that is left.
 */
export function ShowAsQr({ store, keyRecord, size = 'normal' }: ShowAsQrProps) {
  const { t } = useTranslation('key');
  const { last7 } = keyRecord;
  const subject = `show:${store.id}:${last7}`;
  const [stage, setStage] = useState<Stage>({ stage: 'hidden' });
  useEffect(() => () => useTasks.getState().cancel(subject), [subject]);

  const show = async () => {
    const shown = await useTasks
      .getState()
      .run(subject, (task) => host().showKeyAsQr({ task, store: store.id, key: last7 }));
    if (!shown.ok) return;
    setStage({ stage: 'shown', shown: shown.value });
    await readHistory(store.id);
  };
  const ask = () => {
    useTasks.getState().forget(subject);
    setStage({ stage: 'asking' });
  };
  const dismiss = () => {
    useTasks.getState().cancel(subject);
    setStage({ stage: 'hidden' });
  };
  const why = stage.stage === 'hidden' ? stage.why : undefined;

  return (
    <div className="key-show">
      <Button
        icon={QrCode}
        size={size}
        onPress={ask}
        {...(size === 'small' ? { 'aria-label': t('qr.buttonOf', { last7 }) } : {})}
      >
        {t('qr.button')}
      </Button>
      <p className="ui-muted part-small" role="status">
        {why === 'time' && t('qr.hiddenTime')}
        {why === 'away' && t('qr.hiddenAway')}
      </p>
      <Ask
        isOpen={stage.stage === 'asking'}
        store={store}
        keyRecord={keyRecord}
        subject={subject}
        onConfirm={() => void show()}
        onCancel={dismiss}
      />
      <ViewDialog
        isOpen={stage.stage === 'shown'}
        title={t('qr.title', { name: shortName(store.name) })}
        closeLabel={t('qr.hide')}
        onClose={() => setStage({ stage: 'hidden' })}
      >
        {stage.stage === 'shown' && (
          <Code shown={stage.shown} onHide={(reason) => setStage({ stage: 'hidden', why: reason })} />
        )}
      </ViewDialog>
    </div>
  );
}

interface AskProps extends ShowAsQrProps {
  readonly isOpen: boolean;
  readonly subject: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Names the store and the key, and who will be able to use it. */
function Ask({ isOpen, store, keyRecord, subject, onConfirm, onCancel }: AskProps) {
  const { t } = useTranslation('key');
  const { isRunning, failure } = useTask(subject);
  const { found } = usePermissionOf(keyRecord);
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={t('qr.askTitle', { name: shortName(store.name) })}
      confirmLabel={t('qr.confirm')}
      isPending={isRunning}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <div className="part-stack">
        <p>
          <Trans
            t={t}
            i18nKey="qr.askWhat"
            values={{ permission: found }}
            components={{ key: <KeyName last7={keyRecord.last7} /> }}
          />
        </p>
        <p>{t('qr.askWhen')}</p>
        <Person />
        {failure && <FailureBanner failure={failure} />}
        <p className="ui-hidden" role="status">
          {isRunning && t('qr.busy')}
        </p>
      </div>
    </ConfirmDialog>
  );
}

/** Whether the system asks who sits here; that may change while the window is open. */
function Person() {
  const { t } = useTranslation('key');
  const [confirms, setConfirms] = useState<boolean>();
  useEffect(() => {
    void host()
      .describeApp()
      .then((app) => setConfirms(app.ok && app.value.capabilities.confirmsPerson));
  }, []);
  return confirms !== undefined && <p>{t(confirms ? 'qr.personYes' : 'qr.personNo')}</p>;
}

interface CodeProps {
  readonly shown: ShownKey;
  readonly onHide: (why: 'time' | 'away') => void;
}

function Code({ shown: { picture, keyLast7, seconds }, onHide }: CodeProps) {
  const { t } = useTranslation('key');
  const left = useTimeLeft(seconds, () => onHide('time'));
  const isLookedAt = useLookedAt(() => onHide('away'));
  if (!isLookedAt) {
    return <p>{t('qr.comeBack')}</p>;
  }
  return (
    <div className="key-code">
      <p>{t('qr.scan')}</p>
      {/* Not to be dragged out, saved or copied: the mouse does not find it. */}
      <img src={picture} alt={t('qr.alt', { last7: keyLast7 })} draggable={false} />
      <p className="ui-muted part-small" role="timer">
        {t('qr.left', { count: left })}
      </p>
      {/* Not every second: how long it is there, and when it is about to go. */}
      <p className="ui-hidden" role="status">
        {t('qr.left', { count: left > 10 ? seconds : 10 })}
      </p>
    </div>
  );
}
