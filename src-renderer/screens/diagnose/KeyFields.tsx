import { X } from 'lucide-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { forget, offerKey, useDiagnosing, want } from '../../state/diagnosing.ts';
import { Button } from '../../ui/Button.tsx';
import type { SecretFieldHandle } from '../../ui/SecretField.tsx';
import { KeyIntake } from '../parts/KeyIntake.tsx';
import { Wanted } from '../parts/Wanted.tsx';

/** A key, where there is one. Without it all is checked that comes before a key. None of it is held by this page. */
export function KeyFields({ field }: { readonly field: RefObject<SecretFieldHandle | null> }) {
  const { t } = useTranslation('diagnose');
  const { paste, pasteFailure, wanted } = useDiagnosing();

  return (
    <section className="diagnose-part">
      <h2>{t('key')}</h2>
      <KeyIntake
        field={field}
        help={t('keyHelp')}
        paste={paste}
        failure={pasteFailure}
        onOffer={offerKey}
        isOptional
        action={
          <Button size="small" icon={X} onPress={forget}>
            {t('withoutKey')}
          </Button>
        }
      />
      {paste?.state === 'complete' && <Wanted wanted={wanted} onChange={want} />}
    </section>
  );
}
