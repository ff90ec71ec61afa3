import './stores.css';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreSummary } from '../../../src-main/contract/host.ts';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { hostOf } from './host-of.ts';

const tones = { healthy: 'success', warning: 'warning', problem: 'error' } as const;

export interface StoreRowProps extends Pick<StoreSummary, 'name' | 'address' | 'health'> {
  /** At the end of the row, where there is something to say of its key. */
  readonly mark?: ReactNode;
}

/** A store in the list of all: its health, its name, its host. */
export function StoreRow({ name, address, health, mark }: StoreRowProps) {
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
      {mark}
    </span>
  );
}
