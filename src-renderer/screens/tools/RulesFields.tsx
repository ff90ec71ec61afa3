import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { useTranslation } from 'react-i18next';
import { permissions, type StoreRecord, areas as seenAreas } from '../../../src-main/contract/models.ts';
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
import type { ToolDraft } from './adding.ts';
import { expiryOf, type Until, untils } from './presets.ts';

/** What is said of a tool in these fields. `kept`: until when it is good stays as it is. */
export interface RulesDraft extends Pick<ToolDraft, 'permission' | 'areas' | 'day' | 'perMinute'> {
  readonly until: Until | 'kept';
}

/** Whether a tool can be that. `now`: milliseconds since 1970. */
export function areWhole({ areas, until, day, perMinute }: RulesDraft, now: number): boolean {
  return areas.length > 0 && (until === 'kept' || expiryOf(until, day, now) !== null) && isRate(perMinute);
}

export interface RulesFieldsProps {
  readonly store: StoreRecord;
  readonly draft: RulesDraft;
  readonly onChange: (changes: Partial<Omit<RulesDraft, 'until'> & { readonly until: Until }>) => void;
  /** It was sent off: what is missing is said. */
  readonly wasTried: boolean;
  /** Of a tool that has an end already: that in words, as a choice. */
  readonly keptUntil?: string | undefined;
  /** Calls to it were refused. */
  readonly lack?: ToolArea | undefined;
}

/** What a tool may do, where, until when and how often. */
export function RulesFields({ store, draft, onChange, wasTried, keptUntil, lack }: RulesFieldsProps) {
  const { t } = useTranslation(['tools', 'words']);
  const { now } = useKitServices();
  const { areas, until, day, perMinute, permission } = draft;
  const dayWrong = until !== 'kept' && expiryOf(until, day, now()) === null;
  const choices = untils.map((id) => ({ id, label: t(`tools:add.untilChoice.${id}`) }));
  return (
    <>
      <RadioGroup
        label={t('tools:add.permission.label')}
        value={permission}
        onChange={(permission) => onChange({ permission })}
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
        onChange={(areas) => onChange({ areas })}
        lack={lack}
        error={wasTried && areas.length === 0 ? t('tools:add.areasMissing') : undefined}
      />
      <Select<Until | 'kept'>
        label={t('tools:add.until')}
        description={t('tools:add.untilHelp')}
        choices={keptUntil === undefined ? choices : [{ id: 'kept', label: keptUntil }, ...choices]}
        value={until}
        onChange={(until) => onChange({ until: until as Until })}
      />
      {until === 'day' && (
        <TextField
          label={t('tools:add.day')}
          type="date"
          value={day}
          onChange={(day) => onChange({ day })}
          error={wasTried && dayWrong ? t('tools:add.dayWrong') : undefined}
        />
      )}
      <TextField
        label={t('tools:add.perMinute')}
        description={t('tools:add.perMinuteHelp')}
        value={perMinute}
        onChange={(perMinute) => onChange({ perMinute })}
        error={!isRate(perMinute) && (wasTried || perMinute.length > 6) ? t('tools:add.perMinuteWrong') : undefined}
        inputMode="numeric"
        maxLength={12}
        autoComplete="off"
      />
    </>
  );
}

/** A tool may never do more than the key that the store is called with. */
function KeyLimits({ store, permission }: Pick<RulesFieldsProps, 'store'> & Pick<ToolDraft, 'permission'>) {
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
  readonly onChange: (areas: readonly ToolArea[]) => void;
  readonly lack: ToolArea | undefined;
  readonly error: string | undefined;
}

/** Everything holds the others, so it stands for all of them. */
function AreaChoice({ store, areas, onChange, lack, error }: AreaChoiceProps) {
  const { t } = useTranslation('tools');
  const isAll = areas.includes('everything');
  const choose = (chosen: readonly string[]) => {
    const wanted = toolAreas.filter((area) => chosen.includes(area));
    onChange(wanted.includes('everything') ? ['everything'] : wanted);
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
            description={[
              t(`areaHolds.${area}`),
              ...(isUnseen(store, area) ? [t('add.areaUnseen')] : []),
              ...(area === lack ? [t('change.areaRefused')] : []),
            ].join(' ')}
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
