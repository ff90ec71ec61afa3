import './CodeBlock.css';
import { Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './Button.tsx';
import { useKitServices } from './Kit.tsx';
import { showNotice } from './notices.ts';

export interface CodeBlockProps {
  /** What it is, for screen readers: "curl command". */
  readonly label: string;
  readonly children: string;
}

/** Text to read closely and to copy. */
export function CodeBlock({ label, children }: CodeBlockProps) {
  return (
    <div className="ui-code" dir="ltr">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section tabIndex={0} className="ui-code-text" aria-label={label}>
        <pre>{children}</pre>
      </section>
      <CopyButton text={children} />
    </div>
  );
}

/** Copies `text`, and says whether that went well. */
function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation('kit');
  const { copyText } = useKitServices();
  const copy = () =>
    copyText(text).then(
      () => showNotice({ tone: 'success', text: t('copied') }),
      () => showNotice({ tone: 'error', text: t('copyFailed') }),
    );
  return <IconButton icon={Copy} label={t('copy')} size="small" onPress={() => void copy()} />;
}
