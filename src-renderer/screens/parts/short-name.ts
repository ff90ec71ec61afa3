const longest = 60;

/** The name of a store for a title or a notice, where what is said of it must find room beside it. */
export function shortName(name: string): string {
  const letters = [...name];
  return letters.length > longest ? `${letters.slice(0, longest).join('').trimEnd()}…` : name;
}
