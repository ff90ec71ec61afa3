import { useTranslation } from 'react-i18next';
import { type CausePage, causePages, type ServerInstruction } from '../../src-main/contract/cause-pages-en.ts';
import type { NamedCause } from './causes.ts';
import { useCoreWords } from './failures.ts';

export interface CausePageWords extends Pick<CausePage, 'sign' | 'why' | 'apart'> {
  readonly servers: readonly ServerInstruction[];
}

/** The long words about one cause; a catalogue that comes only when somebody asks for it. */
export function useCausePage({ cause, params }: NamedCause): CausePageWords {
  const { i18n } = useTranslation();
  const core = useCoreWords();
  if (!i18n.hasResourceBundle('en', 'cause-pages')) i18n.addResourceBundle('en', 'cause-pages', causePages);
  const say = i18n.getFixedT(i18n.language, 'cause-pages' as 'kit') as unknown as (
    key: string,
    params: object,
  ) => string;
  const filled = core.params({ code: cause, params });
  const servers = causePages[cause].host?.servers ?? [];
  return {
    sign: say(`${cause}.sign`, filled),
    why: say(`${cause}.why`, filled),
    apart: say(`${cause}.apart`, filled),
    servers: servers.map((instruction, index) => {
      const at = `${cause}.host.servers.${index}`;
      return {
        ...instruction,
        text: say(`${at}.text`, filled),
        ...(instruction.lines === undefined
          ? {}
          : { lines: say(`${at}.lines`, { ...filled, interpolation: { escapeValue: false } }) }),
      };
    }),
  };
}
