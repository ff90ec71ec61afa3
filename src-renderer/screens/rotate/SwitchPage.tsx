import { Undo2 } from 'lucide-react';
import { Trans, useTranslation } from 'react-i18next';
import { stepsAllowed } from '../../../src-main/contract/rotation.ts';
import { adminPage, adminUrlOf } from '../../../src-main/contract/wp-admin.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import { ExternalLink } from '../../ui/Link.tsx';
import { Time } from '../../ui/Time.tsx';
import type { RotationPageProps } from './KeyPage.tsx';
import { RotationFrame } from './RotationFrame.tsx';
import { showPage } from './rotating.ts';
import { UndoButton, useUndo } from './UndoButton.tsx';

/** Calls are made with the new key, and can be made with the old one again, until that is revoked. */
export function SwitchPage({ store, rotation }: RotationPageProps) {
  const { t } = useTranslation('rotate');
  const { oldKey, newKey, switched } = rotation;
  const undo = useUndo(store, rotation);
  const mayUndo = stepsAllowed(rotation).includes('undo');
  return (
    <RotationFrame
      store={store}
      page="switch"
      title={t('switch.title')}
      primaryLabel={t('switch.goOn')}
      onPrimary={() => showPage(store.id, 'revoke')}
      actions={mayUndo && <UndoButton onUndo={undo} />}
    >
      <Banner tone="success">
        <Trans
          t={t}
          i18nKey="switch.done"
          components={{
            key: <KeyName last7={newKey?.last7 ?? ''} />,
            time: switched ? <Time at={switched.at} /> : <span />,
          }}
        />
      </Banner>
      <p>
        <Trans t={t} i18nKey="switch.others" components={{ key: <KeyName last7={oldKey.last7} /> }} />
      </p>
      <p>
        <Trans
          t={t}
          i18nKey="switch.lastAccess"
          values={{ last7: oldKey.last7 }}
          components={{
            b: <b />,
            page: <ExternalLink href={adminPage(adminUrlOf(store), 'keys')}>{null}</ExternalLink>,
          }}
        />
      </p>
      {mayUndo && (
        <p className="rotate-aside">
          <Icon icon={Undo2} />
          <span>{t('switch.undoHelp')}</span>
        </p>
      )}
    </RotationFrame>
  );
}
