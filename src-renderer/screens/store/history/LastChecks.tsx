import './history.css';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../../src-main/contract/models.ts';
import { go } from '../../../state/route.ts';
import { Card } from '../../../ui/Card.tsx';
import { useFormats } from '../../../ui/formats.ts';
import { Link } from '../../../ui/Link.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { StatusDot } from '../../../ui/StatusDot.tsx';
import { StatusStrip, type StripItem } from '../../../ui/StatusStrip.tsx';
import { useVerdict } from '../../findings/verdict.ts';
import { FailureBanner } from '../../parts/Failed.tsx';
import { readHistory, useHistory } from './histories.ts';
import { checksOf, momentsOf } from './moments.ts';

const mostChecks = 30;

/** The last checks as a strip, oldest first; the one that is chosen is told in words below. */
export function LastChecks({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('history');
  const history = useHistory(store.id);
  return (
    <Card
      title={t('strip.title')}
      aside={<Link onPress={() => go({ page: 'store', storeId: store.id, tab: 'history' })}>{t('strip.all')}</Link>}
    >
      {history === undefined ? (
        <Loading lines={1} />
      ) : history.ok ? (
        <Strip checks={checksOf(history.value.entries)} />
      ) : (
        <FailureBanner failure={history.failure} onRetry={() => void readHistory(store.id)} />
      )}
    </Card>
  );
}

function Strip({ checks }: { readonly checks: ReturnType<typeof checksOf> }) {
  const { t } = useTranslation('history');
  const { dateTime } = useFormats();
  const verdict = useVerdict();
  const [chosen, setChosen] = useState<string>();
  // One more is looked at, so that the oldest of them can be held against the one before it.
  const items = momentsOf(checks.slice(0, mostChecks + 1))
    .slice(0, mostChecks)
    .map(({ check, changes }): StripItem => {
      const { tone, text } = verdict(check.findings);
      const isMarked = changes !== undefined;
      const label = t(isMarked ? 'strip.itemChanged' : 'strip.item', { at: dateTime(check.at), outcome: text });
      return { id: check.at, tone, label, isMarked };
    })
    .toReversed();
  const shown = items.find(({ id }) => id === chosen) ?? items.at(-1);
  if (shown === undefined) {
    return <p className="ui-muted part-small">{t('strip.empty')}</p>;
  }
  return (
    <>
      <StatusStrip label={t('strip.label')} items={items} selected={shown.id} onSelect={setChosen} />
      <p className="part-small">{shown.label}</p>
      <ul className="history-legend" aria-label={t('strip.legend')}>
        <li>
          <StatusDot tone="success" text={t('strip.fine')} />
        </li>
        <li>
          <StatusDot tone="warning" text={t('strip.warning')} />
        </li>
        <li>
          <StatusDot tone="error" text={t('strip.problem')} />
        </li>
        <li>▾ {t('strip.changed')}</li>
      </ul>
    </>
  );
}
