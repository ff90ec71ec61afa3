import { ArrowLeftRight, Info, type LucideIcon, Plus, Settings } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { StoreList } from '../screens/stores/StoreList.tsx';
import { go, type Route } from '../state/route.ts';
import { useStores } from '../state/stores.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import type { ShownRoute } from './shown-route.ts';

type Place = Extract<Route['page'], 'settings' | 'about' | 'transfer'>;

const places: ReadonlyArray<{ readonly page: Place; readonly icon: LucideIcon }> = [
  { page: 'transfer', icon: ArrowLeftRight },
  { page: 'settings', icon: Settings },
  { page: 'about', icon: Info },
];

/** The stores, the way to another one, and the pages about Gatehouse itself. */
export function Sidebar({ route }: { readonly route: ShownRoute }) {
  const { t } = useTranslation(['app', 'stores']);
  const count = useStores(({ list }) => list.length);
  return (
    <nav className="app-sidebar" aria-label={t('app:sidebar')}>
      <div className="app-sidebar-head">
        <h2>{count === 0 ? t('app:sidebar') : t('stores:count', { count })}</h2>
        <IconButton icon={Plus} label={t('app:addStore')} size="small" onPress={() => go({ page: 'connect' })} />
      </div>
      <StoreList selected={route.storeId} />
      <ul className="app-places">
        {places.map(({ page, icon }) => (
          <li key={page} aria-current={route.page === page ? 'page' : undefined}>
            <Button variant="quiet" size="small" icon={icon} onPress={() => go({ page })}>
              {t(`app:${page}`)}
            </Button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
