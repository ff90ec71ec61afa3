import './CommandPalette.css';
import './Dialog.css';
import './Popover.css';
import { SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Autocomplete, useFilter } from 'react-aria-components/Autocomplete';
import { Dialog } from 'react-aria-components/Dialog';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { useTranslation } from 'react-i18next';
import { EmptyState } from './EmptyState.tsx';
import { Icon, type LucideIcon } from './Icon.tsx';
import { SearchField } from './SearchField.tsx';
import { StoreText } from './StoreText.tsx';

export interface Command {
  readonly id: string;
  /** An action of ours, or the name of a store. */
  readonly label: string;
  /** Where it belongs: the store's host. */
  readonly hint?: string;
  readonly icon: LucideIcon;
  readonly onAction: () => void;
}

export interface CommandPaletteProps {
  readonly commands: readonly Command[];
}

/** All actions and stores, by Ctrl+K or Cmd+K from everywhere: type a part of the name, arrow keys, Enter. */
export function CommandPalette({ commands }: CommandPaletteProps) {
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        setOpen((open) => !open);
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <ModalOverlay className="ui-backdrop" data-place="top" isDismissable isOpen={isOpen} onOpenChange={setOpen}>
      <Modal className="ui-palette">
        <PaletteDialog commands={commands} onDone={() => setOpen(false)} />
      </Modal>
    </ModalOverlay>
  );
}

function PaletteDialog({ commands, onDone }: CommandPaletteProps & { onDone: () => void }) {
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
