import { useTranslation } from 'react-i18next';
import { useSettings } from '../../state/settings.ts';
import { useKitServices } from '../../ui/Kit.tsx';

const dayMs = 86_400_000;

export interface Age {
  /** Whole days since the key was given to Gatehouse. */
  readonly days: number;
  readonly text: string;
  /** It is older than the person wants keys to be, and they did not put the reminder off. */
  readonly isDue: boolean;
}

/** How old a key is. How long it had been in the store before it came here, nobody can tell. */
export function useAge(addedAt: string | undefined, remindAfter?: string): Age {
  const { t } = useTranslation('key');
  const { now } = useKitServices();
  const reminderDays = useSettings(({ settings }) => settings?.reminderDays ?? 0);
  const age = Math.floor((now() - Date.parse(addedAt ?? '')) / dayMs);
  if (Number.isNaN(age)) {
    return { days: 0, text: t('unknown'), isDue: false };
  }
  const days = Math.max(0, age);
  const isPutOff = remindAfter !== undefined && now() < Date.parse(remindAfter);
  return {
    days,
    text: days === 0 ? t('today') : t('days', { count: days }),
    isDue: reminderDays > 0 && days >= reminderDays && !isPutOff,
  };
}
