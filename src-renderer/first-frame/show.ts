import './first-frame.css';
import { frames } from 'virtual:first-frames';
import type { StoreSummary } from '../../src-main/contract/host.ts';
import { spokenLanguageOf } from '../../src-main/contract/languages.ts';
import { shown } from '../app/shown.ts';
import { showTheme } from '../app/theme.ts';
import { hostOf } from '../screens/stores/host-of.ts';
import { searchFrom } from '../screens/stores/search-from.ts';
import { wantedLocale } from '../state/locale.ts';
import { useRoute } from '../state/route.ts';
import { useSettings } from '../state/settings.ts';
import { useStores } from '../state/stores.ts';
import { withoutBidiControls } from '../text/isolate.ts';
import { bringIntoSight } from '../ui/row-in-sight.ts';

/** In pixels, as --height-row has it. */
const rowHeight = 56;

/**
 * Draws what the window shows first, from the markup of FirstFrame.tsx: the welcome or the list of stores. A page that
 * one comes back to after a reload, and what went wrong, wait for the window itself.
 */
export async function showFirstFrame(root: HTMLElement): Promise<void> {
  showTheme(useSettings.getState().settings?.theme);
  const stores = useStores.getState();
  const { page, storeId, isWhole } = shown(useRoute.getState(), stores);
  const locale = wantedLocale();
  const words = await templatesIn(locale);
  // The window was faster than the core.
  if (root.hasChildNodes()) return;
  document.documentElement.lang = locale;
  if (page === 'welcome' && isWhole) root.append(frameOf(words, 'first-welcome'));
  if (page === 'store') {
    // The rows that can be in sight with the chosen one: as many above it as fill the window, and those below.
    const chosen = Math.max(
      0,
      stores.list.findIndex(({ id }) => id === storeId),
    );
    const most = Math.ceil(window.innerHeight / rowHeight);
    const first = Math.max(0, chosen - most);
    const frame = frameOf(words, 'first-stores');
    fill(frame, stores.list, { first, most: 2 * most, selected: storeId });
    part(frame, 'h2').textContent = countOf(words, stores.list.length, locale);
    root.append(frame);
    const list = frame.querySelector('.stores-list');
    if (list) bringIntoSight(list, { index: chosen - first, rowHeight });
  }
}

/** What the page has itself is English. */
async function templatesIn(locale: string): Promise<ParentNode> {
  const load = frames[spokenLanguageOf(locale) ?? 'en'];
  if (!load) return document;
  const holder = document.createElement('div');
  holder.innerHTML = (await load()).default;
  return holder;
}

function templateOf(words: ParentNode, id: string): HTMLTemplateElement {
  return part(words, `#${id}`) as HTMLTemplateElement;
}

function frameOf(words: ParentNode, id: string): HTMLElement {
  const { content, dir } = templateOf(words, id);
  document.documentElement.dir = dir;
  const frame = document.importNode(content, true).firstElementChild as HTMLElement;
  // Nothing behind it answers yet.
  frame.inert = true;
  return frame;
}

interface RowsShown {
  readonly first: number;
  readonly most: number;
  readonly selected: string;
}

function part(of: ParentNode, selector: string): HTMLElement {
  return of.querySelector<HTMLElement>(selector) as HTMLElement;
}

function countOf(words: ParentNode, count: number, locale: string): string {
  const form = new Intl.PluralRules(locale).select(count);
  const { textContent } = part(templateOf(words, 'first-counts').content, `[data-form=${form}]`);
  return textContent.replace('{{count, number}}', new Intl.NumberFormat(locale).format(count));
}

function fill(frame: HTMLElement, stores: readonly StoreSummary[], { first, most, selected }: RowsShown): void {
  if (stores.length < searchFrom) part(frame, '.stores-search').remove();
  const sample = {
    healthy: part(frame, '[data-health=healthy]'),
    warning: part(frame, '[data-health=warning]'),
    problem: part(frame, '[data-health=problem]'),
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
  part(frame, '.first-list').replaceChildren(...rows);
}
