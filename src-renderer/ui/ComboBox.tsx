import './ComboBox.css';
import './Field.css';
import './Popover.css';
import { ComboBox as AriaComboBox, type ComboBoxProps as AriaComboBoxProps } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { FieldHelp, FieldLabel, type FieldWords } from './Field.tsx';

export interface ComboBoxSuggestion {
  /** What is put into the field. */
  readonly id: string;
  readonly hint?: string;
}

export interface ComboBoxProps
  extends FieldWords,
    Pick<AriaComboBoxProps<ComboBoxSuggestion>, 'isDisabled' | 'isRequired' | 'autoFocus'> {
  /** Those that fit `value`, best first. */
  readonly suggestions: readonly ComboBoxSuggestion[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly isMono?: boolean;
}

/** A line of text with suggestions while one types. Whatever is typed stands; the arrow keys go through the list. */
export function ComboBox(props: ComboBoxProps) {
  const { label, description, error, suggestions, value, onChange, placeholder = '', isMono = false, ...rest } = props;
  return (
    <AriaComboBox
      {...rest}
      className="ui-field"
      data-mono={isMono || undefined}
      isInvalid={error !== undefined}
      items={suggestions}
      inputValue={value}
      onInputChange={onChange}
      allowsCustomValue
      menuTrigger="input"
    >
      <FieldLabel isRequired={rest.isRequired}>{label}</FieldLabel>
      <Input className="ui-input" placeholder={placeholder} spellCheck="false" autoComplete="off" />
      <FieldHelp description={description} error={error} />
      <Popover className="ui-popover" offset={4}>
        <ListBox className="ui-options">
          {({ id, hint }: ComboBoxSuggestion) => (
            <ListBoxItem id={id} className="ui-option" textValue={id}>
              <span className="ui-option-text">
                <bdi className="ui-mono">{id}</bdi>
              </span>
              {hint !== undefined && <span className="ui-combobox-hint">{hint}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
