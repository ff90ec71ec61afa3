import { useTranslation } from 'react-i18next';
import type { RotationDifference } from '../../../src-main/contract/rotation.ts';

/** A difference between the new key and the old one, in a sentence. */
export function useDifferenceWords(): (difference: RotationDifference) => string {
  const { t } = useTranslation(['rotate', 'store']);
  return (difference) =>
    difference.kind === 'permission'
      ? t(`rotate:difference.${difference.right}.${difference.direction}`)
      : t(`rotate:difference.area.${difference.direction}`, { area: t(`store:area.${difference.area}`) });
}
