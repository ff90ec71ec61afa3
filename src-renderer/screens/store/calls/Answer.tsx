import { ChevronLeft, ChevronRight, Download, FileJson, Layers } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreCallReport } from '../../../../src-main/contract/host.ts';
import type { StoreRecord } from '../../../../src-main/contract/models.ts';
import { useTask } from '../../../state/tasks.ts';
import { useCoreWords } from '../../../text/failures.ts';
import { withoutBidiControls } from '../../../text/isolate.ts';
import { Banner } from '../../../ui/Banner.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { useFormats } from '../../../ui/formats.ts';
import { JsonTree } from '../../../ui/JsonTree.tsx';
import type { JsonValue } from '../../../ui/json-nodes.ts';
import { KeyValue } from '../../../ui/KeyValue.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { Segmented } from '../../../ui/RadioGroup.tsx';
import { StatusDot } from '../../../ui/StatusDot.tsx';
import { FailureBanner } from '../../parts/Failed.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { boundedJson } from './bounded-json.ts';
import type { WrittenCall } from './call-url.ts';
import { callOf, editCall, queryRow, sendCall, useStoreCalls } from './calls.ts';
import { placeOf, withPage } from './paging.ts';

/** What the store answered to the last call, or that none was made. */
export function Answer({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('calls');
  const { isRunning } = useTask(callOf(store.id));
  const { sent, answer } = useStoreCalls(store.id);
  if (isRunning) {
    return (
      <Card title={t('answer.label')}>
        <Loading slow={t('running')} />
      </Card>
    );
  }
  if (sent === undefined || answer === undefined) {
    return (
      <Card title={t('answer.label')}>
        <EmptyState icon={FileJson} title={t('answer.emptyTitle')}>
          {t('answer.help')}
        </EmptyState>
      </Card>
    );
  }
  if (!answer.ok) {
    return (
      <FailureBanner
        failure={answer.failure}
        {...(sent.method === 'GET' ? { onRetry: () => void sendCall(store.id, sent) } : {})}
      />
    );
  }
  return <Answered store={store} sent={sent} report={answer.value} />;
}

type View = 'tree' | 'text' | 'headers';

interface AnsweredProps {
  readonly store: StoreRecord;
  readonly sent: WrittenCall;
  readonly report: StoreCallReport;
}

function Answered({ store, sent, report }: AnsweredProps) {
  const { t } = useTranslation('calls');
  const { bytes, duration } = useFormats();
  const words = useCoreWords();
  const [view, setView] = useState<View>('tree');
  const { status, problem, polluted, json } = report;
  const views: readonly View[] = json === undefined ? ['text', 'headers'] : ['tree', 'text', 'headers'];
  const shown = views.includes(view) ? view : 'text';
  return (
    <Card
      title={t('answer.label')}
      aside={
        <>
          <StatusDot tone={status < 400 && !problem ? 'success' : 'error'} text={t('answer.status', { status })} />
          <span className="ui-muted part-small">
            {t('answer.facts', { size: bytes(report.bytes), duration: duration(report.durationMs) })}
            {report.pages > 1 && `, ${t('answer.pages', { count: report.pages })}`}
          </span>
        </>
      }
    >
      {problem && (
        <Banner tone="error">
          <p className="part-what">{words.failure(problem).what}</p>
          <p>{words.failure(problem).next}</p>
        </Banner>
      )}
      {polluted && <Banner tone="warning">{t('answer.polluted')}</Banner>}
      <div className="calls-bar">
        <Segmented
          label={t('answer.as')}
          choices={views.map((id) => ({ id, label: t(`answer.${id}`) }))}
          value={shown}
          onChange={setView}
        />
        {json !== undefined && (
          <Button size="small" icon={Download} onPress={() => saveFile('answer.json', jsonFile(json))}>
            {t('answer.save')}
          </Button>
        )}
      </div>
      <Pages store={store} sent={sent} report={report} />
      {shown === 'tree' && (
        <div className="calls-tree">
          <JsonTree label={t('answer.label')} value={asTree(json)} />
        </div>
      )}
      {shown === 'text' && <AnswerText report={report} />}
      {shown === 'headers' && (
        <KeyValue
          rows={Object.entries(report.headers).map(([name, value]) => ({
            name,
            value: <bdi className="ui-mono">{withoutBidiControls(value)}</bdi>,
          }))}
        />
      )}
    </Card>
  );
}

/** A plain value is a tree of one line. */
function asTree(json: unknown): JsonValue {
  return typeof json === 'object' && json !== null ? json : { '': json };
}

/** Turns the pages of a list, by the totals that the store tells. */
function Pages({ store, sent, report }: AnsweredProps) {
  const { t } = useTranslation('calls');
  const place = placeOf(report, sent.query);
  if (place === undefined || place.pages < 2) {
    return null;
  }
  const turnTo = (page: number) => {
    const call = { ...sent, query: withPage(sent.query, page) };
    editCall(store.id, { rows: call.query.map(([name, value]) => queryRow(name, value)) });
    void sendCall(store.id, call);
  };
  return (
    <div className="part-row">
      <span className="part-small">{t('page', { ...place })}</span>
      <Button size="small" icon={ChevronLeft} isDisabled={place.page <= 1} onPress={() => turnTo(place.page - 1)}>
        {t('previous')}
      </Button>
      <Button
        size="small"
        icon={ChevronRight}
        isDisabled={place.page >= place.pages}
        onPress={() => turnTo(place.page + 1)}
      >
        {t('next')}
      </Button>
      {sent.method === 'GET' && (
        <Button size="small" icon={Layers} onPress={() => void sendCall(store.id, sent, true)}>
          {t('allPages')}
        </Button>
      )}
    </div>
  );
}

/** As much text as a page takes without a halt. */
const mostText = 200_000;

function AnswerText({ report: { json, text } }: { readonly report: StoreCallReport }) {
  const { t } = useTranslation('calls');
  const { bytes } = useFormats();
  const shown = useMemo(
    () => (json === undefined ? { text: (text ?? '').slice(0, mostText), whole: true } : boundedJson(json, mostText)),
    [json, text],
  );
  if (shown.text === '') {
    return <p className="ui-muted">{t('answer.empty')}</p>;
  }
  return (
    <>
      {json === undefined && <p className="ui-muted">{t('answer.notJson')}</p>}
      {!shown.whole && <p className="ui-muted">{t('answer.cut', { shown: bytes(mostText) })}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section tabIndex={0} className="calls-text" aria-label={t('answer.text')} dir="ltr">
        <pre>{withoutBidiControls(shown.text)}</pre>
      </section>
    </>
  );
}

/** A list goes into the file entry by entry: its text as a whole may be longer than a string can be. */
function jsonFile(json: unknown): Blob {
  const parts = Array.isArray(json)
    ? ['[\n', ...json.map((entry, index) => `${index === 0 ? '' : ',\n'}${JSON.stringify(entry, null, 2)}`), '\n]\n']
    : [JSON.stringify(json, null, 2), '\n'];
  return new Blob(parts, { type: 'application/json' });
}
