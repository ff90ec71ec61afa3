const keyInText = /c[ks]_[0-9a-f]{16}/i;

/** A key or secret belongs into its own field: whatever else is typed may end up on disk and on screen. */
export function hasKey(text: string): boolean {
  return keyInText.test(text);
}
