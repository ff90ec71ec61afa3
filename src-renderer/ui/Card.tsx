import './Card.css';
import { type ReactNode, useId } from 'react';

export interface CardProps {
  readonly title: ReactNode;
  /** At the end of the title's line: a state, a button. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** One subject of a page. */
export function Card({ title, aside, children }: CardProps) {
  const titleId = useId();
  return (
    <section className="ui-card" aria-labelledby={titleId}>
      <div className="ui-card-head">
        <h2 id={titleId}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
