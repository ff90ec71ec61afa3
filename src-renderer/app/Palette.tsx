import { ArrowLeftRight, FlaskConical, Info, Plus, SearchCheck, Settings, Store } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { hostOf } from '../screens/stores/host-of.ts';
import { go } from '../state/route.ts';
import { useStores } from '../state/stores.ts';
import { type Command, CommandPalette } from '../ui/CommandPalette.tsx';

/** All that can be gone to, by Ctrl+K or Cmd+K. */
export function Palette() {
  const { t } = useTranslation('app');
  const stores = useStores(({ list }) => list);
  const commands = useMemo(
    (): readonly Command[] => [
      { id: 'connect', label: t('addStore'), icon: Plus, onAction: () => go({ page: 'connect' }) },
      { id: 'diagnose', label: t('diagnose'), icon: SearchCheck, onAction: () => go({ page: 'diagnose' }) },
      { id: 'practice', label: t('practice'), icon: FlaskConical, onAction: () => go({ page: 'practice' }) },
      { id: 'transfer', label: t('transfer'), icon: ArrowLeftRight, onAction: () => go({ page: 'transfer' }) },
      { id: 'settings', label: t('settings'), icon: Settings, onAction: () => go({ page: 'settings' }) },
      { id: 'about', label: t('about'), icon: Info, onAction: () => go({ page: 'about' }) },
      ...stores.map(({ id, name, address }) => ({
        id: `store ${id}`,
        label: name,
        hint: hostOf(address),
        icon: Store,
        onAction: () => go({ page: 'store', storeId: id }),
      })),
    ],
    [t, stores],
  );
  return <CommandPalette commands={commands} />;
}
