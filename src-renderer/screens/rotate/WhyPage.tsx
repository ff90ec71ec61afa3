import { Trans, useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { rotationOrders, rotationReasons } from '../../../src-main/contract/rotation.ts';
import { adminPage, adminUrlOf } from '../../../src-main/contract/wp-admin.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Fold } from '../../ui/Fold.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import { ExternalLink } from '../../ui/Link.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { RotationFrame } from './RotationFrame.tsx';
import { chooseOrder, chooseReason, startRotation, useRotationDraft } from './rotating.ts';
import { ToolsOfStore } from './ToolsOfStore.tsx';

/** Why the key is to be replaced. One that somebody else has may be revoked first, at a price that is said. */
export function WhyPage({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('rotate');
  const { reason, order } = useRotationDraft(store.id);
  const last7 = store.keys.find(({ id }) => id === store.activeKey)?.last7 ?? '';
  const isLeaked = reason === 'leaked';
  return (
    <RotationFrame
      store={store}
      page="why"
      title={t('why.title')}
      primaryLabel={t(isLeaked && order === 'revoke-first' ? 'why.goOnRevoking' : 'why.goOn')}
      onPrimary={() => void startRotation(store.id)}
      isPrimaryDisabled={reason === undefined}
    >
      <p>
        <Trans t={t} i18nKey="why.what" components={{ key: <KeyName last7={last7} /> }} />
      </p>
      <RadioGroup
        label={t('why.reason')}
        value={reason ?? null}
        onChange={(chosen) => chooseReason(store.id, chosen)}
        choices={rotationReasons.map((id) => ({
          id,
          label: t(`reason.${id}`),
          description: t(`why.help.${id}`),
        }))}
      />
      {isLeaked && (
        <>
          <RadioGroup
            label={t('why.order')}
            value={order}
            onChange={(chosen) => chooseOrder(store.id, chosen)}
            choices={rotationOrders.map((id) => ({
              id,
              label: t(`why.orders.${id}`),
              description: t(`why.orderHelp.${id}`),
            }))}
          />
          {order === 'revoke-first' && (
            <Banner tone="warning">
              <Trans t={t} i18nKey="why.breaks" components={{ b: <b /> }} />
            </Banner>
          )}
        </>
      )}
      <ToolsOfStore storeId={store.id} fare={isLeaked && order === 'revoke-first' ? 'fails' : 'keeps'} />
      <Fold title={t('why.permissionOnly')}>
        <p className="part-small">
          <Trans
            t={t}
            i18nKey="why.viewEdit"
            values={{ last7 }}
            components={{
              b: <b />,
              page: <ExternalLink href={adminPage(adminUrlOf(store), 'keys')}>{null}</ExternalLink>,
            }}
          />
        </p>
      </Fold>
    </RotationFrame>
  );
}
