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
