import { ExternalLink as ExternalLinkIcon } from 'lucide-react';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { stepsAllowed } from '../../../src-main/contract/rotation.ts';
import { adminPage, adminUrlOf, keysSection } from '../../../src-main/contract/wp-admin.ts';
import { useOpenLink } from '../../app/open-link.ts';
import { useTask } from '../../state/tasks.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import { Slip } from '../parts/Slip.tsx';
import { Answer } from './Answer.tsx';
import type { RotationPageProps } from './KeyPage.tsx';
import { RotationFrame } from './RotationFrame.tsx';
import { confirmRevoked, leaveOld, rotationOf, showPage, stopWaiting } from './rotating.ts';
import { ToolsOfStore } from './ToolsOfStore.tsx';
import { UndoButton, useUndo } from './UndoButton.tsx';

/** Which line of the store's list is to be revoked, and what the store says of it. */
export function RevokePage({ store, rotation }: RotationPageProps) {
  const { t } = useTranslation('rotate');
  const { phase } = rotation;
  const [isStopping, setStopping] = useState(false);
  const isFirst = phase !== 'switched';
  const allowed = stepsAllowed(rotation);
  const undo = useUndo(store, rotation);
  const ask = () => void confirmRevoked(store.id);
  const answer = rotation.revocation?.answer;
  const isWrongOne = answer === 'new-refused' && allowed.includes('undo');
  const isNoneTaken = answer === 'both-refused' && !isFirst;
  return (
    <RotationFrame
      store={store}
      page="revoke"
      title={t(isWrongOne ? 'revoke.titleUndo' : isNoneTaken ? 'revoke.titleNeither' : 'revoke.title')}
      onBack={isFirst ? undefined : () => showPage(store.id, 'switch')}
      primaryLabel={t(isWrongOne ? 'undo' : isNoneTaken ? 'revoke.again' : 'revoke.done')}
      onPrimary={isWrongOne ? undo : ask}
      actions={
        <>
          {isWrongOne && <Button onPress={ask}>{t('revoke.again')}</Button>}
          {allowed.includes('undo') && !isWrongOne && <UndoButton onUndo={undo} />}
          {isFirst && <Button onPress={() => leaveOld(store.id)}>{t('revoke.leave')}</Button>}
          {allowed.includes('stop-waiting') && rotation.revocation && !isWrongOne && (
            <Button onPress={() => setStopping(true)}>{t('stopWaiting.button')}</Button>
          )}
        </>
      }
    >
      {isWrongOne || isNoneTaken ? (
        // Here, to revoke the old key is the last thing to do.
        <>
          <Answer rotation={rotation} />
          {isNoneTaken && <OpenKeysList store={store} />}
        </>
      ) : (
        <>
          <HowTo store={store} rotation={rotation} />
          <ToolsOfStore storeId={store.id} fare={isFirst ? 'fails' : 'keeps'} />
          <Answer rotation={rotation} />
        </>
      )}
      <StopWaiting store={store} rotation={rotation} isOpen={isStopping} onClose={() => setStopping(false)} />
    </RotationFrame>
  );
}

function OpenKeysList({ store }: Pick<RotationPageProps, 'store'>) {
  const { t } = useTranslation('rotate');
  const openLink = useOpenLink();
  return (
    <Button icon={ExternalLinkIcon} onPress={() => openLink(adminPage(adminUrlOf(store), 'keys'))}>
      {t('revoke.open')}
    </Button>
  );
}

function HowTo({ store, rotation: { oldKey, newKey } }: RotationPageProps) {
  const { t } = useTranslation('rotate');
  return (
    <ol className="part-how">
      <li>
        <OpenKeysList store={store} />
        <p className="ui-description">
          <Trans t={t} i18nKey={`revoke.place.${keysSection(store.versions.woocommerce)}`} components={{ b: <b /> }} />
        </p>
      </li>
      <li>
        <p>
          <Trans t={t} i18nKey="revoke.find" components={{ b: <b /> }} />
        </p>
        <Lines oldLast7={oldKey.last7} newLast7={newKey?.last7} />
      </li>
      <li>
        <p>
          <Trans t={t} i18nKey="revoke.click" components={{ b: <b /> }} />
        </p>
        <Slip>{t('revoke.cutOff')}</Slip>
      </li>
    </ol>
  );
}

interface LinesProps {
  readonly oldLast7: string;
  readonly newLast7: string | undefined;
}

/** The lines as the list shows them, for the two not to be mistaken for each other. */
function Lines({ oldLast7, newLast7 }: LinesProps) {
  const { t } = useTranslation('rotate');
  return (
    <ul className="rotate-lines" aria-label={t('revoke.lines')}>
      <li data-which="old">
        <bdi className="ui-mono">***{oldLast7}</bdi>
        <span>{t('revoke.thisOne')}</span>
      </li>
      {newLast7 !== undefined && (
        <li data-which="new">
          <bdi className="ui-mono">***{newLast7}</bdi>
          <span className="ui-muted">{t('revoke.notThisOne')}</span>
        </li>
      )}
    </ul>
  );
}

interface StopWaitingProps extends RotationPageProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Says what it means that nobody has seen the store refuse the old key. */
function StopWaiting({ store, rotation: { oldKey }, isOpen, onClose }: StopWaitingProps) {
  const { t } = useTranslation('rotate');
  const { isRunning } = useTask(rotationOf(store.id));
  const key = <KeyName last7={oldKey.last7} />;
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={t('stopWaiting.title', { last7: oldKey.last7 })}
      confirmLabel={t('stopWaiting.confirm')}
      isPending={isRunning}
      onConfirm={() => void stopWaiting(store.id).then(onClose)}
      onCancel={onClose}
    >
      <div className="part-stack">
        <p>
          <Trans t={t} i18nKey="stopWaiting.erased" components={{ key }} />
        </p>
        <p>
          <Trans t={t} i18nKey="stopWaiting.lives" components={{ key, b: <b /> }} />
        </p>
      </div>
    </ConfirmDialog>
  );
}
