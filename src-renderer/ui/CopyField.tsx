import './CopyField.css';
import { Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './Button.tsx';
import { useCopy } from './copying.ts';

export interface CopyFieldProps {
  /** What it is: "Consumer key". */
  readonly label: string;
  /** On one line, cut by nothing: it is there to be copied. */
  readonly value: string;
  readonly onCopied?: (() => void) | undefined;
}

/** One value to copy into a field of another program. */
export function CopyField({ label, value, onCopied }: CopyFieldProps) {
  const { t } = useTranslation('kit');
  const copy = useCopy(onCopied);
  return (
    <div className="ui-copy">
      <span className="ui-label">{label}</span>
      <div className="ui-copy-box">
        <bdi className="ui-mono ui-copy-value">{value}</bdi>
        <IconButton icon={Copy} label={t('copyOf', { what: label })} size="small" onPress={() => copy(value)} />
      </div>
    </div>
  );
}
