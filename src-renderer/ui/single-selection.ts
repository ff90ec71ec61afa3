/** How the lists of the kit are chosen from: one at a time, with the arrow keys too, and never none again. */
export function singleSelection(selected: string | undefined, onSelect: (id: string) => void) {
  return {
    selectionMode: 'single',
    selectionBehavior: 'replace',
    disallowEmptySelection: true,
    selectedKeys: selected === undefined ? [] : [selected],
    onSelectionChange(keys: 'all' | ReadonlySet<string | number>) {
      const [first] = keys;
      if (typeof first === 'string') onSelect(first);
    },
  } as const;
}
