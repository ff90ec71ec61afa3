import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import { hasKey } from '../../state/key-in-text.ts';
import { useCoreWords } from '../../text/failures.ts';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { changeTool, choosePreset, type ToolDraft } from './adding.ts';
import { presets } from './presets.ts';
import { StepFrame } from './StepFrame.tsx';
import { useNameOf } from './use-name-of.ts';

export interface WhatStepProps {
  readonly store: StoreRecord;
  readonly draft: ToolDraft;
  /** Why the name cannot be. */
  readonly failure: Failure | undefined;
  readonly onChanged: () => void;
  readonly onCancel: () => void;
}

/** What the tool is, and what it is called in the list and in the log. */
export function WhatStep({ store, draft, failure, onChanged, onCancel }: WhatStepProps) {
  const { t } = useTranslation('tools');
  const words = useCoreWords();
  const name = useNameOf(draft);
  const [isKey, setIsKey] = useState(false);
  const [wasTried, setTried] = useState(false);
  const told = failure && words.failure(failure);
  const error = isKey
    ? t('add.nameIsKey')
    : wasTried && name.trim() === ''
      ? t('add.nameMissing')
      : told && `${told.what} ${told.next}`;
  const type = (typed: string) => {
    onChanged();
    const hasOne = hasKey(typed);
    setIsKey(hasOne);
    if (!hasOne) changeTool(store.id, { name: typed });
  };
  const goOn = () => {
    setTried(true);
    if (name.trim() !== '' && !failure) changeTool(store.id, { step: 'rules' });
  };
  return (
    <StepFrame key="what" store={store} step="what" onNext={goOn} onCancel={onCancel}>
      <RadioGroup
        label={t('preset.label')}
        value={draft.preset}
        onChange={(preset) => {
          onChanged();
          choosePreset(store.id, preset);
        }}
        choices={presets.map((id) => ({ id, label: t(`preset.${id}`), description: t(`preset.${id}Help`) }))}
      />
      <TextField
        label={t('add.name')}
        description={t('add.nameHelp')}
        value={name}
        onChange={type}
        error={error}
        maxLength={200}
        autoComplete="off"
      />
    </StepFrame>
  );
}
