import type { catalogues } from './catalogues.ts';

/** Makes the compiler refuse a key that the English catalogue does not have. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'kit';
    resources: (typeof catalogues)['en'];
  }
}
