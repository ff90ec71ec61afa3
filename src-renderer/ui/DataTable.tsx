import './DataTable.css';
import './Row.css';
import type { ReactNode } from 'react';
import { Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components/Table';
import { TableLayout, Virtualizer } from 'react-aria-components/Virtualizer';

export interface DataColumn<Item> {
  readonly id: string;
  readonly label: string;
  /** Pixels, or a share of what is left, such as `2fr`; the narrowest that a share may become. */
  readonly width: number | `${number}fr`;
  readonly minWidth?: number;
  /** Names the row for screen readers; one of the columns at least. */
  readonly isRowHeader?: boolean;
  /** Numbers stand at the end of their column. */
  readonly isNumber?: boolean;
  readonly cell: (item: Item) => ReactNode;
}

export interface DataTableProps<Item extends { readonly id: string }> {
  readonly label: string;
  readonly columns: ReadonlyArray<DataColumn<Item>>;
  /** The same objects from one time to the next where nothing has changed: each is drawn once. */
  readonly items: readonly Item[];
  /** What typing letters goes to. */
  readonly textOf: (item: Item) => string;
  /** Pixels, the same for all rows. */
  readonly rowHeight: number;
  /** What else the cells are made of: they are drawn anew when it changes. */
  readonly dependencies?: readonly unknown[];
  /** A press or Enter on a row does this. */
  readonly onOpen?: (id: string) => void;
  /** Or a row is chosen, by a press or with the arrow keys. */
  readonly selected?: string | undefined;
  readonly onSelect?: (id: string | undefined) => void;
  /** Stands there while there are no items. */
  readonly empty: ReactNode;
}

/** Pixels. */
export const headingHeight = 32;

/** Facts about many things of one kind, thousands too: only the rows in sight are in the page. It fills the height it is given. */
export function DataTable<Item extends { readonly id: string }>(props: DataTableProps<Item>) {
  const { label, columns, items, textOf, rowHeight, dependencies = [], onOpen, selected, onSelect, empty } = props;
  if (items.length === 0) {
    return empty;
  }
  const choosing =
    onSelect === undefined
      ? ({ selectionMode: 'none' } as const)
      : ({
          selectionMode: 'single',
          selectionBehavior: 'replace',
          selectedKeys: selected === undefined ? [] : [selected],
          onSelectionChange(keys: 'all' | ReadonlySet<string | number>) {
            const [first] = keys;
            onSelect(typeof first === 'string' ? first : undefined);
          },
        } as const);
  return (
    <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight, headingHeight }}>
      <Table
        className="ui-table"
        aria-label={label}
        {...choosing}
        {...(onOpen === undefined ? {} : { onRowAction: (id) => onOpen(String(id)) })}
      >
        <TableHeader columns={columns} className="ui-table-head">
          {({ id, label, width, minWidth, isRowHeader = false, isNumber = false }) => (
            <Column
              id={id}
              className="ui-table-column"
              data-number={isNumber || undefined}
              isRowHeader={isRowHeader}
              width={width}
              {...(minWidth === undefined ? {} : { minWidth })}
            >
              {label}
            </Column>
          )}
        </TableHeader>
        <TableBody items={items} dependencies={[columns, ...dependencies]}>
          {(item) => (
            <Row id={item.id} className="ui-table-row" columns={columns} textValue={textOf(item)}>
              {({ cell, isNumber = false }) => (
                <Cell className="ui-table-cell" data-number={isNumber || undefined}>
                  {cell(item)}
                </Cell>
              )}
            </Row>
          )}
        </TableBody>
      </Table>
    </Virtualizer>
  );
}
