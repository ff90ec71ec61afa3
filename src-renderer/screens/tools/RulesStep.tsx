import { useState } from 'react';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import { useKitServices } from '../../ui/Kit.tsx';
import { FailureBanner } from '../parts/Failed.tsx';
import { changeTool, type ToolDraft } from './adding.ts';
import { areWhole, RulesFields } from './RulesFields.tsx';
import { StepFrame } from './StepFrame.tsx';
import { useNameOf } from './use-name-of.ts';

export interface RulesStepProps {
  readonly store: StoreRecord;
  readonly draft: ToolDraft;
  readonly failure: Failure | undefined;
  readonly isBusy: boolean;
  readonly onMake: (name: string) => void;
  readonly onCancel: () => void;
}

/** What the tool may do, where, until when and how often. */
export function RulesStep({ store, draft, failure, isBusy, onMake, onCancel }: RulesStepProps) {
  const { now } = useKitServices();
  const name = useNameOf(draft);
  const [wasTried, setTried] = useState(false);
  const make = () => {
    setTried(true);
    if (areWhole(draft, now())) onMake(name.trim());
  };
  return (
    <StepFrame
      key="rules"
      store={store}
      step="rules"
      onBack={() => changeTool(store.id, { step: 'what' })}
      onNext={make}
      onCancel={onCancel}
      isBusy={isBusy}
    >
      <RulesFields
        store={store}
        draft={draft}
        onChange={(changes) => changeTool(store.id, changes)}
        wasTried={wasTried}
      />
      {failure && <FailureBanner failure={failure} />}
    </StepFrame>
  );
}
