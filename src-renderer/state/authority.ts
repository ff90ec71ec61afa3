import type { PracticeReport } from '../../src-main/contract/host.ts';

/** A certificate authority that the person chose a file of. */
export interface AuthorityFile {
  readonly name: string;
  readonly pem: string;
}

/** Where a practice store is, and whom to trust for it. */
export function practiceStore({ address, authority }: PracticeReport): {
  readonly address: string;
  readonly authority?: AuthorityFile;
} {
  return authority === undefined ? { address } : { address, authority: { name: 'practice-store.pem', pem: authority } };
}
