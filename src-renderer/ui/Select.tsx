import './Popover.css';
import './Select.css';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { FieldHelp, FieldLabel, type FieldWords } from './Field.tsx';
import { Icon } from './Icon.tsx';

export interface Choice<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly description?: ReactNode;
}

export interface SelectProps<Id extends string> extends FieldWords {
  readonly choices: ReadonlyArray<Choice<Id>>;
  /** `null`: none is chosen yet. */
  readonly value: Id | null;
  readonly onChange: (id: Id) => void;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
}

/** One of several, where they are too many to show; up to four stand better in a RadioGroup. */
export function Select<Id extends string>(props: SelectProps<Id>) {
  const { label, description, error, choices, value, onChange, placeholder = '', isDisabled = false } = props;
  return (
    <AriaSelect
      className="ui-field"
      isInvalid={error !== undefined}
      isDisabled={isDisabled}
      placeholder={placeholder}
      value={value}
      onChange={(key) => onChange(key as Id)}
    >
      <FieldLabel>{label}</FieldLabel>
      <AriaButton className="ui-input ui-select">
        <SelectValue className="ui-select-value" />
        <Icon icon={ChevronDown} />
      </AriaButton>
      <FieldHelp description={description} error={error} />
      <Popover className="ui-popover" offset={4}>
        <ListBox className="ui-options" items={choices}>
          {(choice) => (
            <ListBoxItem className="ui-option" id={choice.id} textValue={choice.label}>
              {({ isSelected }) => (
                <>
                  <span className="ui-option-text">
                    <span>{choice.label}</span>
                    {choice.description !== undefined && <span className="ui-description">{choice.description}</span>}
                  </span>
                  {isSelected && <Icon icon={Check} />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
