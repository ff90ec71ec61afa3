import './Dialog.css';
import './PictureDialog.css';
import { ImageOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Header, ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { StoreText } from './StoreText.tsx';

export interface PictureChoice {
  readonly id: string;
  /** Foreign words: never markup, of any length. */
  readonly label: string;
  /** The address of a picture of it, where there is one. */
  readonly picture?: string;
}

export interface PictureDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly children: ReactNode;
  readonly groups: readonly { readonly label: string; readonly choices: readonly PictureChoice[] }[];
  /** Stands where one has no picture. */
  readonly noPicture: string;
  /** Stands where there is nothing to choose. */
  readonly none: string;
  readonly onChoose: (id: string) => void;
  readonly onCancel: () => void;
}

/** One of several things that are known by their looks. A press or Enter chooses, Escape cancels. */
export function PictureDialog(props: PictureDialogProps) {
  const { isOpen, title, children, groups, noPicture, none, onChoose, onCancel } = props;
  const { t } = useTranslation('kit');
  const filled = groups.filter(({ choices }) => choices.length > 0);
  return (
    <ModalOverlay className="ui-backdrop" isOpen={isOpen} onOpenChange={(open) => !open && onCancel()}>
      <Modal className="ui-dialog" data-size="wide">
        <Dialog>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          <p>{children}</p>
          {filled.length === 0 ? (
            <p className="ui-muted">{none}</p>
          ) : (
            <ListBox
              autoFocus
              className="ui-pictures"
              layout="grid"
              aria-label={title}
              onAction={(id) => onChoose(String(id))}
            >
              {filled.map(({ label, choices }) => (
                <ListBoxSection key={label} className="ui-pictures-group">
                  <Header className="ui-pictures-label">{label}</Header>
                  {choices.map((choice) => (
                    <ListBoxItem key={choice.id} id={choice.id} className="ui-picture" textValue={choice.label}>
                      <span className="ui-picture-frame">
                        {choice.picture === undefined ? (
                          <span className="ui-description">
                            <Icon icon={ImageOff} /> {noPicture}
                          </span>
                        ) : (
                          <img src={choice.picture} alt="" />
                        )}
                      </span>
                      <StoreText>{choice.label}</StoreText>
                    </ListBoxItem>
                  ))}
                </ListBoxSection>
              ))}
            </ListBox>
          )}
          <div className="ui-dialog-actions">
            <Button onPress={onCancel}>{t('cancel')}</Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
