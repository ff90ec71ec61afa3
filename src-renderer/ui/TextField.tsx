import { Input } from 'react-aria-components/Input';
import { TextArea as AriaTextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps } from 'react-aria-components/TextField';
import { FieldHelp, FieldLabel, type FieldWords } from './Field.tsx';

interface CommonProps extends Omit<AriaTextFieldProps, 'className' | 'style' | 'children' | 'isInvalid'>, FieldWords {
  readonly placeholder?: string;
  /** For keys, addresses and code. */
  readonly isMono?: boolean;
  /** Where the place says what it is: one of many rows. The label is for screen readers only. */
  readonly isLabelHidden?: boolean;
}

export interface TextFieldProps extends CommonProps {}

/** One line of text. */
export function TextField(props: TextFieldProps) {
  const { label, description, error, placeholder = '', isMono = false, isLabelHidden = false, ...rest } = props;
  return (
    <AriaTextField {...rest} className="ui-field" isInvalid={error !== undefined} data-mono={isMono || undefined}>
      <FieldLabel isRequired={rest.isRequired} isHidden={isLabelHidden}>
        {label}
      </FieldLabel>
      <Input className="ui-input" placeholder={placeholder} />
      <FieldHelp description={description} error={error} />
    </AriaTextField>
  );
}

export interface TextAreaProps extends CommonProps {
  readonly rows?: number;
}

/** Several lines of text. */
export function TextArea({
  label,
  description,
  error,
  placeholder = '',
  isMono = false,
  isLabelHidden = false,
  rows = 4,
  ...rest
}: TextAreaProps) {
  return (
    <AriaTextField {...rest} className="ui-field" isInvalid={error !== undefined} data-mono={isMono || undefined}>
      <FieldLabel isRequired={rest.isRequired} isHidden={isLabelHidden}>
        {label}
      </FieldLabel>
      <AriaTextArea className="ui-input" placeholder={placeholder} rows={rows} />
      <FieldHelp description={description} error={error} />
    </AriaTextField>
  );
}
