import './Icon.css';
import type { LucideIcon } from 'lucide-react';

export type { LucideIcon };

export interface IconProps {
  readonly icon: LucideIcon;
  /** 16 or 20 pixels. */
  readonly size?: 'small' | 'normal';
  /** It turns: work is under way. */
  readonly isBusy?: boolean;
}

/** An icon of the one set (Lucide), beside a text that says the same: screen readers do not see it. */
export function Icon({ icon: Drawing, size = 'small', isBusy = false }: IconProps) {
  return <Drawing size={size === 'small' ? 16 : 20} className={isBusy ? 'ui-busy' : ''} aria-hidden="true" />;
}
