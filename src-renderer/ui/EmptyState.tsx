import './EmptyState.css';
import type { ReactNode } from 'react';
import { Icon, type LucideIcon } from './Icon.tsx';

export interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  /** What would be here, and how it comes here. */
  readonly children: ReactNode;
  /** The next step: one or two buttons. */
  readonly actions?: ReactNode;
}

/** Where a list or a page has nothing to show. */
export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="ui-empty">
      <Icon icon={icon} size="normal" />
      <h2>{title}</h2>
      <p className="ui-muted">{children}</p>
      {actions !== undefined && <div>{actions}</div>}
    </div>
  );
}
