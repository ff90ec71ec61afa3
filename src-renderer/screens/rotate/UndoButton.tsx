import { Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Rotation } from '../../../src-main/contract/rotation.ts';
import { Button } from '../../ui/Button.tsx';
import { showNotice } from '../../ui/notices.ts';
import { undoRotation } from './rotating.ts';

/** Makes calls with the old key again, as long as the store takes it, and says so. */
export function useUndo({ id }: StoreRecord, { oldKey: { last7 } }: Rotation): () => void {
  const { t } = useTranslation('rotate');
  return () => {
    void undoRotation(id).then((isUndone) => {
      if (isUndone) showNotice({ tone: 'success', text: t('undone', { last7 }) });
    });
  };
}

export function UndoButton({ onUndo }: { readonly onUndo: () => void }) {
  const { t } = useTranslation('rotate');
  return (
    <Button icon={Undo2} onPress={onUndo}>
      {t('undo')}
    </Button>
  );
}
