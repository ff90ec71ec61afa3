import './GroupedList.css';
import './List.css';
import './Row.css';
import type { ReactNode } from 'react';
import { Header } from 'react-aria-components/Header';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { singleSelection } from './single-selection.ts';

export interface ListGroup<Item extends { readonly id: string }> {
  readonly id: string;
  readonly title: string;
  readonly items: readonly Item[];
}

export interface GroupedListProps<Item extends { readonly id: string }> {
  readonly label: string;
  readonly groups: ReadonlyArray<ListGroup<Item>>;
  /** What typing letters goes to, and what the row is called. */
  readonly textOf: (item: Item) => string;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
  /** Stands there while there are no items. */
  readonly empty: ReactNode;
}

/** One of some things that belong into groups: a hundred at most, since all of them are in the page. */
export function GroupedList<Item extends { readonly id: string }>(props: GroupedListProps<Item>) {
  const { label, groups, textOf, selected, onSelect, empty } = props;
  if (groups.length === 0) {
    return empty;
  }
  return (
    <ListBox className="ui-list" aria-label={label} items={groups} {...singleSelection(selected, onSelect)}>
      {({ id, title, items }) => (
        <ListBoxSection id={id} className="ui-list-group">
          <Header className="ui-list-title">{title}</Header>
          {items.map((item) => (
            <ListBoxItem key={item.id} id={item.id} className="ui-row ui-list-line" textValue={textOf(item)}>
              {textOf(item)}
            </ListBoxItem>
          ))}
        </ListBoxSection>
      )}
    </ListBox>
  );
}
