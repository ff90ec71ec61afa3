import './List.css';
import type { ReactNode } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';

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

/** One of many things, thousands too: only the rows in sight are in the page. It fills the height it is given. */
export function List<Item extends { readonly id: string }>(props: ListProps<Item>) {
  const { label, items, textOf, children, selected, onSelect, rowHeight = 56, empty } = props;
  if (items.length === 0) {
    return empty;
  }
  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight, padding: 4, gap: 2 }}>
      <ListBox
        className="ui-list"
        aria-label={label}
        items={items}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={selected === undefined ? [] : [selected]}
        onSelectionChange={(keys) => {
          const [first] = keys;
          if (typeof first === 'string') {
            onSelect(first);
          }
        }}
      >
        {(item) => (
          <ListBoxItem id={item.id} className="ui-row" textValue={textOf(item)}>
            {children(item)}
          </ListBoxItem>
        )}
      </ListBox>
    </Virtualizer>
  );
}
