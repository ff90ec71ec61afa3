import './Popover.css';
import type { ReactElement } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Icon, type LucideIcon } from './Icon.tsx';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon;
  /** It leads to a confirmation of what cannot be undone. */
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
  readonly onAction: () => void;
}

export interface MenuProps {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** The button that opens it. */
  readonly children: ReactElement;
}

/** Actions on one thing that are not needed every day. */
export function Menu({ label, entries, children }: MenuProps) {
  return (
    <MenuTrigger>
      {children}
      <Popover className="ui-popover" offset={4}>
        <AriaMenu className="ui-options" aria-label={label} items={entries}>
          {({ id, label, icon, isDanger = false, isDisabled = false, onAction }) => (
            <MenuItem
              id={id}
              textValue={label}
              className="ui-option"
              isDisabled={isDisabled}
              onAction={onAction}
              data-danger={isDanger || undefined}
            >
              {icon && <Icon icon={icon} />}
              <span className="ui-option-text">{label}</span>
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
