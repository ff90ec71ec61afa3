import { FileCheck, FilePlus } from 'lucide-react';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { useTranslation } from 'react-i18next';
import { addAuthority, inspectAddress, useConnecting } from '../../state/connecting.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';

/** As much as the core takes, in bytes. */
const largestFile = 64 * 1024;

/** For a local or private site: the certificate of its own authority, trusted for this store alone. */
export function AuthorityPicker() {
  const { t } = useTranslation('connect');
  const authority = useConnecting((draft) => draft.authority);
  const isUntrusted = useConnecting(
    ({ addressFailure }) => addressFailure?.code === 'tls-untrusted' || addressFailure?.code === 'authority-invalid',
  );
  const [tooLarge, setTooLarge] = useState<string>();

  const read = async (files: FileList | null) => {
    const file = files?.[0];
    setTooLarge(undefined);
    if (file === undefined) {
      return;
    }
    if (file.size > largestFile) {
      setTooLarge(file.name);
      return;
    }
    addAuthority({ name: file.name, pem: await file.text() });
    await inspectAddress();
  };

  return (
    <>
      {authority && (
        <Banner
          tone="neutral"
          icon={FileCheck}
          action={
            <Button size="small" onPress={() => addAuthority(undefined)}>
              {t('address.caRemove')}
            </Button>
          }
        >
          {t('address.caAdded', { file: authority.name })}
        </Banner>
      )}
      {isUntrusted && (
        <div className="connect-authority">
          <FileTrigger acceptedFileTypes={['.pem', '.crt', '.cer']} onSelect={(files) => void read(files)}>
            <Button icon={FilePlus}>{t('address.ca')}</Button>
          </FileTrigger>
          <p className="ui-description">{t('address.caText')}</p>
        </div>
      )}
      {tooLarge !== undefined && <Banner tone="error">{t('address.caTooLarge', { file: tooLarge })}</Banner>}
    </>
  );
}
