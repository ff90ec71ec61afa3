import { CircleCheck } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { go } from '../../state/route.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { useHistory } from '../store/history/histories.ts';
import { leaveRotation, useRotationDraft } from './rotating.ts';
import { ToolsOfStore } from './ToolsOfStore.tsx';

/** The rotation is over: which key is in use, and whether the other was seen to be dead. */
export function DonePage({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('rotate');
  const { seen } = useRotationDraft(store.id);
  const because = useErasedBecause(store.id, seen?.oldKey.last7);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const keys = {
    old: <KeyName last7={seen?.oldKey.last7 ?? ''} />,
    new: <KeyName last7={seen?.newKey?.last7 ?? ''} />,
  };
  return (
    <div className="rotate-done">
      <h1 ref={heading} tabIndex={-1}>
        {t('done.title')}
      </h1>
      <p className="ui-muted part-small rotate-store">
        <StoreText>{store.name}</StoreText>
      </p>
      <p className="rotate-aside">
        <CircleCheck size={16} aria-hidden="true" />
        <span>
          <Trans t={t} i18nKey="done.inUse" components={keys} />
        </span>
      </p>
      {because === 'told-to' ? (
        <Banner tone="warning">
          <Trans t={t} i18nKey="done.told-to" components={{ ...keys, b: <b /> }} />
        </Banner>
      ) : (
        because && (
          <p className="rotate-aside">
            <CircleCheck size={16} aria-hidden="true" />
            <span>
              <Trans t={t} i18nKey="done.revoked" components={keys} />
            </span>
          </p>
        )
      )}
      <ToolsOfStore storeId={store.id} fare="keeps" />
      <div className="part-row">
        <Button variant="primary" onPress={() => leaveRotation(store)}>
          {t('done.toStore')}
        </Button>
        <Button onPress={() => go({ page: 'store', storeId: store.id, tab: 'history' })}>{t('done.history')}</Button>
      </div>
    </div>
  );
}

/** The history alone knows how it ended, also where another window or the background brought it about. */
function useErasedBecause(storeId: string, last7: string | undefined): 'revoked' | 'told-to' | undefined {
  const history = useHistory(storeId);
  const entries = history?.ok ? history.value.entries : [];
  const erased = entries.find((entry) => entry.event === 'key-erased' && entry.keyLast7 === last7);
  return erased?.event === 'key-erased' ? erased.because : undefined;
}
