import { RefreshCcwDot } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { NextStep } from '../rotate/NextStep.tsx';
import { openRotation } from '../rotate/rotating.ts';
import type { RotationCardProps } from './key/RotationCard.tsx';

/** A rotation that was left half-way, on every page of its store. */
export function RotationBanner({ store, rotation }: RotationCardProps) {
  const { t } = useTranslation('rotate');
  return (
    <Banner
      tone="neutral"
      icon={RefreshCcwDot}
      action={
        <Button size="small" onPress={() => openRotation(store)}>
          {t('banner.goOn')}
        </Button>
      }
    >
      {t('banner.title')} <NextStep rotation={rotation} />
    </Banner>
  );
}
