import { KeyRound, Lock, WifiOff } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../src-main/contract/result.ts';
import { useConditions } from '../state/conditions.ts';
import { useRoute } from '../state/route.ts';
import { refreshVault, unlockVaultFile, useVault } from '../state/vault.ts';
import { useCoreWords } from '../text/failures.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { SecretField, type SecretFieldHandle } from '../ui/SecretField.tsx';

/** What holds for the whole window: no network, no way to the keys. */
export function Banners() {
  const { t } = useTranslation('app');
  const isOffline = useConditions((conditions) => conditions.isOffline);
  // The wizard speaks of the vault itself, where it can offer another one.
  const isInWizard = useRoute(({ page }) => page === 'connect');
  return (
    <div className="app-banners">
      {isOffline && (
        <Banner tone="warning" icon={WifiOff}>
          {t('offline.text')}
        </Banner>
      )}
      {!isInWizard && <VaultBanner />}
    </div>
  );
}

function VaultBanner() {
  const { t } = useTranslation('app');
  const words = useCoreWords();
  const isPrompting = useVault((vault) => vault.isPrompting);
  const trouble = useVault((vault) => vault.trouble);
  const [isAsking, setAsking] = useState(false);

  if (isPrompting) {
    return (
      <Banner tone="neutral" icon={KeyRound}>
        {t('vault.prompting')}
      </Banner>
    );
  }
  if (trouble === undefined) {
    return null;
  }
  if (trouble.code === 'vault-passphrase-missing' || trouble.code === 'vault-passphrase-wrong') {
    return <FileUnlock />;
  }
  const { what, next } = words.failure(trouble);
  const again = () => {
    setAsking(true);
    void refreshVault().then(() => setAsking(false));
  };
  return (
    <Banner
      tone="warning"
      icon={Lock}
      action={
        <Button size="small" isPending={isAsking} onPress={again}>
          {t('vault.again')}
        </Button>
      }
    >
      {what} {next}
    </Banner>
  );
}

function FileUnlock() {
  const { t } = useTranslation('app');
  const words = useCoreWords();
  const field = useRef<SecretFieldHandle>(null);
  const [failure, setFailure] = useState<Failure>();
  const [isPending, setPending] = useState(false);
  const unlock = (event: FormEvent) => {
    event.preventDefault();
    const passphrase = field.current?.read() ?? '';
    field.current?.clear();
    setPending(true);
    void unlockVaultFile(passphrase).then((unlocked) => {
      setPending(false);
      setFailure(unlocked.ok ? undefined : unlocked.failure);
    });
  };
  const told = failure && words.failure(failure);
  return (
    <Banner tone="warning" icon={Lock}>
      <form className="app-unlock" onSubmit={unlock}>
        <p>{t('vault.lockedFile')}</p>
        <SecretField
          ref={field}
          label={t('vault.passphrase')}
          error={told && `${told.what} ${told.next}`}
          isDisabled={isPending}
        />
        <Button type="submit" isPending={isPending}>
          {t('vault.unlock')}
        </Button>
      </form>
    </Banner>
  );
}
