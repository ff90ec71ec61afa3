import './tools.css';
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import type { ToolArea, ToolSummary } from '../../../src-main/contract/tools.ts';
import { host } from '../../state/host.ts';
import { go, type ToolLack } from '../../state/route.ts';
import { readTools } from '../../state/tools.ts';
import { noteVault } from '../../state/vault.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { useFormats } from '../../ui/formats.ts';
import { useKitServices } from '../../ui/Kit.tsx';
import { showNotice } from '../../ui/notices.ts';
import { FailureBanner } from '../parts/Failed.tsx';
import { shortName } from '../parts/short-name.ts';
import { changesOf, draftOf } from './changing.ts';
import { isAboutName, NameField } from './NameField.tsx';
import { OfTool } from './OfTool.tsx';
import { areWhole, RulesFields } from './RulesFields.tsx';
import { toolState } from './tool-state.ts';

export interface ChangeToolPageProps {
  readonly storeId: string;
  readonly toolId: string;
  /** What a call of the tool was refused for: it is named, and left to the person. */
  readonly lack?: ToolLack | undefined;
}

/** Lets a tool do more or less than until now, or be good for longer, with the key that it has. */
export function ChangeToolPage({ storeId, toolId, lack }: ChangeToolPageProps) {
  return (
    <OfTool storeId={storeId} toolId={toolId}>
      {({ store, tool }) => <ChangeForm store={store} tool={tool} lack={lack} />}
    </OfTool>
  );
}

interface ChangeFormProps {
  readonly store: StoreRecord;
  readonly tool: ToolSummary;
  readonly lack: ToolLack | undefined;
}

function ChangeForm({ store, tool, lack }: ChangeFormProps) {
  const { t } = useTranslation('tools');
  const { now } = useKitServices();
  const { date } = useFormats();
  // As it was when the page was opened: what somebody else changes meanwhile, and the person does not, is not undone.
  const [before] = useState(tool);
  const [draft, setDraft] = useState(() => draftOf(before));
  const [wasTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const done = () => go({ page: 'tool', storeId: store.id, tool: tool.id });
  const change = (changes: Partial<typeof draft>) => setDraft((known) => ({ ...known, ...changes }));

  const save = async () => {
    const changes = changesOf(before, draft, now());
    if (Object.keys(changes).length === 0) return done();
    setBusy(true);
    const updated = await host().updateTool({ tool: tool.id, ...changes });
    setBusy(false);
    noteVault(updated.ok ? undefined : updated.failure);
    setFailure(updated.ok ? undefined : updated.failure);
    if (!updated.ok) return;
    showNotice({ tone: 'success', text: t('change.done', { name: shortName(updated.value.name) }) });
    done();
    await readTools(store.id);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isBusy && draft.name.trim() !== '' && areWhole(draft, now())) void save();
  };
  const end = before.expiresAt === undefined ? undefined : date(before.expiresAt);
  const isOver = toolState({ ...before, paused: false }, now()) === 'expired';

  return (
    <Form className="ui-wizard" validationBehavior="aria" onSubmit={submit}>
      <header className="part-page-head">
        <h1 tabIndex={-1}>{t('change.title', { name: shortName(tool.name) })}</h1>
        <p className="ui-muted">{t('change.intro')}</p>
      </header>
      {lack !== undefined && <Lack lack={lack} />}
      <NameField
        value={draft.name}
        onChange={(name) => {
          change({ name });
          setFailure(undefined);
        }}
        failure={failure && isAboutName(failure) ? failure : undefined}
        wasTried={wasTried}
      />
      <RulesFields
        store={store}
        draft={draft}
        onChange={change}
        wasTried={wasTried}
        keptUntil={end === undefined ? undefined : t(isOver ? 'change.ended' : 'change.until', { date: end })}
        lack={isArea(lack) ? lack : undefined}
      />
      {failure && !isAboutName(failure) && <FailureBanner failure={failure} />}
      <div className="ui-wizard-actions">
        <span className="ui-wizard-more">
          <Button variant="quiet" onPress={done}>
            {t('add.cancel')}
          </Button>
        </span>
        <Button type="submit" variant="primary" isPending={isBusy}>
          {t('change.save')}
        </Button>
      </div>
    </Form>
  );
}

function isArea(lack: ToolLack | undefined): lack is ToolArea {
  return lack !== undefined && lack !== 'permission' && lack !== 'until' && lack !== 'per-minute';
}

/** Why the person is here. */
function Lack({ lack }: { readonly lack: ToolLack }) {
  const { t } = useTranslation('tools');
  switch (lack) {
    case 'permission':
      return <Banner tone="neutral">{t('change.lackPermission')}</Banner>;
    case 'until':
      return <Banner tone="neutral">{t('change.lackUntil')}</Banner>;
    case 'per-minute':
      return <Banner tone="neutral">{t('change.lackPerMinute')}</Banner>;
    default:
      return <Banner tone="neutral">{t('change.lackArea', { area: t(`area.${lack}`) })}</Banner>;
  }
}
