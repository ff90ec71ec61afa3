import { Fragment, useEffect, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { Tool } from '../../../src-main/contract/tools.ts';
import { host } from '../../state/host.ts';
import { StoreText } from '../../ui/StoreText.tsx';

export interface ToolsOfStoreProps {
  readonly storeId: string;
  /** What becomes of them meanwhile. */
  readonly fare: 'keeps' | 'fails';
}

/** So many are called by their names. */
const mostNamed = 6;

/** Tools that call through the gateway have keys of their own: a rotation leaves nothing to do in them. */
export function ToolsOfStore({ storeId, fare }: ToolsOfStoreProps) {
  const { t } = useTranslation('rotate');
  const [tools, setTools] = useState<readonly Tool[]>([]);
  useEffect(() => {
    // What cannot be read now is not what this page is about.
    void host()
      .listTools({ store: storeId })
      .then((listed) => setTools(listed.ok ? listed.value : []));
  }, [storeId]);
  if (tools.length === 0) return null;
  const named = tools.slice(0, mostNamed);
  const more = tools.length - named.length;
  const names = (
    <>
      {named.map(({ id, name }, index) => (
        <Fragment key={id}>
          {index > 0 && ', '}
          <StoreText>{name}</StoreText>
        </Fragment>
      ))}
      {more > 0 && ` ${t('tools.more', { count: more })}`}
    </>
  );
  return (
    <p>
      <Trans t={t} i18nKey={`tools.${fare}`} count={tools.length} components={{ tools: names }} />
    </p>
  );
}
