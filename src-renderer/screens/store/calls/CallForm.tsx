import { Plus, SendHorizontal, Square, X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../../src-main/contract/models.ts';
import { useTask, useTasks } from '../../../state/tasks.ts';
import { isToldAbove } from '../../../state/told-above.ts';
import { useCoreWords } from '../../../text/failures.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { ComboBox } from '../../../ui/ComboBox.tsx';
import { ConfirmDialog } from '../../../ui/Dialog.tsx';
import { useFormats } from '../../../ui/formats.ts';
import { Select } from '../../../ui/Select.tsx';
import { TextArea, TextField } from '../../../ui/TextField.tsx';
import { shortName } from '../../parts/short-name.ts';
import { methods, openParameters, takesBody } from './call-url.ts';
import { callOf, type Draft, editCall, queryRow, sendCall, useStoreCalls, written } from './calls.ts';
import { suggestionsFor } from './suggestions.ts';

const methodChoices = methods.map((id) => ({ id, label: id }));

/** The call as it is written: Enter sends it, whatever field one is in, but for the body. */
export function CallForm({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('calls');
  const { draft } = useStoreCalls(store.id);
  const { isRunning } = useTask(callOf(store.id));
  const [isAsking, setAsking] = useState(false);
  const [wasTried, setTried] = useState(false);
  const edit = (changes: Partial<Draft>) => editCall(store.id, changes);

  const { list } = useFormats();
  const open = openParameters(draft.path);
  const pathError = wasTried && open.length > 0 ? t('pathOpen', { parameters: list(open) }) : undefined;
  const bodyError = useBodyError(draft);
  const send = () => {
    setAsking(false);
    setTried(false);
    void sendCall(store.id, written(draft));
  };

  return (
    <Card title={t('title')}>
      <Form
        className="calls-form"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (isRunning || open.length > 0 || bodyError !== undefined || draft.path.trim() === '') {
            return;
          }
          if (draft.method === 'DELETE') {
            setAsking(true);
          } else {
            send();
          }
        }}
      >
        <div className="calls-line">
          <div className="calls-method">
            <Select
              label={t('method')}
              choices={methodChoices}
              value={methods.find((method) => method === draft.method) ?? 'GET'}
              onChange={(method) => edit({ method })}
            />
          </div>
          <PathField store={store} error={pathError} />
          <Button type="submit" variant="primary" icon={SendHorizontal} isPending={isRunning}>
            {t('send')}
          </Button>
          {isRunning && (
            <Button icon={Square} onPress={() => useTasks.getState().cancel(callOf(store.id))}>
              {t('stop')}
            </Button>
          )}
        </div>
        <QueryRows draft={draft} edit={edit} />
        {takesBody(draft.method) && (
          <TextArea
            label={t('body')}
            description={t('bodyHelp')}
            isMono
            rows={8}
            value={draft.body}
            onChange={(body) => edit({ body })}
            error={bodyError}
            maxLength={8 * 1024 * 1024}
            spellCheck="false"
          />
        )}
      </Form>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('delete.title', { path: draft.path.trim() })}
        confirmLabel={t('delete.confirm')}
        onConfirm={send}
        onCancel={() => setAsking(false)}
      >
        {t('delete.text', { name: shortName(store.name) })}
      </ConfirmDialog>
    </Card>
  );
}

function PathField({ store, error }: { readonly store: StoreRecord; readonly error: string | undefined }) {
  const { t } = useTranslation('calls');
  const words = useCoreWords();
  const { draft, routes } = useStoreCalls(store.id);
  const { path } = draft;
  const suggestions = useMemo(
    () =>
      suggestionsFor(routes?.ok ? routes.value : [], path).map(({ id, methods }) => ({ id, hint: methods.join(' ') })),
    [routes, path],
  );
  const help =
    routes === undefined
      ? t('routes.loading')
      : routes.ok
        ? t('pathHelp')
        : isToldAbove(routes.failure)
          ? t('routes.notYet')
          : t('routes.failed', { what: words.failure(routes.failure).what });
  return (
    <ComboBox
      label={t('path')}
      description={help}
      isMono
      placeholder="products/12"
      value={path}
      onChange={(path) => editCall(store.id, { path })}
      suggestions={suggestions}
      error={error}
    />
  );
}

function QueryRows({
  draft: { rows },
  edit,
}: {
  readonly draft: Draft;
  readonly edit: (changes: Partial<Draft>) => void;
}) {
  const { t } = useTranslation('calls');
  const [added, setAdded] = useState<number>();
  const afterRows = useRef<HTMLDivElement>(null);
  const add = () => {
    const row = queryRow();
    setAdded(row.id);
    edit({ rows: [...rows, row] });
  };
  const remove = (id: number) => {
    edit({ rows: rows.filter((row) => row.id !== id) });
    // The button that was pressed is gone, and the focus must not be.
    afterRows.current?.querySelector('button')?.focus();
  };
  const put = (id: number, changes: { readonly name?: string; readonly value?: string }) =>
    edit({ rows: rows.map((row) => (row.id === id ? { ...row, ...changes } : row)) });
  return (
    <fieldset className="calls-query">
      <legend>{t('query')}</legend>
      {rows.map(({ id, name, value }, index) => (
        <div key={id} className="calls-parameter">
          <TextField
            label={t('queryName', { row: index + 1 })}
            isLabelHidden
            isMono
            autoFocus={id === added}
            value={name}
            onChange={(name) => put(id, { name })}
            maxLength={1000}
            spellCheck="false"
          />
          <span aria-hidden="true">=</span>
          <TextField
            label={t('queryValue', { row: index + 1 })}
            isLabelHidden
            isMono
            value={value}
            onChange={(value) => put(id, { value })}
            maxLength={8192}
            spellCheck="false"
          />
          <IconButton icon={X} label={t('remove', { row: index + 1 })} onPress={() => remove(id)} />
        </div>
      ))}
      <div ref={afterRows}>
        <Button size="small" icon={Plus} onPress={add}>
          {t('addRow')}
        </Button>
      </div>
    </fieldset>
  );
}

/** What is wrong with the body, as soon as there is something in it. */
function useBodyError({ method, body }: Draft): string | undefined {
  const { t } = useTranslation('calls');
  const reason = useMemo(() => (takesBody(method) ? jsonFault(body) : undefined), [method, body]);
  return reason && t('bodyInvalid', { reason });
}

function jsonFault(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
