import './Dialog.css';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';

export interface ConfirmDialogProps {
  readonly isOpen: boolean;
  /** Names the thing: "Revoke the key of Label printer". */
  readonly title: string;
  /** What will be gone, and for whom. */
  readonly children: ReactNode;
  /** Says what it does, as the title does: "Revoke the key". */
  readonly confirmLabel: string;
  readonly isPending?: boolean;
  /** While something that the dialog asks for is still missing. */
  readonly isConfirmDisabled?: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

export interface ViewDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly children: ReactNode;
  /** Says what becomes of what is shown: "Hide the code". */
  readonly closeLabel: string;
  readonly onClose: () => void;
}

/** Shows something, and asks nothing. It opens with the focus on its button; Escape closes it, a press beside it does nothing. */
export function ViewDialog({ isOpen, title, children, closeLabel, onClose }: ViewDialogProps) {
  return (
    <ModalOverlay className="ui-backdrop" isOpen={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Modal className="ui-dialog">
        <AriaDialog>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          <div>{children}</div>
          <div className="ui-dialog-actions">
            <Button autoFocus onPress={onClose}>
              {closeLabel}
            </Button>
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/**
 * Asks before what cannot be undone, and for nothing else. It opens with the focus on Cancel; Escape cancels, a press
 * beside it does nothing, and while `isPending` it stays.
 */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { isOpen, title, children, confirmLabel, isPending = false, onConfirm, onCancel } = props;
  const { isConfirmDisabled = false } = props;
  const { t } = useTranslation('kit');
  return (
    <ModalOverlay
      className="ui-backdrop"
      isOpen={isOpen}
      isKeyboardDismissDisabled={isPending}
      onOpenChange={(open) => !open && onCancel()}
    >
      <Modal className="ui-dialog">
        <AriaDialog role="alertdialog">
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          <div>{children}</div>
          <div className="ui-dialog-actions">
            <Button autoFocus onPress={onCancel} isDisabled={isPending}>
              {t('cancel')}
            </Button>
            <Button variant="danger" onPress={onConfirm} isPending={isPending} isDisabled={isConfirmDisabled}>
              {confirmLabel}
            </Button>
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
