import { useEffect, useEffectEvent, useState } from 'react';
import { type Pasted, pastedFrom } from '../../ui/SecretField.tsx';

/** Wherever the focus is on the page, what is pasted means the key, but for text in a field that takes text. */
export function usePastes(onPasted: (pasted: Pasted) => void): void {
  const take = useEffectEvent(onPasted);
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      // A field for keys has taken it itself.
      if (event.defaultPrevented || event.clipboardData === null) return;
      const pasted = pastedFrom(event.clipboardData);
      if (takesText(event.target) && pasted.file === undefined) return;
      event.preventDefault();
      take(pasted);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, []);
}

/** What is dropped anywhere in the window means the key, too. Whether something is held over it that can be dropped. */
export function useDrops(onDropped: (dropped: Pasted) => void): boolean {
  const take = useEffectEvent(onDropped);
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const isOurs = ({ dataTransfer, target }: DragEvent) =>
      dataTransfer !== null && (dataTransfer.types.includes('Files') || !takesText(target));
    const onDragOver = (event: DragEvent) => {
      if (!isOurs(event)) return;
      // Without it nothing can be dropped, and a browser leaves the page for a file.
      event.preventDefault();
      setIsOver(true);
    };
    const onDragLeave = ({ relatedTarget }: DragEvent) => {
      if (!(relatedTarget instanceof Node)) setIsOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setIsOver(false);
      if (event.defaultPrevented || event.dataTransfer === null || !isOurs(event)) return;
      event.preventDefault();
      take(pastedFrom(event.dataTransfer));
    };
    document.addEventListener('dragover', onDragOver);
    document.addEventListener('dragleave', onDragLeave);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onDragOver);
      document.removeEventListener('dragleave', onDragLeave);
      document.removeEventListener('drop', onDrop);
    };
  }, []);
  return isOver;
}

const withoutText = new Set(['button', 'checkbox', 'file', 'radio']);

function takesText(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !withoutText.has(target.type));
}
