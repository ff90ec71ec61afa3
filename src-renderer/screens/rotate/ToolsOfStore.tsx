import { Trans, useTranslation } from 'react-i18next';
import { useToolsOf } from '../../state/tools.ts';
import { useFormats } from '../../ui/formats.ts';
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
  const { listParts } = useFormats();
  const tools = useToolsOf(storeId);
  if (!tools?.ok || tools.value.length === 0) return null;
  const named = tools.value.slice(0, mostNamed);
  const more = tools.value.length - named.length;
  const items = [...named.map(({ name }) => name), ...(more > 0 ? [t('tools.more', { count: more })] : [])];
  const parts = listParts(items).map(({ isItem, text }, index) => {
    const key = `${index} ${text}`;
    return isItem ? <StoreText key={key}>{text}</StoreText> : text;
  });
  const names = <>{parts}</>;
  return (
    <p>
      <Trans t={t} i18nKey={`tools.${fare}`} count={tools.value.length} components={{ tools: names }} />
    </p>
  );
}
