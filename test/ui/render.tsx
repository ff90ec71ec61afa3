import { cleanup, render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { afterEach, vi } from 'vitest';
import { createI18n } from '../../src-renderer/text/i18n.ts';
import { Kit, type KitServices } from '../../src-renderer/ui/Kit.tsx';

afterEach(cleanup);

// jsdom has no CSS.escape, which React Aria uses to find an element by its key.
vi.stubGlobal('CSS', { escape: (text: string) => text.replaceAll(/[^\w-]/g, '\\$&') });

// jsdom draws nothing, so there is nothing to scroll to.
Element.prototype.scrollIntoView ??= () => undefined;

/** Renders as the window does, in English, and gives a person to act in it. */
export function renderInKit(element: ReactElement, services: Partial<KitServices> = {}) {
  const person = userEvent.setup();
  const i18n = createI18n();
  const inKit = (child: ReactElement) => (
    <Kit i18n={i18n} services={services}>
      {child}
    </Kit>
  );
  const { rerender } = render(inKit(element));
  return { person, rerender: (child: ReactElement) => rerender(inKit(child)) };
}
