import { Trash2 } from 'lucide-react';
import { type FormEvent, Fragment, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { Trans, useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import { host } from '../../state/host.ts';
import { useStores } from '../../state/stores.ts';
import { useTask, useTasks } from '../../state/tasks.ts';
import { useCoreWords } from '../../text/failures.ts';
import { withoutBidiControls } from '../../text/isolate.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Fold } from '../../ui/Fold.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import { showNotice } from '../../ui/notices.ts';
import { TextArea, TextField } from '../../ui/TextField.tsx';
import { FailureBanner } from '../parts/Failed.tsx';
import { shortName } from '../parts/short-name.ts';
import { TaskSteps } from '../parts/TaskSteps.tsx';

/** What can be done with the record of a store: its name, its address, its removal. */
export function Manage({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  return (
    <Card title={t('manage.title')}>
      <Rename key={store.name} store={store} />
      <Move key={store.address} store={store} />
      <Remove store={store} />
    </Card>
  );
}

function Rename({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const words = useCoreWords();
  // A field shows what is in it, and turning the letters around is not for a name to do.
  const shown = withoutBidiControls(store.name);
  const [name, setName] = useState(shown);
  const [failure, setFailure] = useState<Failure>();
  const [isPending, setPending] = useState(false);

  const rename = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    const renamed = await host().renameStore({ store: store.id, name });
    setPending(false);
    if (!renamed.ok) {
      setFailure(renamed.failure);
      return;
    }
    setFailure(undefined);
    showNotice({ tone: 'success', text: t('manage.renamed', { name: shortName(renamed.value.name) }) });
    await useStores.getState().refresh();
  };

  return (
    <Form className="store-form" onSubmit={(event) => void rename(event)}>
      <TextField
        label={t('manage.name')}
        description={t('manage.nameHelp')}
        value={name}
        onChange={setName}
        maxLength={200}
        error={failure && sentences(words.failure(failure))}
      />
      <Button type="submit" isPending={isPending} isDisabled={name.trim() === '' || name === shown}>
        {t('manage.rename')}
      </Button>
    </Form>
  );
}

function Move({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const subject = `move:${store.id}`;
  const task = useTask(subject);
  const [address, setAddress] = useState('');
  const [authority, setAuthority] = useState(store.addedAuthority?.pem ?? '');

  const move = async (event: FormEvent) => {
    event.preventDefault();
    const pem = authority.trim();
    const moved = await useTasks
      .getState()
      .run(subject, (task) =>
        host().moveStore({ task, store: store.id, address, ...(pem === '' ? {} : { authority: pem }) }),
      );
    if (moved.ok) {
      const { name, address } = moved.value;
      showNotice({ tone: 'success', text: t('manage.moved', { name: shortName(name), address }) });
      useTasks.getState().forget(subject);
      await useStores.getState().refresh();
    }
  };

  return (
    <Fold title={t('manage.moveTitle')} isOpenAtFirst={task.id !== ''}>
      <Form className="store-form" onSubmit={(event) => void move(event)}>
        <TextField
          label={t('manage.moveAddress')}
          description={t('manage.moveHelp')}
          placeholder="shop.example.com"
          value={address}
          onChange={setAddress}
          maxLength={2048}
          isDisabled={task.isRunning}
          inputMode="url"
          autoComplete="off"
          spellCheck="false"
        />
        <TextArea
          label={t('manage.authority')}
          isMono
          rows={3}
          value={authority}
          onChange={setAuthority}
          isDisabled={task.isRunning}
          maxLength={64 * 1024}
          spellCheck="false"
        />
        {task.steps.length > 0 && <TaskSteps label={t('manage.moveRunning')} task={task} />}
        {task.failure && <FailureBanner failure={task.failure} />}
        <div className="part-row">
          <Button type="submit" isPending={task.isRunning} isDisabled={address.trim() === ''}>
            {t('manage.move')}
          </Button>
          {task.isRunning && (
            <Button onPress={() => useTasks.getState().cancel(subject)}>{t('manage.moveStop')}</Button>
          )}
        </div>
      </Form>
    </Fold>
  );
}

function Remove({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const subject = `remove:${store.id}`;
  const task = useTask(subject);
  const [isAsking, setAsking] = useState(false);
  const [tools, setTools] = useState(0);
  const { name, keys } = store;

  const ask = async () => {
    const listed = await host().listTools({ store: store.id });
    // Those that cannot be read go, too; while the vault is closed, the removal itself says so.
    setTools(listed.ok ? listed.value.length : 0);
    setAsking(true);
  };
  const remove = async () => {
    const removed = await useTasks.getState().run(subject, (task) => host().removeStore({ task, store: store.id }));
    setAsking(false);
    if (!removed.ok) return;
    showNotice({ tone: 'success', text: t('manage.removed', { name: shortName(name) }) });
    await useStores.getState().refresh();
  };

  return (
    <div className="part-stack">
      {task.failure && <FailureBanner failure={task.failure} />}
      <div>
        <Button icon={Trash2} onPress={() => void ask()}>
          {t('manage.remove')}
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('manage.removeTitle', { name: shortName(name) })}
        confirmLabel={t('manage.removeConfirm')}
        isPending={task.isRunning}
        onConfirm={() => void remove()}
        onCancel={() => setAsking(false)}
      >
        <div className="part-stack">
          <p>
            <Trans
              t={t}
              i18nKey="manage.removeKeys"
              count={keys.length}
              components={{
                keys: (
                  <>
                    {keys.map(({ id, last7 }, index) => (
                      <Fragment key={id}>
                        {index > 0 && ', '}
                        <KeyName last7={last7} />
                      </Fragment>
                    ))}
                  </>
                ),
              }}
            />
          </p>
          {tools > 0 && <p>{t('manage.removeTools', { count: tools })}</p>}
          <p>{t('manage.removeHistory')}</p>
          <p>
            <Trans t={t} i18nKey="manage.removeRevoke" components={{ b: <b /> }} />
          </p>
        </div>
      </ConfirmDialog>
    </div>
  );
}

function sentences({ what, next }: { readonly what: string; readonly next: string }): string {
  return `${what} ${next}`;
}
