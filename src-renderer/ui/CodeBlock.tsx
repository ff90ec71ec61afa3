import './CodeBlock.css';
import { Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './Button.tsx';
import { useCopy } from './copying.ts';

export interface CodeBlockProps {
  /** What it is, for screen readers: "curl command". */
  readonly label: string;
  readonly children: string;
  readonly onCopied?: (() => void) | undefined;
}

/** Text to read closely and to copy. */
export function CodeBlock({ label, children, onCopied }: CodeBlockProps) {
  const { t } = useTranslation('kit');
  const copy = useCopy(onCopied);
  return (
    <div className="ui-code" dir="ltr">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section tabIndex={0} className="ui-code-text" aria-label={label}>
        <pre>{children}</pre>
      </section>
      <IconButton icon={Copy} label={t('copy')} size="small" onPress={() => copy(children)} />
    </div>
  );
}
