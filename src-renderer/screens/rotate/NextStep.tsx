import { Trans, useTranslation } from 'react-i18next';
import type { Rotation } from '../../../src-main/contract/rotation.ts';
import { KeyName } from '../../ui/KeyName.tsx';

/** What comes next in a rotation, in a sentence. */
export function NextStep({ rotation: { phase, order, oldKey, newKey } }: { readonly rotation: Rotation }) {
  const { t } = useTranslation('rotate');
  const isRevokedFirst = phase === 'awaiting-key' && order === 'revoke-first' && oldKey.refusedAt === undefined;
  return (
    <Trans
      t={t}
      i18nKey={`banner.next.${isRevokedFirst ? 'revoke-first' : phase}`}
      components={{ old: <KeyName last7={oldKey.last7} />, new: <KeyName last7={newKey?.last7 ?? ''} /> }}
    />
  );
}
