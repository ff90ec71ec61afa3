import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StagingLogin as Login } from '../../../src-main/contract/host.ts';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import { host } from '../../state/host.ts';
import { useStores } from '../../state/stores.ts';
import { type Task, useTask, useTasks } from '../../state/tasks.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Fold } from '../../ui/Fold.tsx';
import { showNotice } from '../../ui/notices.ts';
import { FailureBanner } from '../parts/Failed.tsx';
import { StagingForm } from '../parts/StagingForm.tsx';
import { readHistory } from './history/histories.ts';

/** The name and password of a staging site: given here, kept beside the key, and taken away again. Never shown. */
export function StagingLogin({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const isKept = store.stagingItem !== undefined;
  return (
    <>
      {isKept && <TakeAway store={store} />}
      <Fold title={t(isKept ? 'staging.change' : 'staging.give')} isMadeWhenOpened>
        <GiveStagingLogin store={store} onKept={() => undefined} />
      </Fold>
    </>
  );
}

/** Asks for them, and has them kept; over https only, since over http others could read them on the way. */
export function GiveStagingLogin({ store, onKept }: { readonly store: StoreRecord; readonly onKept: () => void }) {
  const { t } = useTranslation('store');
  const { task, keep } = useStagingTask(store);
  const error = useLoginError(task.failure);
  if (!store.address.startsWith('https:')) {
    return <p className="part-small">{t('staging.needsHttps')}</p>;
  }
  return (
    <div className="part-stack">
      <StagingForm
        submitLabel={t('staging.keep')}
        isPending={task.isRunning}
        error={error}
        onGive={(login) => void keep(login).then((isKept) => isKept && onKept())}
      />
      {task.failure && error === undefined && <FailureBanner failure={task.failure} />}
    </div>
  );
}

function TakeAway({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const { task, keep } = useStagingTask(store);
  const [isAsking, setAsking] = useState(false);
  return (
    <div>
      <Button size="small" icon={Trash2} onPress={() => setAsking(true)}>
        {t('staging.remove')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('staging.removeTitle')}
        confirmLabel={t('staging.removeConfirm')}
        isPending={task.isRunning}
        onConfirm={() => void keep(null).then(() => setAsking(false))}
        onCancel={() => setAsking(false)}
      >
        {t('staging.removeText')}
      </ConfirmDialog>
    </div>
  );
}

interface StagingTask {
  readonly task: Task;
  /** `null` takes the kept login away. Whether it was done. */
  readonly keep: (login: Login | null) => Promise<boolean>;
}

function useStagingTask({ id }: StoreRecord): StagingTask {
  const { t } = useTranslation('store');
  const subject = `staging:${id}`;
  const task = useTask(subject);
  const keep = async (staging: Login | null) => {
    const done = await useTasks.getState().run(subject, (task) => host().setStagingLogin({ task, store: id, staging }));
    if (!done.ok) return false;
    useTasks.getState().forget(subject);
    showNotice({ tone: 'success', text: t(staging ? 'staging.kept' : 'staging.removed') });
    await Promise.all([useStores.getState().refresh(), readHistory(id)]);
    return true;
  };
  return { task, keep };
}

/** What is wrong with the login itself, for its field. */
function useLoginError(failure: Failure | undefined): string | undefined {
  const { t } = useTranslation('words');
  const words = useCoreWords();
  if (failure?.code === 'staging-login-refused') return t('staging.refused');
  if (failure?.code !== 'staging-login-invalid') return undefined;
  const { what, next } = words.failure(failure);
  return `${what} ${next}`;
}
