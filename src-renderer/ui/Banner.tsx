import './Banner.css';
import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon, type LucideIcon } from './Icon.tsx';
import type { Tone } from './StatusDot.tsx';

export const toneIcons: Readonly<Record<Tone, LucideIcon>> = {
  success: CircleCheck,
  warning: TriangleAlert,
  error: CircleX,
  neutral: Info,
};

export interface BannerProps {
  readonly tone: Tone;
  /** Instead of the tone's own: a padlock, a plug. */
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
  /** A button that mends it. */
  readonly action?: ReactNode;
}

/** What holds for the whole page as long as it stands there: offline, keychain locked. */
export function Banner({ tone, icon = toneIcons[tone], children, action }: BannerProps) {
  return (
    <div className="ui-banner" role="status" data-tone={tone}>
      <Icon icon={icon} size="normal" />
      <div className="ui-banner-text">{children}</div>
      {action}
    </div>
  );
}
