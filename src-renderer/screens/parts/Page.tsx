import './parts.css';
import type { ReactNode } from 'react';

/** A page beside the list of stores: its head, and below it what fills it. */
export function Page({ title, intro, children }: { title: ReactNode; intro?: ReactNode; children: ReactNode }) {
  return (
    <div className="part-page">
      <header className="part-page-head">
        <h1 tabIndex={-1}>{title}</h1>
        {intro !== undefined && <p className="ui-muted">{intro}</p>}
      </header>
      {children}
    </div>
  );
}
