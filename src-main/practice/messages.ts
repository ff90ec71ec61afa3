/**
 * What the store says about a key. WooCommerce translates these on a store that is not English, the codes it does not:
 * a caller that reads the words is wrong on such a store, and this is how to find out.
 */
export interface Messages {
  readonly locale: string;
  readonly secretInvalid: string;
  readonly keyInvalid: string;
  readonly noReadPermission: string;
  readonly noWritePermission: string;
  readonly unknownMethod: string;
  readonly signatureInvalid: string;
  readonly methodInvalid: string;
  readonly timestampInvalid: string;
  readonly nonceUsed: string;
  missingParameters(names: readonly string[]): string;
  readonly cannotList: string;
  readonly cannotViewItem: string;
  readonly cannotBatch: string;
}

const en: Messages = {
  locale: 'en_US',
  secretInvalid: 'Consumer secret is invalid.',
  keyInvalid: 'Consumer key is invalid.',
  noReadPermission: 'The API key provided does not have read permissions.',
  noWritePermission: 'The API key provided does not have write permissions.',
  unknownMethod: 'Unknown request method.',
  signatureInvalid: 'Invalid signature - provided signature does not match.',
  methodInvalid: 'Invalid signature - signature method is invalid.',
  timestampInvalid: 'Invalid timestamp.',
  nonceUsed: 'Invalid nonce - nonce has already been used.',
  missingParameters: (names) => `Missing OAuth parameter${names.length === 1 ? '' : 's'} ${names.join(', ')}`,
  cannotList: 'Sorry, you cannot list resources.',
  cannotViewItem: 'Sorry, you cannot view this resource.',
  cannotBatch: 'Sorry, you are not allowed to batch manipulate this resource.',
};

/** Our own German words, not WooCommerce's translation: what matters is that they are not the English ones. */
const de: Messages = {
  locale: 'de_DE',
  secretInvalid: 'Das Geheimnis des Schlüssels ist ungültig.',
  keyInvalid: 'Der Schlüssel ist ungültig.',
  noReadPermission: 'Der angegebene API-Schlüssel darf nicht lesen.',
  noWritePermission: 'Der angegebene API-Schlüssel darf nicht schreiben.',
  unknownMethod: 'Unbekannte Methode.',
  signatureInvalid: 'Ungültige Signatur – die angegebene Signatur stimmt nicht überein.',
  methodInvalid: 'Ungültige Signatur – das Signaturverfahren ist ungültig.',
  timestampInvalid: 'Ungültiger Zeitstempel.',
  nonceUsed: 'Ungültige Nonce – sie wurde schon verwendet.',
  missingParameters: (names) => `Fehlende OAuth-Parameter: ${names.join(', ')}`,
  cannotList: 'Du darfst diese Einträge leider nicht auflisten.',
  cannotViewItem: 'Du darfst diesen Eintrag leider nicht ansehen.',
  cannotBatch: 'Du darfst diese Einträge leider nicht gesammelt bearbeiten.',
};

export const languages = { en, de } as const;
export type Language = keyof typeof languages;
