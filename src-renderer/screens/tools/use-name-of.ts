import { useTranslation } from 'react-i18next';
import type { ToolDraft } from './adding.ts';

/** What the tool is to be called: what it is, unless the person wrote something else. */
export function useNameOf({ name, preset }: Pick<ToolDraft, 'name' | 'preset'>): string {
  const { t } = useTranslation('tools');
  return name ?? (preset === 'other' ? '' : t(`preset.${preset}`));
}
