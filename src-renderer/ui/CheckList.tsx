import './CheckList.css';
import './Choices.css';
import './List.css';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { Icon } from './Icon.tsx';

export interface CheckListProps<Item extends { readonly id: string }> {
  readonly label: string;
  readonly items: readonly Item[];
  /** What typing letters goes to, and what the row is called. */
  readonly textOf: (item: Item) => string;
  readonly children: (item: Item) => ReactNode;
  readonly selected: ReadonlySet<string>;
  readonly onChange: (ids: ReadonlySet<string>) => void;
  /** Pixels, about; a row is as high as what is in it. */
  readonly rowHeight?: number;
}

/** Some of many things, thousands too: arrow keys go through them, the space bar chooses. It fills the height it is given. */
export function CheckList<Item extends { readonly id: string }>(props: CheckListProps<Item>) {
  const { label, items, textOf, children, selected, onChange, rowHeight = 40 } = props;
  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ estimatedRowHeight: rowHeight, padding: 4, gap: 2 }}>
      <ListBox
        className="ui-list"
        aria-label={label}
        items={items}
        selectionMode="multiple"
        selectedKeys={selected}
        onSelectionChange={(keys) =>
          onChange(new Set(keys === 'all' ? items.map(({ id }) => id) : [...keys].map(String)))
        }
      >
        {(item) => (
          <ListBoxItem id={item.id} className="ui-check-row" textValue={textOf(item)}>
            {({ isSelected }) => (
              <>
                <span className="ui-mark">{isSelected && <Icon icon={Check} />}</span>
                <div className="ui-check-words">{children(item)}</div>
              </>
            )}
          </ListBoxItem>
        )}
      </ListBox>
    </Virtualizer>
  );
}
