import './Field.css';
import { CircleAlert } from 'lucide-react';
import {
  type ClipboardEvent,
  type DragEvent,
  type ReactNode,
  type Ref,
  useId,
  useImperativeHandle,
  useRef,
} from 'react';
import { Icon } from './Icon.tsx';

/** What a page does with a field whose content it never holds. */
export interface SecretFieldHandle {
  readonly focus: () => void;
  /** What was typed; to be handed on at once. */
  readonly read: () => string;
  readonly clear: () => void;
}

/** Both flavours that a clipboard or a drag has of the same thing, and the first of the files in it. */
export interface Pasted {
  readonly text: string;
  readonly html: string;
  readonly file?: File;
}

export interface SecretFieldProps {
  readonly label: string;
  readonly description?: ReactNode;
  readonly error?: string | undefined;
  readonly ref?: Ref<SecretFieldHandle>;
  readonly isDisabled?: boolean;
  /** Takes what is pasted; then none of it gets into the field. Else it is typed in as usual. */
  readonly onPasted?: (pasted: Pasted) => void;
  /** The same for what is dropped. */
  readonly onDropped?: (dropped: Pasted) => void;
}

/**
 * For passphrases and keys. What is typed stays in the input element alone, never in the state of the page, until it
 * is read once and cleared.
 */
export function SecretField(props: SecretFieldProps) {
  const { label, description, error, ref, isDisabled = false, onPasted, onDropped } = props;
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const helpIds = [description !== undefined && `${id}-help`, error !== undefined && `${id}-error`].filter(Boolean);

  useImperativeHandle(
    ref,
    () => ({
      focus: () => input.current?.focus(),
      read: () => input.current?.value ?? '',
      clear: () => {
        if (input.current) {
          input.current.value = '';
        }
      },
    }),
    [],
  );

  const take = (event: ClipboardEvent | DragEvent, data: DataTransfer, taker: typeof onPasted) => {
    if (taker !== undefined) {
      event.preventDefault();
      taker(pastedFrom(data));
    }
  };

  return (
    <div className="ui-field" data-mono>
      <label className="ui-label" htmlFor={id}>
        {label}
      </label>
      <input
        ref={input}
        id={id}
        type="password"
        className="ui-input"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        disabled={isDisabled}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={helpIds.join(' ') || undefined}
        data-invalid={error !== undefined || undefined}
        data-disabled={isDisabled || undefined}
        onPaste={(event) => take(event, event.clipboardData, onPasted)}
        onDrop={(event) => take(event, event.dataTransfer, onDropped)}
      />
      {description !== undefined && (
        <span id={`${id}-help`} className="ui-description">
          {description}
        </span>
      )}
      {error !== undefined && (
        <span id={`${id}-error`} className="ui-error">
          <Icon icon={CircleAlert} />
          <span>{error}</span>
        </span>
      )}
    </div>
  );
}

export function pastedFrom(data: DataTransfer): Pasted {
  const [file] = data.files;
  return { text: data.getData('text/plain'), html: data.getData('text/html'), ...(file ? { file } : {}) };
}
