import { ExternalLink } from 'lucide-react';
import { useRef } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { keysSection } from '../../../src-main/contract/wp-admin.ts';
import { useOpenLink } from '../../app/open-link.ts';
import { checkKey, offerKey, showStep, useConnecting, want } from '../../state/connecting.ts';
import { Button } from '../../ui/Button.tsx';
import type { SecretFieldHandle } from '../../ui/SecretField.tsx';
import { KeyIntake } from '../parts/KeyIntake.tsx';
import { Slip } from '../parts/Slip.tsx';
import { Wanted } from '../parts/Wanted.tsx';
import { WizardPage } from './WizardPage.tsx';

/** The key: made on the store's own screen, pasted or scanned here. None of it is held by this page. */
export function KeyStep() {
  const { t } = useTranslation(['connect', 'words']);
  const { paste, pasteFailure, wanted } = useConnecting();
  const field = useRef<SecretFieldHandle>(null);

  const handOver = (): boolean => {
    const typed = field.current?.read() ?? '';
    field.current?.clear();
    if (typed !== '') {
      void offerKey({ text: typed });
    }
    return typed !== '';
  };
  const goOn = () => {
    if (handOver()) {
      return;
    }
    if (paste?.state === 'complete') {
      void checkKey();
    } else {
      void offerKey({ text: '' });
      field.current?.focus();
    }
  };

  return (
    <WizardPage
      step="key"
      isTitleFocused
      onBack={() => showStep('address')}
      primaryLabel={t('connect:key.check')}
      onPrimary={goOn}
    >
      <Wanted wanted={wanted} onChange={want} />
      <HowTo />
      <KeyIntake
        field={field}
        help={t('words:keyField.help')}
        paste={paste}
        failure={pasteFailure}
        onOffer={offerKey}
      />
    </WizardPage>
  );
}

/** What to do in wp-admin, with its own labels, and the two usual slips where they happen. */
function HowTo() {
  const { t } = useTranslation(['connect', 'words']);
  const openLink = useOpenLink();
  const site = useConnecting((draft) => draft.site);
  const wanted = useConnecting((draft) => draft.wanted);
  const version = useConnecting((draft) => draft.report?.versions.woocommerce);
  if (site === undefined) {
    return null;
  }
  const permission = t(`words:permission.${wanted}`);
  return (
    <ol className="part-how">
      <li>
        <Button icon={ExternalLink} onPress={() => openLink(site.addKeyUrl)}>
          {t('connect:key.addKey')}
        </Button>
        <p className="ui-description">
          <Trans t={t} i18nKey={`connect:key.addKeyPlace.${keysSection(version)}`} components={{ b: <b /> }} />
        </p>
      </li>
      <li>
        <p>
          <Trans t={t} i18nKey="connect:key.generate" values={{ permission }} components={{ b: <b /> }} />
        </p>
        {wanted !== 'read' && (
          <Slip>
            <Trans t={t} i18nKey="connect:key.preset" components={{ b: <b /> }} />
          </Slip>
        )}
      </li>
      <li>
        <Slip>
          <Trans t={t} i18nKey="connect:key.both" components={{ b: <b /> }} />
        </Slip>
      </li>
    </ol>
  );
}
