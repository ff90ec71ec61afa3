import { Download, QrCode, Store } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import type { StoreSummary } from '../../../src-main/contract/host.ts';
import type { ExportReport } from '../../../src-main/contract/transfer.ts';
import { host } from '../../state/host.ts';
import { go } from '../../state/route.ts';
import { useStores } from '../../state/stores.ts';
import { useTask, useTasks } from '../../state/tasks.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { CheckList } from '../../ui/CheckList.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useKitServices } from '../../ui/Kit.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { SecretField, type SecretFieldHandle } from '../../ui/SecretField.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { FailedPage, FailureBanner } from '../parts/Failed.tsx';
import { saveFile } from '../parts/save-file.ts';
import { bytesOf } from './base64.ts';

const subject = 'export';

/** What the core asks of a new passphrase. */
const shortest = 12;

/** Puts stores into an encrypted file. */
export function ExportStores() {
  const { t } = useTranslation('transfer');
  const { state, list, failure, refresh } = useStores();
  const [done, setDone] = useState<Done>();
  if (state === 'loading') {
    return <Loading lines={6} slow={t('waiting')} />;
  }
  if (list.length === 0 && failure) {
    return <FailedPage title={t('failedTitle')} failure={failure} onRetry={() => void refresh()} />;
  }
  if (list.length === 0) {
    return (
      <EmptyState
        icon={Store}
        title={t('export.emptyTitle')}
        actions={
          <Button variant="primary" onPress={() => go({ page: 'connect' })}>
            {t('connect')}
          </Button>
        }
      >
        {t('export.empty')}
      </EmptyState>
    );
  }
  return done ? (
    <Exported done={done} onAgain={() => setDone(undefined)} />
  ) : (
    <ExportForm stores={list} onDone={setDone} />
  );
}

interface Done {
  readonly name: string;
  readonly report: ExportReport;
}

interface ExportFormProps {
  readonly stores: readonly StoreSummary[];
  readonly onDone: (done: Done) => void;
}

function ExportForm({ stores, onDone }: ExportFormProps) {
  const { t } = useTranslation('transfer');
  const { now } = useKitServices();
  const task = useTask(subject);
  const [which, setWhich] = useState<'all' | 'some'>('all');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [secrets, setSecrets] = useState<'with' | 'without'>('with');
  const passphrase = useRef<SecretFieldHandle>(null);
  const again = useRef<SecretFieldHandle>(null);
  const [errors, setErrors] = useState<{ passphrase?: string; again?: string; chosen?: string }>({});
  const kept = stores.filter(({ id }) => chosen.has(id));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const typed = passphrase.current?.read() ?? '';
    const length = [...typed].length;
    const wrong = {
      ...(which === 'some' && kept.length === 0 ? { chosen: t('export.none') } : {}),
      ...(length < shortest ? { passphrase: t('export.passphraseShort', { length, minimum: shortest }) } : {}),
      ...(length >= shortest && typed !== again.current?.read() ? { again: t('export.passphraseDiffers') } : {}),
    };
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) {
      if (wrong.passphrase) passphrase.current?.focus();
      else if (wrong.again) again.current?.focus();
      return;
    }
    const exported = await useTasks.getState().run(subject, (task) =>
      host().exportStores({
        task,
        stores: which === 'all' ? 'all' : kept.map(({ id }) => id),
        withSecrets: secrets === 'with',
        passphrase: typed,
      }),
    );
    if (exported.ok) {
      passphrase.current?.clear();
      again.current?.clear();
      const done = {
        name: `gatehouse-stores-${new Date(now()).toISOString().slice(0, 10)}.age`,
        report: exported.value,
      };
      save(done);
      onDone(done);
    }
  };

  return (
    <Card title={t('tabs.export')}>
      <Form className="part-stack" onSubmit={(event) => void submit(event)}>
        <p>{t('export.what')}</p>
        <p className="ui-muted part-small">{t('export.tools')}</p>
        <RadioGroup
          label={t('export.stores')}
          value={which}
          onChange={setWhich}
          choices={[
            { id: 'all', label: t('export.all', { count: stores.length }) },
            { id: 'some', label: t('export.some') },
          ]}
          error={errors.chosen}
        />
        {which === 'some' && (
          <div className="part-stack">
            <div className="transfer-list">
              <CheckList
                label={t('export.stores')}
                items={stores}
                textOf={({ name }) => name}
                selected={chosen}
                onChange={setChosen}
              >
                {({ name, address }) => (
                  <span className="transfer-store">
                    <StoreText>{name}</StoreText>
                    <span className="ui-muted">
                      <StoreText>{address}</StoreText>
                    </span>
                  </span>
                )}
              </CheckList>
            </div>
            <p className="ui-muted part-small" role="status">
              {t('export.chosen', { count: kept.length, total: stores.length })}
            </p>
          </div>
        )}
        <RadioGroup
          label={t('export.secrets')}
          value={secrets}
          onChange={setSecrets}
          choices={[
            { id: 'with', label: t('export.with'), description: t('export.withHelp') },
            { id: 'without', label: t('export.without'), description: t('export.withoutHelp') },
          ]}
        />
        <SecretField
          ref={passphrase}
          label={t('export.passphrase')}
          description={t('export.passphraseHelp', { minimum: shortest })}
          error={errors.passphrase}
          isDisabled={task.isRunning}
        />
        <SecretField ref={again} label={t('export.passphraseAgain')} error={errors.again} isDisabled={task.isRunning} />
        {task.failure && <FailureBanner failure={task.failure} />}
        <div className="part-row">
          <Button type="submit" variant="primary" isPending={task.isRunning}>
            {t('export.button')}
          </Button>
          {task.isRunning && (
            <>
              <Button onPress={() => useTasks.getState().cancel(subject)}>{t('stop')}</Button>
              <span className="ui-muted part-small" role="status">
                {t('busyExport')}
              </span>
            </>
          )}
        </div>
      </Form>
    </Card>
  );
}

function save({ name, report }: Done): void {
  saveFile(name, new Blob([bytesOf(report.file)], { type: 'application/octet-stream' }));
}

function Exported({ done, onAgain }: { readonly done: Done; readonly onAgain: () => void }) {
  const { t } = useTranslation('transfer');
  const { name, report } = done;
  const { code } = report;
  const [isCodeShown, setCodeShown] = useState(false);
  return (
    <Card title={t('tabs.export')}>
      <Banner tone="success">{t('export.done', { file: name })}</Banner>
      <p>{t('export.doneKeys', { stores: report.stores, keys: report.keys, without: report.keysWithoutSecret })}</p>
      <p>{t('export.doneNext')}</p>
      {'bytes' in code && <p className="ui-muted part-small">{t('export.codeTooLarge', { ...code })}</p>}
      <div className="part-row">
        <Button icon={Download} onPress={() => save(done)}>
          {t('export.again')}
        </Button>
        {'picture' in code && (
          <Button icon={QrCode} onPress={() => setCodeShown(!isCodeShown)} aria-expanded={isCodeShown}>
            {t(isCodeShown ? 'export.codeHide' : 'export.codeShow')}
          </Button>
        )}
        <Button onPress={onAgain}>{t('export.another')}</Button>
      </div>
      {'picture' in code && isCodeShown && (
        <div className="transfer-code">
          <p>{t('export.codeWhat')}</p>
          <img src={code.picture} alt={t('export.codeAlt')} draggable={false} />
        </div>
      )}
    </Card>
  );
}
