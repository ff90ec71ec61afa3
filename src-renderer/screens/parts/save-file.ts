/** Hands a file to the person's downloads. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then; until then it needs the address.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
