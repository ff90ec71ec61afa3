import './parts.css';
import { CircleCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { PasteChoice, PasteReport } from '../../../src-main/contract/host.ts';
import { useCoreWords } from '../../text/failures.ts';
import { useFormats } from '../../ui/formats.ts';
import { Icon } from '../../ui/Icon.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';

export interface PasteStateProps {
  /** Absent while nothing was pasted. */
  readonly paste: PasteReport | undefined;
  readonly onChoose: (choice: PasteChoice) => void;
}

/** What was understood of all that was pasted so far. Screen readers hear each change. */
export function PasteState({ paste, onChoose }: PasteStateProps) {
  const { t } = useTranslation('words');
  const words = useCoreWords();
  const { list } = useFormats();
  return (
    <div className="part-paste" role="status" data-state={paste?.state ?? 'none'}>
      <Icon icon={paste?.state === 'complete' ? CircleCheck : CircleDashed} size="normal" />
      <div>
        {paste ? (
          <Understood paste={paste} onChoose={onChoose} />
        ) : (
          <span className="ui-muted">{t('paste.waiting')}</span>
        )}
        {paste && paste.repairs.length > 0 && (
          <p className="ui-description">{t('paste.repaired', { repairs: list(paste.repairs.map(words.repair)) })}</p>
        )}
      </div>
    </div>
  );
}

interface UnderstoodProps extends PasteStateProps {
  readonly paste: PasteReport;
}

function Understood({ paste: { state, keyLast7 = '', choices = [] }, onChoose }: UnderstoodProps): ReactNode {
  const { t } = useTranslation('words');
  const key = <KeyName last7={keyLast7} />;
  switch (state) {
    case 'complete':
      return <Trans t={t} i18nKey="paste.complete" components={{ key }} />;
    case 'secret-missing':
      return <Trans t={t} i18nKey="paste.secretMissing" components={{ key }} />;
    case 'key-missing':
      return t('paste.keyMissing');
    case 'choose':
      return (
        <RadioGroup
          label={t('paste.choose')}
          choices={choices.map(({ keyLast7: key, secretLast7: secret }, index) => ({
            id: String(index),
            label: t('paste.choice', { key, secret }),
          }))}
          value={null}
          onChange={(id) => {
            const choice = choices[Number(id)];
            if (choice) onChoose(choice);
          }}
        />
      );
  }
}
