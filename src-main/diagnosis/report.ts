/** Names a report; nothing can be learnt from it. */
export function newReportId(randomBytes: (count: number) => Uint8Array): string {
  return Buffer.from(randomBytes(12)).toString('hex');
}
