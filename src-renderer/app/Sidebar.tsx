import { ArrowLeftRight, Info, type LucideIcon, Pause, Plus, SearchCheck, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StoreList } from '../screens/stores/StoreList.tsx';
import { useGateway } from '../state/gateway.ts';
import { go, type Route } from '../state/route.ts';
import { useStores } from '../state/stores.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import type { Shown } from './shown.ts';

type Place = Extract<Route['page'], 'diagnose' | 'settings' | 'about' | 'transfer'>;

const places: ReadonlyArray<{ readonly page: Place; readonly icon: LucideIcon }> = [
  { page: 'diagnose', icon: SearchCheck },
  { page: 'transfer', icon: ArrowLeftRight },
  { page: 'settings', icon: Settings },
  { page: 'about', icon: Info },
];

/** The stores, the way to another one, and the pages about Gatehouse itself. */
export function Sidebar({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation(['app', 'stores']);
  const count = useStores(({ list }) => list.length);
  return (
    <SidebarFrame title={count === 0 ? t('app:sidebar') : t('stores:count', { count })} page={shown.page}>
      <StoreList selected={shown.storeId} />
      <PausedMark storeId={shown.storeId} />
    </SidebarFrame>
  );
}

/** That no tool of any store gets through, on every page; leads to where that is taken back. */
function PausedMark({ storeId }: { readonly storeId: string | undefined }) {
  const { t } = useTranslation('tools');
  const isPaused = useGateway(({ status }) => status?.paused === true);
  const first = useStores(({ list }) => list[0]?.id);
  const store = storeId ?? first;
  if (!isPaused || store === undefined) {
    return null;
  }
  return (
    <div className="app-mark">
      <Button
        variant="quiet"
        size="small"
        icon={Pause}
        onPress={() => go({ page: 'store', storeId: store, tab: 'tools' })}
      >
        {t('sidebar.paused')}
      </Button>
    </div>
  );
}

export interface SidebarFrameProps {
  readonly title: string;
  /** The page that is shown. */
  readonly page: Shown['page'];
  /** The list of stores. */
  readonly children: ReactNode;
}

export function SidebarFrame({ title, page: current, children }: SidebarFrameProps) {
  const { t } = useTranslation('app');
  return (
    <nav className="app-sidebar" aria-label={t('sidebar')}>
      <div className="app-sidebar-head">
        <h2>{title}</h2>
        <IconButton icon={Plus} label={t('addStore')} size="small" onPress={() => go({ page: 'connect' })} />
      </div>
      {children}
      <ul className="app-places">
        {places.map(({ page, icon }) => (
          <li key={page} aria-current={current === page ? 'page' : undefined}>
            <Button variant="quiet" size="small" icon={icon} onPress={() => go({ page })}>
              {t(page)}
            </Button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
