import { lazy, Suspense, useEffect, useEffectEvent } from 'react';
import type { Failure } from '../../src-main/contract/result.ts';
import { WelcomePage } from '../screens/welcome/index.tsx';
import { startState } from '../state/start.ts';
import { useCoreWords } from '../text/failures.ts';
import { Loading } from '../ui/Loading.tsx';
import { NoticeRegion } from '../ui/NoticeRegion.tsx';
import { showNotice } from '../ui/notices.ts';
import { Banners } from './Banners.tsx';
import { Fault } from './Fault.tsx';
import { Frame } from './Frame.tsx';
import { useLanguage } from './language.ts';
import { useOpenLinks } from './open-links.ts';
import { Palette } from './Palette.tsx';
import { Sidebar } from './Sidebar.tsx';
import { type Shown, useShown } from './shown.ts';
import { useTheme } from './theme.ts';

const ConnectPage = lazy(() =>
  import('../screens/connect/index.tsx').then((screen) => ({ default: screen.ConnectPage })),
);
const StorePage = lazy(() => import('../screens/store/index.tsx').then((screen) => ({ default: screen.StorePage })));
const DiagnosePage = lazy(() =>
  import('../screens/diagnose/index.tsx').then((screen) => ({ default: screen.DiagnosePage })),
);
const PracticePage = lazy(() =>
  import('../screens/practice/index.tsx').then((screen) => ({ default: screen.PracticePage })),
);
const SettingsPage = lazy(() =>
  import('../screens/settings/index.tsx').then((screen) => ({ default: screen.SettingsPage })),
);
const RotatePage = lazy(() => import('../screens/rotate/index.tsx').then((screen) => ({ default: screen.RotatePage })));
const AddToolPage = lazy(() =>
  import('../screens/tools/index.tsx').then((screen) => ({ default: screen.AddToolPage })),
);
const ToolPage = lazy(() => import('../screens/tools/index.tsx').then((screen) => ({ default: screen.ToolPage })));
const ChangeToolPage = lazy(() =>
  import('../screens/tools/index.tsx').then((screen) => ({ default: screen.ChangeToolPage })),
);
const AboutPage = lazy(() => import('../screens/about/index.tsx').then((screen) => ({ default: screen.AboutPage })));
const TransferPage = lazy(() =>
  import('../screens/transfer/index.tsx').then((screen) => ({ default: screen.TransferPage })),
);

/** The window: stores at the left, the chosen page at the right; without a store the page takes all of it. */
export function App() {
  const words = useCoreWords();
  const tell = useEffectEvent((failure: Failure) => {
    const { what, next } = words.failure(failure);
    showNotice({ tone: 'warning', text: `${what} ${next}` });
  });
  // Once, whatever language is spoken: what is known of the network and the core is not to be found out anew.
  useEffect(() => startState((failure) => tell(failure)), []);
  useTheme();
  useLanguage();
  useOpenLinks();
  const shown = useShown();

  return (
    <>
      <Frame sidebar={shown.isWhole ? undefined : <Sidebar shown={shown} />} banners={<Banners />}>
        <Fault key={`${shown.page} ${shown.storeId ?? ''}`}>
          <Suspense fallback={<Loading />}>
            <Page shown={shown} />
          </Suspense>
        </Fault>
      </Frame>
      <Palette />
      <NoticeRegion />
    </>
  );
}

function Page({ shown }: { readonly shown: Shown }) {
  switch (shown.page) {
    case 'loading':
      return <Loading />;
    case 'welcome':
      return <WelcomePage />;
    case 'connect':
      return <ConnectPage />;
    case 'diagnose':
      return <DiagnosePage />;
    case 'practice':
      return <PracticePage />;
    case 'store':
      return <StorePage storeId={shown.storeId} />;
    case 'rotate':
      return <RotatePage storeId={shown.storeId} />;
    case 'add-tool':
      return <AddToolPage key={shown.storeId} storeId={shown.storeId} />;
    case 'tool':
      return <ToolPage key={shown.tool} storeId={shown.storeId} toolId={shown.tool ?? ''} />;
    case 'change-tool':
      return <ChangeToolPage key={shown.tool} storeId={shown.storeId} toolId={shown.tool ?? ''} lack={shown.lack} />;
    case 'settings':
      return <SettingsPage />;
    case 'about':
      return <AboutPage />;
    case 'transfer':
      return <TransferPage />;
  }
}
