/** The text form of an encrypted export, all of it in signs of ASCII. */
const exportText = /^\s*-----BEGIN AGE ENCRYPTED FILE-----[\x20-\x7e\r\n]+$/;

/** Stores on their way from another computer, which a code or a text can hold. Whether it is whole, the core finds out. */
export function isExport(text: string): boolean {
  return exportText.test(text);
}
