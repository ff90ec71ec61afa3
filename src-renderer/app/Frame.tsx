import './app.css';
import type { ReactNode } from 'react';

export interface FrameProps {
  /** Stands at the left; without it the page takes the whole window. */
  readonly sidebar?: ReactNode;
  /** Above the page. */
  readonly banners?: ReactNode;
  readonly children: ReactNode;
}

/** Where things stand in the window. */
export function Frame({ sidebar, banners, children }: FrameProps) {
  return (
    <div className="app" data-whole={sidebar === undefined || undefined}>
      {sidebar}
      <main className="app-main">
        {banners}
        <div className="app-page">{children}</div>
      </main>
    </div>
  );
}
