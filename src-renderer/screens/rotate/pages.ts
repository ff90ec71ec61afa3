import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Rotation } from '../../../src-main/contract/rotation.ts';
import type { RotationDraft } from './rotating.ts';

/** The five steps of the guide. */
export const rotationPages = ['why', 'key', 'compare', 'switch', 'revoke'] as const;
export type RotationPage = (typeof rotationPages)[number];

/** The steps in the order in which they come. */
export function stepsOf(rotation: Rotation | undefined, draft: RotationDraft): readonly RotationPage[] {
  const isRevokedFirst =
    rotation === undefined
      ? draft.reason === 'leaked' && draft.order === 'revoke-first'
      : rotation.order === 'revoke-first' && (rotation.oldKey.refusedAt !== undefined || isOldAwaited(rotation, draft));
  return isRevokedFirst ? ['why', 'revoke', 'key', 'compare', 'switch'] : rotationPages;
}

/** What is shown: where the rotation stands, and within that where the person looks. */
export function pageOf({ rotation, activeKey }: StoreRecord, draft: RotationDraft): RotationPage | 'done' {
  const { page, seen } = draft;
  if (rotation === undefined) {
    return seen?.newKey !== undefined && seen.newKey.id === activeKey ? 'done' : 'why';
  }
  switch (rotation.phase) {
    case 'awaiting-key':
      return isOldAwaited(rotation, draft) ? 'revoke' : 'key';
    case 'offered':
    case 'verified':
      return page === 'key' ? 'key' : 'compare';
    case 'switched':
      return page === 'switch' || page === 'revoke' ? page : rotation.revocation ? 'revoke' : 'switch';
  }
}

/** The old key is to be revoked before the new one is made. */
function isOldAwaited({ order, phase, oldKey }: Rotation, { isOldLeft = false }: RotationDraft): boolean {
  return order === 'revoke-first' && phase === 'awaiting-key' && oldKey.refusedAt === undefined && !isOldLeft;
}
