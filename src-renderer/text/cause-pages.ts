import { useTranslation } from 'react-i18next';
import { type CausePage, causePages, type ServerInstruction } from '../../src-main/contract/cause-pages-en.ts';
import type { FailureParams } from '../../src-main/contract/result.ts';
import type { NamedCause } from './causes.ts';
import { useCoreWords } from './failures.ts';
import { pageWords } from './page-words.ts';

export interface CausePageWords extends Pick<CausePage, 'sign' | 'why' | 'apart'> {
  readonly servers: readonly ServerInstruction[];
}

type PageCatalogue = Pick<CausePage, 'sign' | 'why' | 'apart'> & { readonly servers?: readonly string[] };

/** The English catalogue of causes' pages, in the shape of every language's: lines of configuration are no words. */
export function englishCausePages(): Readonly<Record<string, PageCatalogue>> {
  const words = Object.entries(causePages).map(([cause, { sign, why, apart, host }]) => {
    const servers = host?.servers.map(({ text }) => text) ?? [];
    return [cause, { sign, why, apart, ...(servers.length > 0 && { servers }) }];
  });
  return Object.fromEntries(words);
}

/** The long words about one cause; a catalogue that comes only when somebody asks for it. */
export function useCausePage({ cause, params }: NamedCause): CausePageWords {
  const { i18n } = useTranslation();
  const core = useCoreWords();
  const { say } = pageWords(i18n, i18n.language, 'cause-pages', englishCausePages());
  const filled = core.params({ code: cause, params });
  const servers = causePages[cause].host?.servers ?? [];
  return {
    sign: say(`${cause}.sign`, filled),
    why: say(`${cause}.why`, filled),
    apart: say(`${cause}.apart`, filled),
    servers: servers.map(({ lines, ...instruction }, index) => ({
      ...instruction,
      text: say(`${cause}.servers.${index}`, filled),
      ...(lines !== undefined && { lines: linesWith(lines, filled) }),
    })),
  };
}

/** Lines are copied into a file: nothing is isolated in them by signs that cannot be seen. */
function linesWith(lines: string, params: FailureParams): string {
  return lines.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? ''));
}
