import {
  ArrowLeftRight,
  FlaskConical,
  Info,
  Pause,
  Play,
  Plus,
  SearchCheck,
  Settings,
  Store,
  Wrench,
} from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { hostOf } from '../screens/stores/host-of.ts';
import { openAddTool } from '../screens/tools/adding.ts';
import { useGateway } from '../state/gateway.ts';
import { go } from '../state/route.ts';
import { useStores } from '../state/stores.ts';
import { type Command, CommandPalette } from '../ui/CommandPalette.tsx';
import { usePauseAll } from './pause-all.ts';
import { useShown } from './shown.ts';

/** All that can be gone to, by Ctrl+K or Cmd+K. */
export function Palette() {
  const { t } = useTranslation(['app', 'tools']);
  const stores = useStores(({ list }) => list);
  const shown = useShown();
  const status = useGateway((gateway) => gateway.status);
  const pauseAll = usePauseAll();
  // The store that is looked at; where none is, the only one.
  const toolsOf = stores.find(({ id }) => id === shown.storeId) ?? (stores.length === 1 ? stores[0] : undefined);
  const isPaused = status?.paused === true;
  const hasTools = status !== undefined && (status.state !== 'closed' || isPaused);
  const commands = useMemo(
    (): readonly Command[] => [
      { id: 'connect', label: t('app:addStore'), icon: Plus, onAction: () => go({ page: 'connect' }) },
      { id: 'diagnose', label: t('app:diagnose'), icon: SearchCheck, onAction: () => go({ page: 'diagnose' }) },
      { id: 'practice', label: t('app:practice'), icon: FlaskConical, onAction: () => go({ page: 'practice' }) },
      { id: 'transfer', label: t('app:transfer'), icon: ArrowLeftRight, onAction: () => go({ page: 'transfer' }) },
      { id: 'settings', label: t('app:settings'), icon: Settings, onAction: () => go({ page: 'settings' }) },
      { id: 'about', label: t('app:about'), icon: Info, onAction: () => go({ page: 'about' }) },
      ...(toolsOf
        ? [
            {
              id: 'add-tool',
              label: t('tools:palette.add'),
              hint: toolsOf.name,
              icon: Wrench,
              onAction: () => openAddTool(toolsOf.id),
            },
          ]
        : []),
      ...(hasTools
        ? [
            {
              id: 'pause-all',
              label: t(isPaused ? 'tools:palette.resumeAll' : 'tools:palette.pauseAll'),
              icon: isPaused ? Play : Pause,
              onAction: () => pauseAll(!isPaused),
            },
          ]
        : []),
      ...stores.map(({ id, name, address }) => ({
        id: `store ${id}`,
        label: name,
        hint: hostOf(address),
        icon: Store,
        onAction: () => go({ page: 'store', storeId: id }),
      })),
    ],
    [t, stores, toolsOf, hasTools, isPaused, pauseAll],
  );
  return <CommandPalette commands={commands} />;
}
