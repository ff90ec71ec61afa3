import './List.css';
import './Row.css';
import { type ReactNode, useEffect, useRef } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { bringIntoSight, listPadding, rowGap } from './row-in-sight.ts';
import { singleSelection } from './single-selection.ts';

export interface ListProps<Item extends { readonly id: string }> {
  readonly label: string;
  /** The same objects from one time to the next where nothing has changed: each is drawn once. */
  readonly items: readonly Item[];
  /** What typing letters goes to, and what the row is called. */
  readonly textOf: (item: Item) => string;
  readonly children: (item: Item) => ReactNode;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
  /** Pixels, the same for all rows. */
  readonly rowHeight?: number;
  /** Stands there while there are no items. */
  readonly empty: ReactNode;
}

/**
 * One of many things, thousands too: only the rows in sight are in the page. It fills the height it is given. One that
 * is chosen from elsewhere comes into sight; after that, scrolling is the person's.
 */
export function List<Item extends { readonly id: string }>(props: ListProps<Item>) {
  const { label, items, textOf, children, selected, onSelect, rowHeight = 56, empty } = props;
  const list = useRef<HTMLDivElement>(null);
  const shown = useRef<string>(undefined);
  useEffect(() => {
    if (selected === undefined) shown.current = undefined;
    const index = items.findIndex(({ id }) => id === selected);
    // What is chosen may be on its way into the list.
    if (selected === shown.current || index < 0) return;
    // The list has its height, and its rows theirs, once it has been laid out.
    const frame = requestAnimationFrame(() => {
      shown.current = selected;
      if (list.current) bringIntoSight(list.current, { index, rowHeight });
    });
    return () => cancelAnimationFrame(frame);
  }, [selected, items, rowHeight]);
  if (items.length === 0) {
    return empty;
  }
  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight, padding: listPadding, gap: rowGap }}>
      <ListBox ref={list} className="ui-list" aria-label={label} items={items} {...singleSelection(selected, onSelect)}>
        {(item) => (
          <ListBoxItem id={item.id} className="ui-row" textValue={textOf(item)}>
            {children(item)}
          </ListBoxItem>
        )}
      </ListBox>
    </Virtualizer>
  );
}
