import { useTranslation } from 'react-i18next';
import type { KeyRecord } from '../../../../src-main/contract/models.ts';

export interface PermissionWords {
  readonly found: string;
  readonly wanted: string;
  /** It may do less than was asked for. */
  readonly lacks: boolean;
}

/** What a key was seen to be allowed, in wp-admin's words for it, and what the person wanted it to be. */
export function usePermissionOf(key: Pick<KeyRecord, 'wanted' | 'found'> | undefined): PermissionWords {
  const { t } = useTranslation(['key', 'words']);
  if (key === undefined) {
    return { found: t('key:unknown'), wanted: t('key:unknown'), lacks: false };
  }
  const { wanted, found } = key;
  const lacks = (wanted !== 'write' && found.read === 'no') || (wanted !== 'read' && found.write === 'no');
  return { found: t(permissionWord(found)), wanted: t(`words:permission.${wanted}`), lacks };
}

function permissionWord({ read, write }: KeyRecord['found']) {
  if (read === 'yes') return write === 'yes' ? 'words:permission.read_write' : 'words:permission.read';
  return write === 'yes' ? 'words:permission.write' : 'key:unknown';
}
