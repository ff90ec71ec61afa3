import './stores.css';
import { useTranslation } from 'react-i18next';
import type { StoreSummary } from '../../../src-main/contract/host.ts';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { hostOf } from './host-of.ts';

const tones = { healthy: 'success', warning: 'warning', problem: 'error' } as const;

/** A store in the list of all: its health, its name, its host. */
export function StoreRow({ name, address, health }: Pick<StoreSummary, 'name' | 'address' | 'health'>) {
  const { t } = useTranslation('words');
  return (
    <span className="stores-row">
      <StatusDot tone={tones[health]} text={t(`status.${health}`)} isTextHidden />
      <span className="stores-words">
        <StoreText>{name}</StoreText>
        <span className="stores-host">
          <StoreText>{hostOf(address)}</StoreText>
        </span>
      </span>
    </span>
  );
}
