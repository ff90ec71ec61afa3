import { filesBelow, found } from '../support/leaks.ts';
import type { OpenedDoor } from './doors.ts';

/** Looks for keys in all that a window of Gatehouse had, and in all that it leaves. */
export interface LeakSearch {
  /** Takes down what the page holds now. */
  look(when: string): Promise<void>;
  add(place: string, content: string): void;
  /** Takes down what the page was told, what was printed and every file, closes the window, and does so once more. */
  end(): Promise<void>;
  /** Where something was found out of a key that only the vault may have. */
  leaksOf(key: { readonly consumerKey: string; readonly consumerSecret: string }): readonly string[];
  /** All that is searched. */
  paths(): readonly string[];
}

export function searchFor(opened: OpenedDoor, home: string): LeakSearch {
  const places: [place: string, content: string | Buffer][] = [];
  const takeFiles = (): void => {
    places.push(...filesBelow(home).map(({ path, bytes }): [string, Buffer] => [path, bytes]));
  };
  return {
    async look(when) {
      places.push([`the page, ${when}`, await opened.page.evaluate(allOfThePage)]);
    },
    add: (place, content) => void places.push([place, content]),
    async end() {
      places.push(['messages to the page', await opened.toldPage()], ['output', opened.output()]);
      // Once while its browser still runs and has its profile, once with all of it flushed to disk.
      takeFiles();
      await opened.closeWindow();
      takeFiles();
      places.push(['output at the end', opened.output()]);
    },
    leaksOf: (key) =>
      [key.consumerKey, key.consumerSecret].flatMap((value) =>
        places.flatMap(([place, content]) =>
          [...found(place, key, value), ...found(content, key, value)].map((form) => `${form} in ${place}`),
        ),
      ),
    paths: () => places.map(([place]) => place),
  };
}

/** In the page: its markup with that of shadow roots, what its fields hold, and what it keeps for later. */
function allOfThePage(): string {
  const parts = [document.documentElement.outerHTML, location.href, document.title];
  const read = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      if ('value' in element) parts.push(String(element.value));
      if (element.shadowRoot) {
        parts.push(element.shadowRoot.innerHTML);
        read(element.shadowRoot);
      }
    }
  };
  read(document);
  for (const storage of [localStorage, sessionStorage]) parts.push(JSON.stringify({ ...storage }));
  parts.push(document.cookie, JSON.stringify(history.state));
  return parts.join('\n');
}
