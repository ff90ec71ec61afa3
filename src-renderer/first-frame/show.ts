import './first-frame.css';
import type { StoreSummary } from '../../src-main/contract/host.ts';
import { shown } from '../app/shown.ts';
import { showTheme } from '../app/theme.ts';
import { hostOf } from '../screens/stores/host-of.ts';
import { searchFrom } from '../screens/stores/search-from.ts';
import { useRoute } from '../state/route.ts';
import { useSettings } from '../state/settings.ts';
import { useStores } from '../state/stores.ts';
import { count_one, count_other } from '../text/en/stores.json';
import { withoutBidiControls } from '../text/isolate.ts';
import { bringIntoSight } from '../ui/row-in-sight.ts';

/** In pixels, as --height-row has it. */
const rowHeight = 56;

/**
 * Draws what the window shows first, from the markup of FirstFrame.tsx: the welcome or the list of stores. A page that
 * one comes back to after a reload, and what went wrong, wait for the window itself.
 */
export function showFirstFrame(root: HTMLElement): void {
  showTheme(useSettings.getState().settings?.theme);
  const stores = useStores.getState();
  const { page, storeId, isWhole } = shown(useRoute.getState(), stores);
  // The window was faster than the core.
  if (root.hasChildNodes()) return;
  if (page === 'welcome' && isWhole) root.append(copyOf('first-welcome'));
  if (page === 'store') {
    // The rows that can be in sight with the chosen one: as many above it as fill the window, and those below.
    const chosen = Math.max(
      0,
      stores.list.findIndex(({ id }) => id === storeId),
    );
    const most = Math.ceil(window.innerHeight / rowHeight);
    const first = Math.max(0, chosen - most);
    const frame = filledIn(copyOf('first-stores'), stores.list, { first, most: 2 * most, selected: storeId });
    root.append(frame);
    const list = frame.querySelector('.stores-list');
    if (list) bringIntoSight(list, { index: chosen - first, rowHeight });
  }
}

function copyOf(id: string): HTMLElement {
  const template = document.getElementById(id) as HTMLTemplateElement;
  const frame = document.importNode(template.content, true).firstElementChild as HTMLElement;
  // Nothing behind it answers yet.
  frame.inert = true;
  return frame;
}

interface RowsShown {
  readonly first: number;
  readonly most: number;
  readonly selected: string;
}

function filledIn(
  frame: HTMLElement,
  stores: readonly StoreSummary[],
  { first, most, selected }: RowsShown,
): HTMLElement {
  const part = (selector: string) => frame.querySelector<HTMLElement>(selector) as HTMLElement;
  const count = stores.length;
  part('h2').textContent = (count === 1 ? count_one : count_other).replace('{{count}}', String(count));
  if (count < searchFrom) part('.stores-search').remove();
  const sample = {
    healthy: part('[data-health=healthy]'),
    warning: part('[data-health=warning]'),
    problem: part('[data-health=problem]'),
  };
  const rows = stores.slice(first, first + most).map(({ id, name, address, health }) => {
    const row = sample[health].cloneNode(true) as HTMLElement;
    const texts: Record<string, string> = { name, host: hostOf(address) };
    for (const place of row.querySelectorAll('bdi')) {
      const text = withoutBidiControls(texts[place.textContent] ?? '');
      place.textContent = text;
      place.title = text;
    }
    if (id === selected) row.dataset.selected = 'true';
    return row;
  });
  part('.first-list').replaceChildren(...rows);
  return frame;
}
