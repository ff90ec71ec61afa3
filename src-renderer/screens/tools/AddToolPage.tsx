import './tools.css';
import { useState } from 'react';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import type { ToolLogin } from '../../../src-main/contract/tools.ts';
import { host } from '../../state/host.ts';
import { go } from '../../state/route.ts';
import { readTools } from '../../state/tools.ts';
import { noteVault } from '../../state/vault.ts';
import { useKitServices } from '../../ui/Kit.tsx';
import { OfRecord } from '../store/OfRecord.tsx';
import { changeTool, forgetDraft, type ToolDraft, useToolDraft } from './adding.ts';
import { LoginStep } from './LoginStep.tsx';
import { isAboutName } from './NameField.tsx';
import { expiryOf, presetRules } from './presets.ts';
import { RulesStep } from './RulesStep.tsx';
import { WhatStep } from './WhatStep.tsx';

/** Leads to a tool with a key of its own: what it is, what it may do, and then its key, which is shown there alone. */
export function AddToolPage({ storeId }: { readonly storeId: string }) {
  return <OfRecord storeId={storeId}>{(store) => <Steps store={store} />}</OfRecord>;
}

function Steps({ store }: { readonly store: StoreRecord }) {
  const { now } = useKitServices();
  const draft = useToolDraft(store.id);
  const [given, setGiven] = useState<{ readonly login: ToolLogin; readonly draft: ToolDraft }>();
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);

  const make = async (name: string) => {
    setBusy(true);
    const expiresAt = expiryOf(draft.until, draft.day, now());
    const added = await host().addTool({
      store: store.id,
      name,
      permission: draft.permission,
      areas: draft.areas,
      ...(draft.perMinute.trim() === '' ? {} : { perMinute: Number(draft.perMinute) }),
      ...(expiresAt ? { expiresAt } : {}),
    });
    setBusy(false);
    if (added.ok) {
      setGiven({ login: added.value, draft });
      forgetDraft(store.id);
      void readTools(store.id);
      return;
    }
    noteVault(added.failure);
    setFailure(added.failure);
    if (isAboutName(added.failure)) changeTool(store.id, { step: 'what' });
  };
  const cancel = () => {
    forgetDraft(store.id);
    go({ page: 'store', storeId: store.id, tab: 'tools' });
  };

  if (given) {
    const { login, draft: made } = given;
    return <LoginStep store={store} login={login} program={presetRules[made.preset].program} />;
  }
  if (draft.step === 'what') {
    return (
      <WhatStep
        store={store}
        draft={draft}
        failure={failure && isAboutName(failure) ? failure : undefined}
        onChanged={() => setFailure(undefined)}
        onCancel={cancel}
      />
    );
  }
  return (
    <RulesStep
      store={store}
      draft={draft}
      failure={failure && !isAboutName(failure) ? failure : undefined}
      isBusy={isBusy}
      onMake={(name) => void make(name)}
      onCancel={cancel}
    />
  );
}
