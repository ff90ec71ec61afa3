import './StatusStrip.css';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { StatusShape, type Tone } from './StatusDot.tsx';
import { singleSelection } from './single-selection.ts';

export interface StripItem {
  readonly id: string;
  readonly tone: Tone;
  /** All that the shape says, and when. */
  readonly label: string;
  /** Something is otherwise than in the item before. */
  readonly isMarked: boolean;
}

export interface StatusStripProps {
  readonly label: string;
  /** Oldest first. */
  readonly items: readonly StripItem[];
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
}

/** States one after another, in as many rows as they need, by shape and colour; the arrow keys go through them, and each says what it is. */
export function StatusStrip({ label, items, selected, onSelect }: StatusStripProps) {
  return (
    <ListBox
      className="ui-strip"
      aria-label={label}
      items={items}
      layout="grid"
      {...singleSelection(selected, onSelect)}
    >
      {({ id, tone, label, isMarked }) => (
        <ListBoxItem id={id} className="ui-strip-item" textValue={label} aria-label={label}>
          <span className="ui-strip-mark">{isMarked && '▾'}</span>
          <StatusShape tone={tone} />
        </ListBoxItem>
      )}
    </ListBox>
  );
}
