import { Trans, useTranslation } from 'react-i18next';
import { needsAnotherKey, type Rotation } from '../../../src-main/contract/rotation.ts';
import { KeyName } from '../../ui/KeyName.tsx';

/** What comes next in a rotation, in a sentence. */
export function NextStep({ rotation }: { readonly rotation: Rotation }) {
  const { t } = useTranslation('rotate');
  const { oldKey, newKey } = rotation;
  return (
    <Trans
      t={t}
      i18nKey={`banner.next.${nextOf(rotation)}`}
      components={{ old: <KeyName last7={oldKey.last7} />, new: <KeyName last7={newKey?.last7 ?? ''} />, b: <b /> }}
    />
  );
}

function nextOf(rotation: Rotation) {
  const { phase, order, oldKey, newKey, revocation } = rotation;
  const answer = revocation?.answer;
  switch (phase) {
    case 'awaiting-key':
      return order === 'revoke-first' && oldKey.refusedAt === undefined ? 'revoke-first' : phase;
    case 'offered':
      return needsAnotherKey(rotation) ? 'another' : phase;
    case 'verified':
      return newKey?.refusedAt === undefined ? phase : 'another';
    case 'switched':
      return answer === 'new-refused' || answer === 'both-refused' ? answer : phase;
  }
}
