import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { changeTool, choosePreset, type ToolDraft } from './adding.ts';
import { NameField } from './NameField.tsx';
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
  const name = useNameOf(draft);
  const [wasTried, setTried] = useState(false);
  const call = (typed: string) => {
    onChanged();
    if (typed !== name) changeTool(store.id, { name: typed });
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
      <NameField value={name} onChange={call} failure={failure} wasTried={wasTried} />
    </StepFrame>
  );
}
