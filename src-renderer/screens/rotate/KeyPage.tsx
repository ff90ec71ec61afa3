import { ExternalLink as ExternalLinkIcon } from 'lucide-react';
import { useRef } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Rotation } from '../../../src-main/contract/rotation.ts';
import { adminPage, adminUrlOf, keysSection } from '../../../src-main/contract/wp-admin.ts';
import { useOpenLink } from '../../app/open-link.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import type { SecretFieldHandle } from '../../ui/SecretField.tsx';
import { KeyIntake } from '../parts/KeyIntake.tsx';
import { Slip } from '../parts/Slip.tsx';
import { RotationFrame } from './RotationFrame.tsx';
import { offerNewKey, showPage, takeNewKey, useRotationDraft } from './rotating.ts';

export interface RotationPageProps {
  readonly store: StoreRecord;
  readonly rotation: Rotation;
}

/** The new key: made on the store's own screen, handed over here. None of it is held by this page. */
export function KeyPage({ store, rotation }: RotationPageProps) {
  const { t } = useTranslation(['rotate', 'words']);
  const { paste, pasteFailure } = useRotationDraft(store.id);
  const field = useRef<SecretFieldHandle>(null);
  const { id } = store;
  const { newKey } = rotation;

  const goOn = () => {
    const typed = field.current?.read() ?? '';
    field.current?.clear();
    if (typed !== '') {
      void offerNewKey(id, { text: typed });
    } else if (paste?.state === 'complete') {
      void takeNewKey(id);
    } else {
      void offerNewKey(id, { text: '' });
      field.current?.focus();
    }
  };

  return (
    <RotationFrame
      store={store}
      page="key"
      title={t('rotate:key.title')}
      primaryLabel={t('rotate:key.check')}
      onPrimary={goOn}
      onBack={newKey && (() => showPage(id, 'compare'))}
    >
      {newKey && (
        <Banner tone="neutral">
          <Trans t={t} i18nKey="rotate:key.instead" components={{ key: <KeyName last7={newKey.last7} />, b: <b /> }} />
        </Banner>
      )}
      <HowTo store={store} rotation={rotation} />
      <KeyIntake
        field={field}
        help={t('words:keyField.help')}
        paste={paste}
        failure={pasteFailure}
        onOffer={(offered, choice) => offerNewKey(id, offered, choice)}
      />
    </RotationFrame>
  );
}

/** What to do in wp-admin, with its own labels, and the two usual slips where they happen. */
function HowTo({ store, rotation }: RotationPageProps) {
  const { t } = useTranslation(['rotate', 'words', 'connect']);
  const openLink = useOpenLink();
  const wanted = store.keys.find(({ id }) => id === rotation.oldKey.id)?.wanted ?? 'read_write';
  const permission = t(`words:permission.${wanted}`);
  return (
    <ol className="part-how">
      <li>
        <Button icon={ExternalLinkIcon} onPress={() => openLink(adminPage(adminUrlOf(store), 'addKey'))}>
          {t('connect:key.addKey')}
        </Button>
        <p className="ui-description">
          <Trans
            t={t}
            i18nKey={`connect:key.addKeyPlace.${keysSection(store.versions.woocommerce)}`}
            components={{ b: <b /> }}
          />
        </p>
      </li>
      <li>
        <p>
          <Trans t={t} i18nKey="rotate:key.description" components={{ b: <b /> }} />
        </p>
        <CodeBlock label={t('rotate:key.descriptionLabel')}>{rotation.suggestedDescription}</CodeBlock>
      </li>
      <li>
        <p>
          <Trans t={t} i18nKey="rotate:key.user" components={{ b: <b /> }} />
        </p>
      </li>
      <li>
        <p>
          <Trans t={t} i18nKey="rotate:key.permission" values={{ permission }} components={{ b: <b /> }} />
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
