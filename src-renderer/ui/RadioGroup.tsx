import './Choices.css';
import './Field.css';
import { RadioGroup as AriaRadioGroup, Radio } from 'react-aria-components/RadioGroup';
import { ChoiceWords } from './Checkbox.tsx';
import { FieldHelp, FieldLabel, type FieldWords } from './Field.tsx';
import type { Choice } from './Select.tsx';

export interface RadioGroupProps<Id extends string> extends FieldWords {
  readonly choices: ReadonlyArray<Choice<Id>>;
  readonly value: Id | null;
  readonly onChange: (id: Id) => void;
  readonly isDisabled?: boolean;
}

/** One of a few, with room for a sentence about each. */
export function RadioGroup<Id extends string>(props: RadioGroupProps<Id>) {
  const { label, description, error, choices, value, onChange, isDisabled = false } = props;
  return (
    <AriaRadioGroup
      className="ui-field"
      isInvalid={error !== undefined}
      isDisabled={isDisabled}
      value={value}
      onChange={(id) => onChange(id as Id)}
    >
      <FieldLabel>{label}</FieldLabel>
      <div className="ui-choice-group">
        {choices.map((choice) => (
          <Radio key={choice.id} value={choice.id} className="ui-choice">
            <span className="ui-mark" data-shape="radio" />
            <ChoiceWords description={choice.description}>{choice.label}</ChoiceWords>
          </Radio>
        ))}
      </div>
      <FieldHelp description={description} error={error} />
    </AriaRadioGroup>
  );
}

export interface SegmentedProps<Id extends string> {
  readonly label: string;
  readonly choices: ReadonlyArray<Choice<Id>>;
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  readonly isDisabled?: boolean;
}

/** One of two to four short words, side by side: how something is shown. */
export function Segmented<Id extends string>(props: SegmentedProps<Id>) {
  const { label, choices, value, onChange, isDisabled = false } = props;
  return (
    <AriaRadioGroup
      className="ui-segments"
      aria-label={label}
      orientation="horizontal"
      isDisabled={isDisabled}
      value={value}
      onChange={(id) => onChange(id as Id)}
    >
      {choices.map((choice) => (
        <Radio key={choice.id} value={choice.id} className="ui-segment">
          {choice.label}
        </Radio>
      ))}
    </AriaRadioGroup>
  );
}
