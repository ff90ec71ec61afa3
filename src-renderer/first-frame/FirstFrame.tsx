import type { ReactNode } from 'react';
import { useLocale } from 'react-aria-components/I18nProvider';
import { renderToStaticMarkup } from 'react-dom/server';
import { useTranslation } from 'react-i18next';
import { type SpokenLanguage, spokenLanguages } from '../../src-main/contract/languages.ts';
import { Frame } from '../app/Frame.tsx';
import { SidebarFrame } from '../app/Sidebar.tsx';
import { StoreRow } from '../screens/stores/StoreRow.tsx';
import { WelcomePage } from '../screens/welcome/index.tsx';
import { createI18n } from '../text/i18n.ts';
import { speak } from '../text/speak.ts';
import { Kit } from '../ui/Kit.tsx';
import { Loading } from '../ui/Loading.tsx';
import { SearchField } from '../ui/SearchField.tsx';

/*
 * What the window shows first: markup that is made when the window is built, of the parts that draw it later, and that
 * show.ts fills in when the window opens, long before those parts are there.
 */

/** In every language. Made while this module loads: whoever builds the window loads nothing later. */
export const firstFrames: Readonly<Record<SpokenLanguage, string>> = Object.fromEntries(
  await Promise.all(spokenLanguages.map(async (language) => [language, await framesIn(language)] as const)),
) as Record<SpokenLanguage, string>;

async function framesIn(language: SpokenLanguage): Promise<string> {
  const i18n = createI18n();
  await speak(i18n, language);
  return renderToStaticMarkup(
    <Kit i18n={i18n}>
      <First id="first-welcome">
        <Frame>
          <WelcomePage />
        </Frame>
      </First>
      <First id="first-stores">
        <Frame sidebar={<Stores />}>
          <Loading />
        </Frame>
      </First>
      <Counts language={language} />
    </Kit>,
  );
}

/** Markup that says which way its language is written. */
function First({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const { direction } = useLocale();
  return (
    <template id={id} dir={direction}>
      {children}
    </template>
  );
}

/** With a row of each kind, where the name of what is filled in stands for it. */
function Stores() {
  const { t } = useTranslation('stores');
  return (
    <SidebarFrame title="" page="store">
      <div className="stores-search">
        <SearchField label={t('search')} />
      </div>
      <div className="stores-list">
        <div className="first-list">
          {(['healthy', 'warning', 'problem'] as const).map((health) => (
            <div key={health} className="ui-row" data-health={health}>
              <StoreRow name="name" address="host" health={health} />
            </div>
          ))}
        </div>
      </div>
    </SidebarFrame>
  );
}

/** How many stores there are, in every form that the language has for a number. */
function Counts({ language }: { readonly language: string }) {
  const { i18n } = useTranslation();
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  return (
    <template id="first-counts">
      {pluralCategories.map((form) => (
        <span key={form} data-form={form}>
          {i18n.getResource(language, 'stores', `count_${form}`)}
        </span>
      ))}
    </template>
  );
}
