import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { lacksPermissionOnly, needsAnotherKey, type RotationComparison } from '../../../src-main/contract/rotation.ts';
import { adminPage, adminUrlOf } from '../../../src-main/contract/wp-admin.ts';
import { useTask } from '../../state/tasks.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import { ExternalLink } from '../../ui/Link.tsx';
import { Time } from '../../ui/Time.tsx';
import { ComparisonTable } from './ComparisonTable.tsx';
import type { RotationPageProps } from './KeyPage.tsx';
import { RotationFrame } from './RotationFrame.tsx';
import { rotationOf, showPage, switchKey, verifyNewKey } from './rotating.ts';
import { useDifferenceWords } from './use-difference-words.ts';
import { WorkFailure } from './WorkFailure.tsx';

/** What the store says of the new key, and what it may do beside the old one. Fewer rights want an explicit yes. */
export function ComparePage({ store, rotation }: RotationPageProps) {
  const { t } = useTranslation('rotate');
  const task = useTask(rotationOf(store.id));
  const [isAccepted, setAccepted] = useState(false);
  const { comparison, newKey, phase } = rotation;
  const isComparable = phase === 'verified' && comparison !== undefined && newKey?.verified !== undefined;
  const isFewer = comparison?.fewer === true;
  const anotherKey = () => showPage(store.id, 'key');
  const again = () => void verifyNewKey(store.id);
  const needsAnother = needsAnotherKey(rotation);
  const primary = isComparable
    ? { label: t('compare.switch'), act: () => void switchKey(store.id, isFewer && isAccepted) }
    : needsAnother
      ? { label: t('compare.another'), act: anotherKey }
      : { label: t('compare.again'), act: again };
  return (
    <RotationFrame
      store={store}
      page="compare"
      title={t(isComparable ? 'compare.title' : 'compare.titleOffered')}
      onBack={anotherKey}
      primaryLabel={primary.label}
      onPrimary={primary.act}
      isPrimaryDisabled={isComparable && isFewer && !isAccepted}
      actions={
        needsAnother ? (
          <Button onPress={again}>{t('compare.again')}</Button>
        ) : (
          !isComparable && <Button onPress={anotherKey}>{t('compare.another')}</Button>
        )
      }
    >
      {newKey && !isComparable && (
        <>
          <p>
            <Trans t={t} i18nKey="compare.kept" components={{ key: <KeyName last7={newKey.last7} /> }} />
          </p>
          {!task.isRunning && task.failure === undefined && <WorkFailure store={store} failure={newKey.problem} />}
        </>
      )}
      {isComparable && (
        <>
          {!task.isRunning && task.failure === undefined && <WorkFailure store={store} failure={newKey.problem} />}
          <Verdict store={store} rotation={rotation} comparison={comparison} />
          <ComparisonTable
            oldLast7={rotation.oldKey.last7}
            newLast7={newKey.last7}
            oldFound={comparison.old.found}
            newFound={newKey.verified.found}
            differences={comparison.differences}
          />
          <Seen comparison={comparison} isBusy={task.isRunning} onAgain={again} />
          {isFewer && (
            <Checkbox isSelected={isAccepted} onChange={setAccepted} description={t('compare.acceptHelp')}>
              {t('compare.accept')}
            </Checkbox>
          )}
        </>
      )}
    </RotationFrame>
  );
}

interface VerdictProps extends RotationPageProps {
  readonly comparison: RotationComparison;
}

/** In one sentence, and then each difference in its own. */
function Verdict({ store, rotation, comparison }: VerdictProps) {
  const { t } = useTranslation('rotate');
  const words = useDifferenceWords();
  const { differences, fewer } = comparison;
  const last7 = rotation.newKey?.last7 ?? '';
  if (differences.length === 0) {
    return (
      <Banner tone="success">
        <Trans t={t} i18nKey="compare.same" components={{ key: <KeyName last7={last7} /> }} />
      </Banner>
    );
  }
  return (
    <Banner tone={fewer ? 'warning' : 'success'}>
      <p className="part-what">{t(fewer ? 'compare.fewer' : 'compare.more')}</p>
      <ul className="rotate-differences">
        {differences.map((difference) => {
          const sentence = words(difference);
          return <li key={sentence}>{sentence}</li>;
        })}
      </ul>
      {fewer && <WayToMoreRights store={store} comparison={comparison} last7={last7} />}
    </Banner>
  );
}

interface WayProps {
  readonly store: StoreRecord;
  readonly comparison: RotationComparison;
  readonly last7: string;
}

/** A permission is the key's and can be changed; what its user may see wants a key of another user. */
function WayToMoreRights({ store, comparison, last7 }: WayProps) {
  const { t } = useTranslation(['rotate', 'words']);
  const wanted = store.keys.find(({ id }) => id === store.activeKey)?.wanted ?? 'read_write';
  return (
    <p>
      <Trans
        t={t}
        i18nKey={lacksPermissionOnly(comparison) ? 'rotate:compare.viewEdit' : 'rotate:compare.otherUser'}
        values={{ last7, permission: t(`words:permission.${wanted}`) }}
        components={{
          b: <b />,
          page: <ExternalLink href={adminPage(adminUrlOf(store), 'keys')}>{null}</ExternalLink>,
        }}
      />
    </p>
  );
}

interface SeenProps {
  readonly comparison: RotationComparison;
  readonly isBusy: boolean;
  readonly onAgain: () => void;
}

/** When each of them was asked. The old one may be refused by now. */
function Seen({ comparison: { checkedAt, old }, isBusy, onAgain }: SeenProps) {
  const { t } = useTranslation('rotate');
  const words = useCoreWords();
  return (
    <div className="part-row">
      <p className="ui-muted part-small">
        <Trans t={t} i18nKey="compare.seen" components={{ time: <Time at={checkedAt} /> }} />{' '}
        {t(`compare.old.${old.asked}`)}
        {old.because && ` ${words.failure(old.because).what}`}
      </p>
      <Button size="small" isDisabled={isBusy} onPress={onAgain}>
        {t('compare.again')}
      </Button>
    </div>
  );
}
