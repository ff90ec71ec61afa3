import { FileKey } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { Form } from 'react-aria-components/Form';
import { Trans, useTranslation } from 'react-i18next';
import type { ImportPlan, ImportReport, PlannedStore } from '../../../src-main/contract/transfer.ts';
import { isExport } from '../../state/export-in-text.ts';
import { host } from '../../state/host.ts';
import { go } from '../../state/route.ts';
import { scanPicture, stopScanning } from '../../state/scanning.ts';
import { useStores } from '../../state/stores.ts';
import { useTask, useTasks } from '../../state/tasks.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { CheckList } from '../../ui/CheckList.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import { type Pasted, SecretField, type SecretFieldHandle } from '../../ui/SecretField.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { Time } from '../../ui/Time.tsx';
import { FailureBanner } from '../parts/Failed.tsx';
import { useDrops, usePastes } from '../parts/handed-over.ts';
import { KeySources } from '../parts/KeySources.tsx';
import { base64Of } from './base64.ts';

const subject = 'import';

/** Room for all that an export can be. */
const largestFile = 8 * 1024 * 1024;

/** Takes stores out of such a file: opened first, then looked at, then taken. */
export function ImportStores() {
  const [plan, setPlan] = useState<ImportPlan>();
  const [report, setReport] = useState<ImportReport>();
  const again = () => {
    useTasks.getState().forget(subject);
    setPlan(undefined);
    setReport(undefined);
  };
  if (report) {
    return <Imported report={report} onAgain={again} />;
  }
  return plan ? <Plan plan={plan} onDone={setReport} onAgain={again} /> : <OpenFile onOpened={setPlan} />;
}

/** What is to be opened: a file, or what a code held, which is a file too. */
interface Chosen {
  readonly name: string;
  readonly content: Blob;
}

function OpenFile({ onOpened }: { readonly onOpened: (plan: ImportPlan) => void }) {
  const { t } = useTranslation('transfer');
  const task = useTask(subject);
  const [chosen, setChosen] = useState<Chosen>();
  const [error, setError] = useState<string>();
  const passphrase = useRef<SecretFieldHandle>(null);
  useEffect(() => stopScanning, []);

  const choose = (now: Chosen | undefined, wrong?: string) => {
    useTasks.getState().forget(subject);
    setChosen(now);
    setError(wrong);
    if (now) passphrase.current?.focus();
  };
  const takeCodes = async (codes: readonly string[]) => {
    const text = codes.find(isExport);
    if (text === undefined) choose(undefined, t(codes.length === 0 ? 'import.noCode' : 'import.otherCode'));
    else choose({ name: t('import.fromCode'), content: new Blob([text]) });
    return text !== undefined;
  };
  const chooseFile = (file: File) => {
    if (file.type.startsWith('image/')) {
      choose(undefined);
      void scanPicture(file, takeCodes);
      return;
    }
    stopScanning();
    if (file.size > largestFile) choose(undefined, t('import.fileTooLarge'));
    else choose({ name: file.name, content: file });
  };
  const take = ({ text, file }: Pasted) => {
    if (file) {
      chooseFile(file);
      return;
    }
    stopScanning();
    if (isExport(text) && text.length <= largestFile) {
      choose({ name: t('import.fromText'), content: new Blob([text]) });
    } else {
      choose(undefined, t('import.otherText'));
    }
  };
  usePastes(take);
  const isDropping = useDrops(take);

  const open = async (event: FormEvent) => {
    event.preventDefault();
    if (chosen === undefined) {
      setError(t('import.noFile'));
      return;
    }
    const file = await base64Of(chosen.content).catch(() => undefined);
    if (file === undefined) {
      setError(t('import.unreadable'));
      return;
    }
    const typed = passphrase.current?.read() ?? '';
    const opened = await useTasks
      .getState()
      .run(subject, (task) => host().readImport({ task, file, passphrase: typed }));
    passphrase.current?.clear();
    if (opened.ok) {
      onOpened(opened.value);
    }
  };

  return (
    <Card title={t('tabs.import')}>
      <Form className="part-stack" onSubmit={(event) => void open(event)}>
        <p>{t('import.what')}</p>
        <div className="ui-field">
          <span className="ui-label">{t('import.file')}</span>
          <div className="part-row">
            <FileTrigger onSelect={(files) => files?.[0] && chooseFile(files[0])}>
              <Button icon={FileKey}>{t('import.choose')}</Button>
            </FileTrigger>
            <span role="status">{chosen && <StoreText>{chosen.name}</StoreText>}</span>
          </div>
          <span className="ui-description">{t('import.fileHelp')}</span>
          {error !== undefined && (
            <span className="ui-error" role="alert">
              {error}
            </span>
          )}
        </div>
        <KeySources title={t('import.scan')} onCodes={takeCodes} />
        <SecretField ref={passphrase} label={t('import.passphrase')} isDisabled={task.isRunning} />
        {task.failure && <FailureBanner failure={task.failure} />}
        <div className="part-row">
          <Button type="submit" variant="primary" isPending={task.isRunning}>
            {t('import.button')}
          </Button>
          {task.isRunning && (
            <>
              <Button onPress={() => useTasks.getState().cancel(subject)}>{t('stop')}</Button>
              <span className="ui-muted part-small" role="status">
                {t('busyImport')}
              </span>
            </>
          )}
        </div>
      </Form>
      {isDropping && <div className="scan-drop">{t('import.drop')}</div>}
    </Card>
  );
}

interface PlanProps {
  readonly plan: ImportPlan;
  readonly onDone: (report: ImportReport) => void;
  readonly onAgain: () => void;
}

function Plan({ plan, onDone, onAgain }: PlanProps) {
  const { t } = useTranslation('transfer');
  const task = useTask(subject);
  const [taken, setTaken] = useState<ReadonlySet<string>>(
    () => new Set(plan.stores.filter(({ action }) => action !== 'same').map(({ address }) => address)),
  );
  // A page that is left has given its import up; one that was applied is over anyway.
  useEffect(() => () => void host().forgetImport({ import: plan.import }), [plan.import]);

  const apply = async () => {
    const choices = plan.stores.map(({ address }) => ({ address, take: taken.has(address) }));
    const applied = await useTasks
      .getState()
      .run(subject, (task) => host().applyImport({ task, import: plan.import, choices }));
    if (applied.ok) {
      onDone(applied.value);
      await useStores.getState().refresh();
    }
  };

  return (
    <Card title={t('import.planLabel')}>
      <p>{t('import.plan')}</p>
      <div className="transfer-list">
        <CheckList
          label={t('import.planLabel')}
          items={plan.stores.map((store) => ({ ...store, id: store.address }))}
          textOf={({ name }) => name}
          selected={taken}
          onChange={setTaken}
          rowHeight={120}
        >
          {(store) => <PlannedLine store={store} />}
        </CheckList>
      </div>
      {task.failure && <FailureBanner failure={task.failure} />}
      <div className="part-row">
        <Button variant="primary" isPending={task.isRunning} isDisabled={taken.size === 0} onPress={() => void apply()}>
          {t('import.take', { count: taken.size })}
        </Button>
        <Button isDisabled={task.isRunning} onPress={onAgain}>
          {t('import.another')}
        </Button>
        {taken.size === 0 && <span className="ui-muted part-small">{t('import.none')}</span>}
      </div>
    </Card>
  );
}

function PlannedLine({ store }: { readonly store: PlannedStore }) {
  const { t } = useTranslation('transfer');
  const { name, addedAs, address, action, keys, authority, checkedAt } = store;
  return (
    <div className="transfer-planned">
      <span className="transfer-store">
        <b>
          <StoreText>{name}</StoreText>
        </b>
        <span className="ui-muted">
          <StoreText>{address}</StoreText>
        </span>
      </span>
      <p>{action === 'add' && addedAs !== undefined ? t('action.addAs', { name: addedAs }) : t(`action.${action}`)}</p>
      <ul className="ui-muted">
        {keys.map(({ last7, withSecret }) => (
          <li key={last7}>
            <KeyName last7={last7} /> {t(withSecret ? 'keyWithSecret' : 'keyWithout')}
          </li>
        ))}
      </ul>
      {authority && <p>{t('authority', { ...authority })}</p>}
      <p className="ui-muted">
        <Trans t={t} i18nKey="lastChecked" components={{ time: <Time at={checkedAt} /> }} />
      </p>
    </div>
  );
}

function Imported({ report, onAgain }: { readonly report: ImportReport; readonly onAgain: () => void }) {
  const { t } = useTranslation('transfer');
  const first = useStores(({ list }) => list[0]);
  return (
    <Card title={t('import.doneTitle')}>
      <Banner tone="success">{t('import.done', { ...report })}</Banner>
      <p>{t('import.doneNext')}</p>
      <div className="part-row">
        {first && (
          <Button variant="primary" onPress={() => go({ page: 'store', storeId: first.id })}>
            {t('import.showStores')}
          </Button>
        )}
        <Button onPress={onAgain}>{t('import.another')}</Button>
      </div>
    </Card>
  );
}
