import { ClipboardX } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { useKitServices } from '../../ui/Kit.tsx';

/** After a secret was pasted: it is out of the page's hands, and still in the clipboard. */
export function ClearClipboard() {
  const { t } = useTranslation('scan');
  const { copyText } = useKitServices();
  const [state, setState] = useState<'held' | 'cleared' | 'failed'>('held');
  const told = useRef<HTMLParagraphElement>(null);
  const clear = () =>
    void copyText('').then(
      () => {
        // The button goes, and would take the focus with it.
        told.current?.focus();
        setState('cleared');
      },
      () => setState('failed'),
    );
  return (
    <div className="part-row">
      {state !== 'cleared' && (
        <Button size="small" icon={ClipboardX} onPress={clear}>
          {t('clipboard.clear')}
        </Button>
      )}
      <p ref={told} tabIndex={-1} className="ui-description" role="status">
        {t(`clipboard.${state}`)}
      </p>
    </div>
  );
}
