import { ListChecks } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../../src-main/contract/models.ts';
import { checkOf, useTask } from '../../../state/tasks.ts';
import { useCauseWords } from '../../../text/causes.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { StatusDot } from '../../../ui/StatusDot.tsx';
import { Time } from '../../../ui/Time.tsx';
import { CheckView } from '../../findings/CheckView.tsx';
import { tones } from '../../findings/FindingCard.tsx';
import { useStoreCheck } from '../checking.ts';
import { useChecks } from '../checks.ts';
import { GiveStagingLogin } from '../StagingLogin.tsx';

/** The check of a store as it runs, and all that it found. */
export function CheckTab({ store }: { readonly store: StoreRecord }) {
  const { check, stop } = useStoreCheck(store);
  const task = useTask(checkOf(store.id));
  const last = useChecks(({ byStore }) => byStore[store.id]);
  // Without its task it was overtaken: Gatehouse has checked by itself since, and the record says what it found.
  const checked = task.id === '' ? undefined : last;
  return (
    <CheckView
      task={task}
      report={checked?.report}
      steps={checked?.steps ?? []}
      before={checked?.before}
      onCheck={check}
      onStop={stop}
      actionsFor={({ cause }) => cause === 'staging-password' && <GiveStagingLogin store={store} onKept={check} />}
    >
      <NotYet store={store} onCheck={check} />
    </CheckView>
  );
}

/** What the record remembers of the last check: what was found, without how it was known. */
function NotYet({ store, onCheck }: { readonly store: StoreRecord; readonly onCheck: () => void }) {
  const { t } = useTranslation('store');
  const { title } = useCauseWords();
  const found = store.lastCheck.findings;
  return (
    <Card
      title={
        <>
          {t('check.before')} <Time at={store.checkedAt} />
        </>
      }
    >
      {found.length === 0 ? (
        <p>{t(store.lastCheck.ok ? 'check.foundNothing' : 'check.foundUnknown')}</p>
      ) : (
        <ul className="part-list">
          {found.map(({ cause, severity }) => (
            <li key={cause}>
              <StatusDot tone={tones[severity]} text={title(cause)} />
            </li>
          ))}
        </ul>
      )}
      <p className="ui-muted part-small">{t('check.notYet')}</p>
      <div>
        <Button icon={ListChecks} onPress={onCheck}>
          {t('check.start')}
        </Button>
      </div>
    </Card>
  );
}
