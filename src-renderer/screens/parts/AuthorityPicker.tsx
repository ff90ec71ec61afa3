import './parts.css';
import { FileCheck, FilePlus } from 'lucide-react';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { useTranslation } from 'react-i18next';
import type { AuthorityFile } from '../../state/authority.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';

/** As much as the core takes, in bytes. */
const largestFile = 64 * 1024;

export interface AddedAuthorityProps {
  readonly authority: AuthorityFile;
  readonly onRemove: () => void;
}

/** Whom the person trusts for this store, and the way back. */
export function AddedAuthority({ authority, onRemove }: AddedAuthorityProps) {
  const { t } = useTranslation('words');
  return (
    <Banner
      tone="neutral"
      icon={FileCheck}
      action={
        <Button size="small" onPress={onRemove}>
          {t('authority.remove')}
        </Button>
      }
    >
      {t('authority.added', { file: authority.name })}
    </Banner>
  );
}

/** For a local or private site: the certificate of its own authority, trusted for this store alone. */
export function PickAuthority({ onPick }: { readonly onPick: (authority: AuthorityFile) => void }) {
  const { t } = useTranslation('words');
  const [tooLarge, setTooLarge] = useState<string>();

  const read = async (files: FileList | null) => {
    const file = files?.[0];
    if (file === undefined) {
      return;
    }
    if (file.size > largestFile) {
      setTooLarge(file.name);
      return;
    }
    setTooLarge(undefined);
    onPick({ name: file.name, pem: await file.text() });
  };

  return (
    <div className="part-authority">
      <FileTrigger acceptedFileTypes={['.pem', '.crt', '.cer']} onSelect={(files) => void read(files)}>
        <Button size="small" icon={FilePlus}>
          {t('authority.add')}
        </Button>
      </FileTrigger>
      <p className="ui-description">{t('authority.help')}</p>
      {tooLarge !== undefined && <Banner tone="error">{t('authority.tooLarge', { file: tooLarge })}</Banner>}
    </div>
  );
}
