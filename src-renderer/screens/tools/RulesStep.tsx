import { useState } from 'react';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { useTranslation } from 'react-i18next';
import { permissions, type StoreRecord, areas as seenAreas } from '../../../src-main/contract/models.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import { type ToolArea, toolAreas } from '../../../src-main/contract/tools.ts';
import { go } from '../../state/route.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { FieldHelp, FieldLabel } from '../../ui/Field.tsx';
import { useKitServices } from '../../ui/Kit.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { FailureBanner } from '../parts/Failed.tsx';
import { changeTool, type ToolDraft } from './adding.ts';
import { expiryOf, untils } from './presets.ts';
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
  const { t } = useTranslation(['tools', 'words']);
  const { now } = useKitServices();
  const name = useNameOf(draft);
  const [wasTried, setTried] = useState(false);
  const { areas, until, day, perMinute, permission } = draft;
  const areasMissing = areas.length === 0;
  const dayWrong = expiryOf(until, day, now()) === null;
  const rateWrong = !isRate(perMinute);
  const make = () => {
    setTried(true);
    if (!areasMissing && !dayWrong && !rateWrong) onMake(name.trim());
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
      <RadioGroup
        label={t('tools:add.permission.label')}
        value={permission}
        onChange={(permission) => changeTool(store.id, { permission })}
        choices={permissions.map((id) => ({
          id,
          label: t(`words:permission.${id}`),
          description: t(`tools:add.permission.${id}`),
        }))}
      />
      <KeyLimits store={store} permission={permission} />
      <AreaChoice
        store={store}
        areas={areas}
        error={wasTried && areasMissing ? t('tools:add.areasMissing') : undefined}
      />
      <Select
        label={t('tools:add.until')}
        description={t('tools:add.untilHelp')}
        choices={untils.map((id) => ({ id, label: t(`tools:add.untilChoice.${id}`) }))}
        value={until}
        onChange={(until) => changeTool(store.id, { until })}
      />
      {until === 'day' && (
        <TextField
          label={t('tools:add.day')}
          type="date"
          value={day}
          onChange={(day) => changeTool(store.id, { day })}
          error={wasTried && dayWrong ? t('tools:add.dayWrong') : undefined}
        />
      )}
      <TextField
        label={t('tools:add.perMinute')}
        description={t('tools:add.perMinuteHelp')}
        value={perMinute}
        onChange={(perMinute) => changeTool(store.id, { perMinute })}
        error={rateWrong && (wasTried || perMinute.length > 6) ? t('tools:add.perMinuteWrong') : undefined}
        inputMode="numeric"
        maxLength={12}
        autoComplete="off"
      />
      {failure && <FailureBanner failure={failure} />}
    </StepFrame>
  );
}

/** A tool may never do more than the key that the store is called with. */
function KeyLimits({ store, permission }: Pick<RulesStepProps, 'store'> & Pick<ToolDraft, 'permission'>) {
  const { t } = useTranslation('tools');
  const found = store.keys.find(({ id }) => id === store.activeKey)?.found;
  const lack =
    permission !== 'read' && found?.write === 'no'
      ? 'add.cannotWrite'
      : permission !== 'write' && found?.read === 'no'
        ? 'add.cannotRead'
        : undefined;
  if (lack === undefined) {
    return null;
  }
  return (
    <Banner
      tone="warning"
      action={
        <Button size="small" onPress={() => go({ page: 'store', storeId: store.id, tab: 'key' })}>
          {t('add.toKey')}
        </Button>
      }
    >
      {t(lack)}
    </Banner>
  );
}

interface AreaChoiceProps {
  readonly store: StoreRecord;
  readonly areas: readonly ToolArea[];
  readonly error: string | undefined;
}

/** Everything holds the others, so it stands for all of them. */
function AreaChoice({ store, areas, error }: AreaChoiceProps) {
  const { t } = useTranslation('tools');
  const isAll = areas.includes('everything');
  const choose = (chosen: readonly string[]) => {
    const wanted = toolAreas.filter((area) => chosen.includes(area));
    const isAllNow = wanted.includes('everything');
    changeTool(store.id, { areas: isAllNow ? ['everything'] : wanted });
  };
  return (
    <CheckboxGroup
      className="ui-field"
      value={isAll ? [...toolAreas] : [...areas]}
      onChange={choose}
      isInvalid={error !== undefined}
    >
      <FieldLabel>{t('add.areas')}</FieldLabel>
      <div className="tools-areas">
        {toolAreas.map((area) => (
          <Checkbox
            key={area}
            value={area}
            isDisabled={isAll && area !== 'everything'}
            description={
              isUnseen(store, area) ? `${t(`areaHolds.${area}`)} ${t('add.areaUnseen')}` : t(`areaHolds.${area}`)
            }
          >
            {t(`area.${area}`)}
          </Checkbox>
        ))}
      </div>
      <FieldHelp description={t('add.areasHelp')} error={error} />
    </CheckboxGroup>
  );
}

/** As far as that was checked. */
function isUnseen({ keys, activeKey }: StoreRecord, area: ToolArea): boolean {
  const checked = seenAreas.find((one) => one === area);
  return checked !== undefined && keys.find(({ id }) => id === activeKey)?.found.areas[checked] === 'no';
}

function isRate(typed: string): boolean {
  const text = typed.trim();
  return text === '' || (/^\d{1,6}$/.test(text) && Number(text) >= 1 && Number(text) <= 100_000);
}
