import './base.css';
import type { i18n } from 'i18next';
import { createContext, type ReactNode, useContext, useEffect, useInsertionEffect, useMemo } from 'react';
import { I18nProvider, useLocale } from 'react-aria-components/I18nProvider';
import { I18nextProvider, useTranslation } from 'react-i18next';

/** What parts of the kit need from outside. */
export interface KitServices {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Rejects where the clipboard is not to be had. */
  readonly copyText: (text: string) => Promise<void>;
}

const browserServices: KitServices = {
  now: () => Date.now(),
  copyText: (text) => navigator.clipboard.writeText(text),
};

const ServicesContext = createContext<KitServices>(browserServices);

export function useKitServices(): KitServices {
  return useContext(ServicesContext);
}

export interface KitProps {
  readonly i18n: i18n;
  /** For dates and numbers, and for the direction of writing (BCP 47); else the language of `i18n`. */
  readonly locale?: string;
  readonly services?: Partial<KitServices>;
  readonly children: ReactNode;
}

/** Stands around the whole window: language, direction, clock and clipboard for every part of the kit. */
export function Kit({ i18n, ...props }: KitProps) {
  return (
    <I18nextProvider i18n={i18n}>
      <InLanguage {...props} />
    </I18nextProvider>
  );
}

function InLanguage({ locale, services, children }: Omit<KitProps, 'i18n'>) {
  const { i18n } = useTranslation();
  const allServices = useMemo(() => ({ ...browserServices, ...services }), [services]);
  useInsertionEffect(claimPressableStyle, []);
  return (
    <I18nProvider locale={locale ?? i18n.language}>
      <ServicesContext value={allServices}>
        <DocumentLanguage />
        {children}
      </ServicesContext>
    </I18nProvider>
  );
}

function DocumentLanguage() {
  const { locale, direction } = useLocale();
  useEffect(() => {
    document.documentElement.lang = locale;
    document.documentElement.dir = direction;
  }, [locale, direction]);
  return null;
}

/**
 * React Aria inserts one style element, unless an element of this id is there; the content security policy would
 * refuse it and report each attempt. The rule itself is in base.css.
 */
function claimPressableStyle() {
  const id = 'react-aria-pressable-style';
  if (document.getElementById(id) === null) {
    const claim = document.createElement('meta');
    claim.id = id;
    document.head.append(claim);
  }
}
