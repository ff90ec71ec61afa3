import { Copy, Mail } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckReport } from '../../../src-main/contract/models.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import { host } from '../../state/host.ts';
import { useCauseWords } from '../../text/causes.ts';
import { withoutBidiControls } from '../../text/isolate.ts';
import { Button } from '../../ui/Button.tsx';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { useKitServices } from '../../ui/Kit.tsx';
import { showNotice } from '../../ui/notices.ts';
import { TextArea } from '../../ui/TextField.tsx';
import { FailureBanner } from '../parts/Failed.tsx';

type Kind = 'report' | 'host-letter';

/** What is shown to be read, or to be copied by hand where the clipboard is not to be had. */
type Shown = { readonly kind: Kind; readonly text: string } | { readonly kind: Kind; readonly failure: Failure };

/** A report for whoever helps, and a message for the hosting company; the core writes both, without keys and secrets. */
export function ReportText({ report, children }: { readonly report: CheckReport; readonly children: ReactNode }) {
  const { t } = useTranslation('check');
  const { copyText } = useKitServices();
  const [shown, setShown] = useState<Shown>();
  const [pending, setPending] = useState<Kind>();

  const { fixes } = useCauseWords();
  const concernsHost = report.findings.some(
    (finding) => finding.severity !== 'note' && fixes(finding).some(({ who }) => who === 'host'),
  );

  const write = async (kind: Kind) => {
    setPending(kind);
    const described = await host().describeReport({ report: report.id, as: kind });
    setPending(undefined);
    return described;
  };
  const copy = async () => {
    const described = await write('report');
    if (!described.ok) {
      setShown({ kind: 'report', failure: described.failure });
      return;
    }
    const { text } = described.value;
    await copyText(text).then(
      () => showNotice({ tone: 'success', text: t('copy.copied') }),
      () => setShown({ kind: 'report', text }),
    );
  };
  const showLetter = async () => {
    const described = await write('host-letter');
    setShown(
      described.ok
        ? { kind: 'host-letter', text: described.value.text }
        : { kind: 'host-letter', failure: described.failure },
    );
  };

  return (
    <>
      <div className="part-row">
        <Button icon={Copy} isPending={pending === 'report'} onPress={() => void copy()}>
          {t('copy.report')}
        </Button>
        {concernsHost && (
          <Button icon={Mail} isPending={pending === 'host-letter'} onPress={() => void showLetter()}>
            {t('letter.write')}
          </Button>
        )}
        {children}
      </div>
      {shown && <TextPanel shown={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

function TextPanel({ shown, onClose }: { readonly shown: Shown; readonly onClose: () => void }) {
  const { t } = useTranslation(['check', 'kit']);
  const titleId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="ui-card" aria-labelledby={titleId}>
      <div className="ui-card-head">
        <h2 id={titleId} ref={heading} tabIndex={-1}>
          {t(shown.kind === 'host-letter' ? 'check:letter.title' : 'check:copy.title')}
        </h2>
        <Button size="small" variant="quiet" onPress={onClose}>
          {t('kit:close')}
        </Button>
      </div>
      {'failure' in shown ? (
        <FailureBanner failure={shown.failure} />
      ) : shown.kind === 'host-letter' ? (
        <Letter written={withoutBidiControls(shown.text)} />
      ) : (
        <CodeBlock label={t('check:copy.text')}>{withoutBidiControls(shown.text)}</CodeBlock>
      )}
    </section>
  );
}

/** To be read, changed where the person wishes, and copied. */
function Letter({ written }: { readonly written: string }) {
  const { t } = useTranslation(['check', 'kit']);
  const { copyText } = useKitServices();
  const [text, setText] = useState(written);
  const copy = () =>
    copyText(text).then(
      () => showNotice({ tone: 'success', text: t('check:letter.copied') }),
      () => showNotice({ tone: 'error', text: t('kit:copyFailed') }),
    );
  return (
    <>
      <TextArea
        label={t('check:letter.text')}
        description={t('check:letter.help')}
        rows={14}
        value={text}
        onChange={setText}
      />
      <div>
        <Button variant="primary" icon={Copy} onPress={() => void copy()}>
          {t('check:letter.copy')}
        </Button>
      </div>
    </>
  );
}
