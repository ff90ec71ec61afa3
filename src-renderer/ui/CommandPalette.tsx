import { lazy, Suspense, useEffect, useState } from 'react';
import type { LucideIcon } from './Icon.tsx';

const PaletteDialog = lazy(() => import('./PaletteDialog.tsx').then((part) => ({ default: part.PaletteDialog })));

export interface Command {
  readonly id: string;
  /** An action of ours, or the name of a store. */
  readonly label: string;
  /** Where it belongs: the store's host. */
  readonly hint?: string;
  readonly icon: LucideIcon;
  readonly onAction: () => void;
}

export interface CommandPaletteProps {
  readonly commands: readonly Command[];
}

/** All actions and stores, by Ctrl+K or Cmd+K from everywhere: type a part of the name, arrow keys, Enter. */
export function CommandPalette({ commands }: CommandPaletteProps) {
  const [isOpen, setOpen] = useState<boolean>();

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        setOpen((open) => !open);
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    isOpen !== undefined && (
      <Suspense>
        <PaletteDialog commands={commands} isOpen={isOpen} onOpenChange={setOpen} />
      </Suspense>
    )
  );
}
