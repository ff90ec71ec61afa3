import './CommandPalette.css';
import './Dialog.css';
import './Popover.css';
import { SearchX } from 'lucide-react';
import { useState } from 'react';
import { Autocomplete, useFilter } from 'react-aria-components/Autocomplete';
import { Dialog } from 'react-aria-components/Dialog';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { useTranslation } from 'react-i18next';
import type { CommandPaletteProps } from './CommandPalette.tsx';
import { EmptyState } from './EmptyState.tsx';
import { Icon } from './Icon.tsx';
import { SearchField } from './SearchField.tsx';
import { StoreText } from './StoreText.tsx';

export interface PaletteDialogProps extends CommandPaletteProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** What the palette shows; it is loaded when it is first opened. */
export function PaletteDialog({ commands, isOpen, onOpenChange }: PaletteDialogProps) {
  return (
    <ModalOverlay className="ui-backdrop" data-place="top" isDismissable isOpen={isOpen} onOpenChange={onOpenChange}>
      <Modal className="ui-palette">
        <Commands commands={commands} onDone={() => onOpenChange(false)} />
      </Modal>
    </ModalOverlay>
  );
}

function Commands({ commands, onDone }: CommandPaletteProps & { readonly onDone: () => void }) {
  const { t } = useTranslation('kit');
  const { contains } = useFilter({ sensitivity: 'base' });
  const [text, setText] = useState('');
  const found = commands.filter(({ label, hint = '' }) => contains(`${label} ${hint}`, text.trim()));
  return (
    <Dialog aria-label={t('palette.label')}>
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField autoFocus isCombobox label={t('palette.placeholder')} />
        <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 40, padding: 4 }}>
          <ListBox
            className="ui-palette-list"
            aria-label={t('palette.label')}
            items={found}
            renderEmptyState={() => (
              <EmptyState icon={SearchX} title={t('palette.noneTitle')}>
                {t('palette.none', { text })}
              </EmptyState>
            )}
            onAction={(id) => {
              onDone();
              commands.find((command) => command.id === id)?.onAction();
            }}
          >
            {({ id, label, hint, icon }) => (
              <ListBoxItem id={id} className="ui-option" textValue={label}>
                <Icon icon={icon} />
                <span className="ui-option-text">
                  <StoreText>{label}</StoreText>
                </span>
                {hint !== undefined && (
                  <span className="ui-palette-hint">
                    <StoreText>{hint}</StoreText>
                  </span>
                )}
              </ListBoxItem>
            )}
          </ListBox>
        </Virtualizer>
      </Autocomplete>
    </Dialog>
  );
}
