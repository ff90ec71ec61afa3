/**
 * What the store says about a key, and WordPress about itself. They are translated on a store that is not English, the
 * codes are not: a caller that reads the words is wrong on such a store, and this is how to find out.
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
  /** A security plugin to whoever is not logged in. */
  readonly restClosed: string;
  readonly maintenanceTitle: string;
  readonly maintenance: string;
  readonly fatalError: string;
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
  restClosed: 'Only authenticated users can access the REST API.',
  maintenanceTitle: 'Maintenance',
  maintenance: 'Briefly unavailable for scheduled maintenance. Check back in a minute.',
  fatalError: 'There has been a critical error on this website.',
};

/*
 * The words of the other languages are our own, not WooCommerce's and WordPress's translations: what matters is that
 * they are not the English ones, and that two refusals that differ in English differ here.
 */

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
  restClosed: 'Die REST-API steht nur angemeldeten Benutzern offen.',
  maintenanceTitle: 'Wartung',
  maintenance: 'Wegen Wartungsarbeiten kurz nicht erreichbar. Schau in einer Minute wieder vorbei.',
  fatalError: 'Auf dieser Website ist ein schwerer Fehler aufgetreten.',
};

const ja: Messages = {
  locale: 'ja',
  secretInvalid: 'シークレットが正しくありません。',
  keyInvalid: 'キーが正しくありません。',
  noReadPermission: 'この API キーには読み取りの権限がありません。',
  noWritePermission: 'この API キーには書き込みの権限がありません。',
  unknownMethod: '不明なリクエストメソッドです。',
  signatureInvalid: '署名が正しくありません - 送信された署名が一致しません。',
  methodInvalid: '署名が正しくありません - 署名の方式が無効です。',
  timestampInvalid: 'タイムスタンプが正しくありません。',
  nonceUsed: 'ノンスが正しくありません - このノンスはすでに使われています。',
  missingParameters: (names) => `OAuth のパラメーターがありません: ${names.join('、')}`,
  cannotList: '一覧を表示する権限がありません。',
  cannotViewItem: 'この項目を表示する権限がありません。',
  cannotBatch: 'この項目をまとめて編集する権限がありません。',
  restClosed: 'REST API を利用できるのはログインしたユーザーだけです。',
  maintenanceTitle: 'メンテナンス',
  maintenance: 'メンテナンスのため一時的にご利用いただけません。しばらくしてからもう一度お試しください。',
  fatalError: 'このサイトで重大なエラーが発生しました。',
};

const ar: Messages = {
  locale: 'ar',
  secretInvalid: 'سر المستهلك غير صالح.',
  keyInvalid: 'مفتاح المستهلك غير صالح.',
  noReadPermission: 'مفتاح الواجهة البرمجية هذا لا يملك إذن القراءة.',
  noWritePermission: 'مفتاح الواجهة البرمجية هذا لا يملك إذن الكتابة.',
  unknownMethod: 'طريقة طلب غير معروفة.',
  signatureInvalid: 'توقيع غير صالح - التوقيع المرسل غير مطابق.',
  methodInvalid: 'توقيع غير صالح - طريقة التوقيع غير صالحة.',
  timestampInvalid: 'الطابع الزمني غير صالح.',
  nonceUsed: 'رقم المرة الواحدة غير صالح - سبق استخدامه.',
  missingParameters: (names) => `معاملات OAuth ناقصة: ${names.join('، ')}`,
  cannotList: 'عذرًا، لا يمكنك عرض هذه القائمة.',
  cannotViewItem: 'عذرًا، لا يمكنك عرض هذا العنصر.',
  cannotBatch: 'عذرًا، لا يُسمح لك بتعديل هذه العناصر دفعة واحدة.',
  restClosed: 'واجهة REST متاحة للمستخدمين المسجلين فقط.',
  maintenanceTitle: 'صيانة',
  maintenance: 'الموقع غير متاح مؤقتًا بسبب أعمال صيانة. عد بعد دقيقة.',
  fatalError: 'حدث خطأ فادح في هذا الموقع.',
};

export const languages = { en, de, ja, ar } as const;
export type Language = keyof typeof languages;
