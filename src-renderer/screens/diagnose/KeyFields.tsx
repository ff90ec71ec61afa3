import { X } from 'lucide-react';
import { type RefObject, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { forget, offerKey, useDiagnosing, want } from '../../state/diagnosing.ts';
import { Button } from '../../ui/Button.tsx';
import { pastedFrom, SecretField, type SecretFieldHandle } from '../../ui/SecretField.tsx';
import { FailureBanner } from '../parts/Failed.tsx';
import { PasteState } from '../parts/PasteState.tsx';
import { Wanted } from '../parts/Wanted.tsx';

/** A key, where there is one. Without it all is checked that comes before a key. None of it is held by this page. */
export function KeyFields({ field }: { readonly field: RefObject<SecretFieldHandle | null> }) {
  const { t } = useTranslation(['diagnose', 'words']);
  const { paste, pasteFailure, wanted } = useDiagnosing();

  useEffect(() => {
    // What is pasted beside every field means the key.
    const onPaste = (event: ClipboardEvent) => {
      const isInField = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (event.clipboardData && !isInField) {
        event.preventDefault();
        void offerKey(pastedFrom(event.clipboardData));
      }
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, []);

  return (
    <section className="diagnose-part">
      <h2>{t('diagnose:key')}</h2>
      {paste?.state !== 'complete' && (
        <SecretField
          ref={field}
          label={t('words:keyField.label')}
          description={t('diagnose:keyHelp')}
          onPasted={(pasted) => void offerKey(pasted)}
        />
      )}
      {pasteFailure && <FailureBanner failure={pasteFailure} />}
      {paste && (
        <div className="diagnose-key">
          <PasteState paste={paste} onChoose={(choice) => void offerKey({}, choice)} />
          <Button size="small" icon={X} onPress={forget}>
            {t('diagnose:withoutKey')}
          </Button>
        </div>
      )}
      {paste?.state === 'complete' && <Wanted wanted={wanted} onChange={want} />}
    </section>
  );
}
