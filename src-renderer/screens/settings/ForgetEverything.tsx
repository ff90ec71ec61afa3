import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../src-main/contract/result.ts';
import { host } from '../../state/host.ts';
import { go } from '../../state/route.ts';
import { useSettings } from '../../state/settings.ts';
import { useStores } from '../../state/stores.ts';
import { useTask, useTasks } from '../../state/tasks.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { showNotice } from '../../ui/notices.ts';
import { TextField } from '../../ui/TextField.tsx';
import { FailureBanner } from '../parts/Failed.tsx';

const subject = 'forget-everything';

/** The way back to an empty Gatehouse: a word has to be typed first. */
export function ForgetEverything() {
  const { t } = useTranslation('settings');
  const task = useTask(subject);
  const [counted, setCounted] = useState<Counts>();
  const [isCounting, setCounting] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  const stores = t('forget.stores', { count: counted?.stores ?? 0 });
  const keys = t('forget.keys', { count: counted?.keys ?? 0 });

  const ask = async () => {
    setCounting(true);
    const counts = await countKept();
    setCounting(false);
    if (!counts.ok) {
      // What cannot be named cannot be confirmed.
      await useTasks.getState().run(subject, async () => counts);
      return;
    }
    setCounted(counts.value);
    setTyped('');
    setAsking(true);
  };
  const forget = async () => {
    const forgotten = await useTasks.getState().run(subject, (task) => host().forgetEverything({ task }));
    setAsking(false);
    if (forgotten.ok) {
      const { stores, keys } = forgotten.value;
      showNotice({
        tone: 'success',
        text: t('forget.done', {
          stores: t('forget.stores', { count: stores }),
          keys: t('forget.keys', { count: keys }),
        }),
      });
      await Promise.all([useStores.getState().refresh(), useSettings.getState().load()]);
      go({ page: 'welcome' });
    }
  };

  return (
    <Card title={t('forget.confirm')}>
      <p>{t('forget.help')}</p>
      {task.failure && <FailureBanner failure={task.failure} />}
      <div>
        <Button icon={Trash2} isPending={isCounting} onPress={() => void ask()}>
          {t('forget.button')}
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('forget.title', { stores, keys })}
        confirmLabel={t('forget.confirm')}
        isPending={task.isRunning}
        isConfirmDisabled={typed.trim().toLowerCase() !== t('forget.phrase')}
        onConfirm={() => void forget()}
        onCancel={() => setAsking(false)}
      >
        <div className="part-stack">
          <p>{t('forget.text', { stores, keys })}</p>
          {counted !== undefined && counted.tools > 0 && <p>{t('forget.tools', { count: counted.tools })}</p>}
          <TextField
            label={t('forget.type', { phrase: t('forget.phrase') })}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
            spellCheck="false"
          />
        </div>
      </ConfirmDialog>
    </Card>
  );
}

interface Counts {
  readonly stores: number;
  readonly keys: number;
  readonly tools: number;
}

/** How many stores, keys and tools there are at this moment. */
async function countKept(): Promise<Result<Counts>> {
  const listed = await host().listStores();
  if (!listed.ok) return listed;
  let keys = 0;
  for (const { id } of listed.value) {
    const shown = await host().showStore({ store: id });
    if (!shown.ok) return shown;
    keys += shown.value.keys.length;
  }
  // Tools that cannot be read are forgotten all the same.
  const listedTools = await host().listTools({});
  const tools = listedTools.ok ? listedTools.value.length : 0;
  return { ok: true, value: { stores: listed.value.length, keys, tools } };
}
