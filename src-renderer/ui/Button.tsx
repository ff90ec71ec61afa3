import './Button.css';
import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { useTranslation } from 'react-i18next';
import { Icon, type LucideIcon } from './Icon.tsx';
import { Tooltip } from './Tooltip.tsx';

/** `primary`: the one obvious next step, once a page. `danger`: what cannot be undone, in its confirmation only. */
export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

interface CommonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  readonly variant?: ButtonVariant;
  readonly size?: 'normal' | 'small';
}

export interface ButtonProps extends CommonProps {
  readonly icon?: LucideIcon;
  /** Says what it does: "Check the key", not "OK". */
  readonly children: ReactNode;
}

/** While `isPending` it keeps the focus, ignores presses, and says that work is under way. */
export function Button({ variant = 'secondary', size = 'normal', icon, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className="ui-button" data-variant={variant} data-size={size}>
      {({ isPending }) => (
        <>
          {isPending ? <Pending /> : icon && <Icon icon={icon} />}
          <span className="ui-button-label">{children}</span>
        </>
      )}
    </AriaButton>
  );
}

export interface IconButtonProps extends CommonProps {
  readonly icon: LucideIcon;
  /** Its name, and its tooltip. */
  readonly label: string;
}

/** For what a picture says well, such as Copy; its name is shown on hover and on focus. */
export function IconButton({ variant = 'quiet', size = 'normal', icon, label, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <AriaButton
        {...rest}
        className="ui-button"
        aria-label={label}
        data-variant={variant}
        data-size={size}
        data-square
      >
        {({ isPending }) => (isPending ? <Pending /> : <Icon icon={icon} />)}
      </AriaButton>
    </Tooltip>
  );
}

function Pending() {
  const { t } = useTranslation('kit');
  return (
    <ProgressBar aria-label={t('busy')} isIndeterminate className="ui-pending">
      <Icon icon={LoaderCircle} isBusy />
    </ProgressBar>
  );
}
