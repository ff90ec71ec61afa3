import './SearchField.css';
import { Search, X } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import {
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaSearchFieldProps,
} from 'react-aria-components/SearchField';
import { useTranslation } from 'react-i18next';
import './Button.css';
import './Field.css';
import { Icon } from './Icon.tsx';

export interface SearchFieldProps extends Omit<AriaSearchFieldProps, 'className' | 'style' | 'children'> {
  /** Its name for screen readers, and what stands in it while it is empty. */
  readonly label: string;
  /** A list stands below, which the arrow keys go through while one types. */
  readonly isCombobox?: boolean;
}

const comboboxRole = { role: 'combobox', 'aria-expanded': true, 'aria-haspopup': 'listbox' } as const;

/** Escape empties it. */
export function SearchField({ label, isCombobox = false, ...rest }: SearchFieldProps) {
  const { t } = useTranslation('kit');
  return (
    <AriaSearchField {...rest} className="ui-search" aria-label={label}>
      <Icon icon={Search} />
      <Input className="ui-input" placeholder={label} {...(isCombobox ? comboboxRole : {})} />
      <AriaButton
        className="ui-button ui-search-clear"
        data-variant="quiet"
        data-size="small"
        data-square
        aria-label={t('clear')}
      >
        <Icon icon={X} />
      </AriaButton>
    </AriaSearchField>
  );
}
