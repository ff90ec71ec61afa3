import './Choices.css';
import './Field.css';
import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaCheckboxProps } from 'react-aria-components/Checkbox';
import { Switch as AriaSwitch, type SwitchProps as AriaSwitchProps } from 'react-aria-components/Switch';
import { Icon } from './Icon.tsx';

export interface CheckboxProps extends Omit<AriaCheckboxProps, 'className' | 'style' | 'children'> {
  readonly children: ReactNode;
  readonly description?: ReactNode;
}

/** Takes effect with the form that it stands in. */
export function Checkbox({ children, description, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox {...rest} className="ui-choice">
      {({ isSelected, isIndeterminate }) => (
        <>
          <span className="ui-mark">
            {isIndeterminate ? <Icon icon={Minus} /> : isSelected && <Icon icon={Check} />}
          </span>
          <ChoiceWords description={description}>{children}</ChoiceWords>
        </>
      )}
    </AriaCheckbox>
  );
}

export interface SwitchProps extends Omit<AriaSwitchProps, 'className' | 'style' | 'children'> {
  readonly children: ReactNode;
  readonly description?: ReactNode;
}

/** Takes effect at once. */
export function Switch({ children, description, ...rest }: SwitchProps) {
  return (
    <AriaSwitch {...rest} className="ui-choice">
      <span className="ui-mark" data-shape="switch" />
      <ChoiceWords description={description}>{children}</ChoiceWords>
    </AriaSwitch>
  );
}

export function ChoiceWords({ children, description }: { children: ReactNode; description: ReactNode }) {
  return (
    <span className="ui-choice-words">
      <span>{children}</span>
      {description !== undefined && <span className="ui-description">{description}</span>}
    </span>
  );
}
