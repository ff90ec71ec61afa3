/** In pixels: between the rows of a list, and around them. */
export const rowGap = 2;
export const listPadding = 4;

export interface RowInList {
  /** Counted from the first row that is drawn. */
  readonly index: number;
  /** Pixels, the same for all rows. */
  readonly rowHeight: number;
}

/** Scrolls as little as it takes, and a little more, so that the row is seen to have neighbours. */
export function bringIntoSight(list: Element, { index, rowHeight }: RowInList): void {
  const top = listPadding + index * (rowHeight + rowGap);
  const most = top - rowHeight / 2;
  const least = top + 1.5 * rowHeight - list.clientHeight;
  list.scrollTop = Math.max(0, least, Math.min(list.scrollTop, most));
}
