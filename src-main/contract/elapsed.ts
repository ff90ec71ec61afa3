/**
 * Whether it is less than so many milliseconds since `since`, by a clock that a person or the network may set: since one
 * that was set back says nothing of how long it is, it counts as over. All in milliseconds since 1970.
 */
export function isWithin(since: number, milliseconds: number, now: number): boolean {
  return now >= since && now - since < milliseconds;
}
