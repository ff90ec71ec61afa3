import './history.css';
import {
  ArrowRightLeft,
  CircleSlash,
  History,
  Import,
  KeyRound,
  LockKeyhole,
  MapPin,
  Pencil,
  Plug,
  QrCode,
  Route,
  ShieldCheck,
  SlidersHorizontal,
  Trash2,
  Undo2,
  Wrench,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { HistoryEntry } from '../../../../src-main/contract/history.ts';
import type { Road, StoreRecord } from '../../../../src-main/contract/models.ts';
import { useCauseWords } from '../../../text/causes.ts';
import { Banner } from '../../../ui/Banner.tsx';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Fold } from '../../../ui/Fold.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { KeyName } from '../../../ui/KeyName.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { StatusDot, StatusShape } from '../../../ui/StatusDot.tsx';
import { StoreText } from '../../../ui/StoreText.tsx';
import { Time } from '../../../ui/Time.tsx';
import { tones } from '../../findings/FindingCard.tsx';
import { ChangeList } from '../../findings/Outcome.tsx';
import { useVerdict } from '../../findings/verdict.ts';
import { FailedPage } from '../../parts/Failed.tsx';
import { useRuleWords } from '../../tools/ToolFacts.tsx';
import { readHistory, useHistory } from './histories.ts';
import { type EventEntry, type HistoryLine, historyLines } from './lines.ts';
import type { CheckEntry, CheckMoment } from './moments.ts';
import { roadChanges } from './road-changes.ts';
import { useRotationWords } from './rotation-words.ts';
import { SaveHistory } from './SaveHistory.tsx';

/** So many lines at first; a history has at most a thousand entries. */
const linesAtFirst = 50;

/** What happened to a store here, newest first, with the moments at which something changed standing out. */
export function HistoryTab({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('history');
  const history = useHistory(store.id);
  if (history === undefined) {
    return <Loading lines={6} slow={t('waiting')} />;
  }
  if (!history.ok) {
    return <FailedPage title={t('failed')} failure={history.failure} onRetry={() => void readHistory(store.id)} />;
  }
  const { entries, unreadable } = history.value;
  if (entries.length === 0) {
    return (
      <EmptyState icon={History} title={t('emptyTitle')}>
        {t('empty')}
      </EmptyState>
    );
  }
  return (
    <div className="part-stack">
      {unreadable > 0 && <Banner tone="neutral">{t('unreadable', { count: unreadable })}</Banner>}
      <SaveHistory store={store} entries={entries} />
      <Lines lines={historyLines(entries)} />
    </div>
  );
}

function Lines({ lines }: { readonly lines: readonly HistoryLine[] }) {
  const { t } = useTranslation('history');
  const [shown, setShown] = useState(linesAtFirst);
  return (
    <div className="part-stack">
      <ol className="history" aria-label={t('label')}>
        {lines.slice(0, shown).map((line) => (
          <Line key={keyOf(line)} line={line} />
        ))}
      </ol>
      {lines.length > shown && (
        <div>
          <Button onPress={() => setShown(lines.length)}>{t('more', { count: lines.length - shown })}</Button>
        </div>
      )}
    </div>
  );
}

function keyOf(line: HistoryLine): string {
  switch (line.kind) {
    case 'event':
      return `${line.entry.at} ${line.entry.event}`;
    case 'check':
      return `${line.moment.check.at} check`;
    case 'same':
      return `${line.checks[0]?.at} same`;
  }
}

function Line({ line }: { readonly line: HistoryLine }) {
  switch (line.kind) {
    case 'event':
      return <EventLine entry={line.entry} />;
    case 'check':
      return <CheckLine moment={line.moment} />;
    case 'same':
      return <SameLine checks={line.checks} />;
  }
}

interface EntryProps {
  readonly mark: ReactNode;
  readonly title: ReactNode;
  /** It is a moment at which something changed. */
  readonly isMarked: boolean;
  readonly entry: Pick<HistoryEntry, 'at' | 'door'>;
  readonly children?: ReactNode;
}

function Entry({ mark, title, isMarked, entry, children }: EntryProps) {
  return (
    <li className="history-entry" data-marked={isMarked || undefined}>
      <span className="history-mark">{mark}</span>
      <div className="history-words">
        <p className="history-head">
          <span className="history-title">{title}</span>
          <span className="ui-muted">
            <When entry={entry} />
          </span>
        </p>
        {children}
      </div>
    </li>
  );
}

function When({ entry: { at, door } }: Pick<EntryProps, 'entry'>) {
  const { t } = useTranslation('history');
  return <Trans t={t} i18nKey="when" values={{ door: t(`door.${door}`) }} components={{ time: <Time at={at} /> }} />;
}

function CheckLine({ moment: { check, changes } }: { readonly moment: CheckMoment }) {
  const { tone, text } = useVerdict()(check.findings);
  return (
    <Entry mark={<StatusShape tone={tone} />} title={text} isMarked={changes !== undefined} entry={check}>
      {changes ? <ChangeList changes={changes} /> : <FoundList check={check} />}
    </Entry>
  );
}

function FoundList({ check: { findings } }: { readonly check: CheckEntry }) {
  const { title } = useCauseWords();
  return (
    findings.length > 0 && (
      <ul className="part-list">
        {findings.map(({ cause, severity }) => (
          <li key={cause}>
            <StatusDot tone={tones[severity]} text={title(cause)} />
          </li>
        ))}
      </ul>
    )
  );
}

/** From the newest to the oldest of them; one alone needs no fold. */
function SameLine({ checks }: { readonly checks: readonly CheckEntry[] }) {
  const { t } = useTranslation('history');
  const verdict = useVerdict();
  const [newest] = checks;
  if (newest === undefined) {
    return null;
  }
  const { tone, text } = verdict(newest.findings);
  return (
    <Entry mark={<StatusShape tone={tone} />} title={text} isMarked={false} entry={newest}>
      {checks.length === 1 ? (
        <p className="ui-muted">{t('same', { count: 1 })}</p>
      ) : (
        <Fold title={t('same', { count: checks.length })}>
          <ol className="part-list">
            {checks.map((check) => (
              <li key={check.at}>
                <When entry={check} />
              </li>
            ))}
          </ol>
        </Fold>
      )}
    </Entry>
  );
}

/** What happened to the connection itself. */
function EventLine({ entry }: { readonly entry: EventEntry }) {
  const { t } = useTranslation('history');
  const icons = {
    connected: Plug,
    'key-added': KeyRound,
    imported: Import,
    moved: MapPin,
    renamed: Pencil,
    'road-changed': Route,
    'shown-as-qr': QrCode,
    'rotation-started': KeyRound,
    'key-switched': ArrowRightLeft,
    'rotation-undone': Undo2,
    'rotation-abandoned': CircleSlash,
    'key-revoked': ShieldCheck,
    'key-erased': Trash2,
    'staging-login': LockKeyhole,
    'tool-added': Wrench,
    'tool-changed': SlidersHorizontal,
    'tool-key-replaced': KeyRound,
    'tool-revoked': Trash2,
  } as const;
  return (
    <Entry mark={<Icon icon={icons[entry.event]} />} title={t(`event.${entry.event}`)} isMarked entry={entry}>
      <EventDetails entry={entry} />
    </Entry>
  );
}

function EventDetails({ entry }: { readonly entry: EventEntry }) {
  const { t } = useTranslation('history');
  const rotationWords = useRotationWords();
  const ruleWords = useRuleWords();
  switch (entry.event) {
    case 'connected':
    case 'key-added':
    case 'shown-as-qr':
    case 'key-revoked':
      return <KeyLine last7={entry.keyLast7} />;
    case 'rotation-started':
    case 'rotation-abandoned':
    case 'key-erased':
      return (
        <>
          <KeyLine last7={entry.keyLast7} />
          {rotationWords(entry).map((words) => (
            <p key={words}>{words}</p>
          ))}
        </>
      );
    case 'key-switched':
    case 'rotation-undone':
      return <FromTo from={<KeyName last7={entry.from} />} to={<KeyName last7={entry.to} />} />;
    case 'imported':
      return (
        <ul>
          {entry.keysLast7.map((last7) => (
            <li key={last7}>
              <KeyName last7={last7} />
            </li>
          ))}
        </ul>
      );
    case 'moved':
    case 'renamed':
      return <FromTo from={<StoreText>{entry.from}</StoreText>} to={<StoreText>{entry.to}</StoreText>} />;
    case 'staging-login':
      return <p>{t(`staging.${entry.state}`)}</p>;
    case 'tool-added':
      return (
        <>
          <ToolLine name={entry.tool} />
          <p>{ruleWords(entry.rules)}</p>
        </>
      );
    case 'tool-changed':
      return (
        <>
          <ToolLine name={entry.tool} />
          <FromTo
            from={<ToolRulesLine name={entry.was} rules={ruleWords(entry.from)} />}
            to={<ToolRulesLine name={entry.was && entry.tool} rules={ruleWords(entry.to)} />}
          />
        </>
      );
    case 'tool-key-replaced':
    case 'tool-revoked':
      return (
        <>
          <ToolLine name={entry.tool} />
          <KeyLine last7={entry.keyLast7} />
        </>
      );
    case 'road-changed':
      return <RoadChanges from={entry.from} to={entry.to} />;
  }
}

function ToolLine({ name }: { readonly name: string }) {
  return (
    <p>
      <StoreText>{name}</StoreText>
    </p>
  );
}

/** `name`: where it has got another. */
function ToolRulesLine({ name, rules }: { readonly name: string | undefined; readonly rules: string }) {
  return (
    <>
      {name !== undefined && (
        <>
          <StoreText>{name}</StoreText>:{' '}
        </>
      )}
      {rules}
    </>
  );
}

function KeyLine({ last7 }: { readonly last7: string }) {
  return (
    <p>
      <KeyName last7={last7} />
    </p>
  );
}

function FromTo({ from, to }: { readonly from: ReactNode; readonly to: ReactNode }) {
  const { t } = useTranslation('history');
  return (
    <dl className="history-from-to">
      <dt>{t('from')}</dt>
      <dd>{from}</dd>
      <dt>{t('to')}</dt>
      <dd>{to}</dd>
    </dl>
  );
}

function RoadChanges({ from, to }: { readonly from: Road; readonly to: Road }) {
  const { t } = useTranslation('history');
  return (
    <ul>
      {roadChanges(from, to).map((change) => (
        <li key={change}>{t(`road.${change}`, { address: to.restUrl })}</li>
      ))}
    </ul>
  );
}
