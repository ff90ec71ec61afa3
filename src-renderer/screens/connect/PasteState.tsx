import { CircleCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { PasteReport } from '../../../src-main/contract/host.ts';
import { offerKey, useConnecting } from '../../state/connecting.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Icon } from '../../ui/Icon.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';

/** What was understood of all that was pasted so far. Screen readers hear each change. */
export function PasteState() {
  const { t } = useTranslation('connect');
  const words = useCoreWords();
  const paste = useConnecting((draft) => draft.paste);
  return (
    <div className="connect-paste" role="status" data-state={paste?.state ?? 'none'}>
      <Icon icon={paste?.state === 'complete' ? CircleCheck : CircleDashed} size="normal" />
      <div>
        {paste ? <Understood paste={paste} /> : <span className="ui-muted">{t('key.waiting')}</span>}
        {paste && paste.repairs.length > 0 && (
          <p className="ui-description">{t('key.repaired', { repairs: paste.repairs.map(words.repair).join(', ') })}</p>
        )}
      </div>
    </div>
  );
}

function Understood({ paste: { state, keyLast7 = '', choices = [] } }: { readonly paste: PasteReport }): ReactNode {
  const { t } = useTranslation('connect');
  const key = <KeyName last7={keyLast7} />;
  switch (state) {
    case 'complete':
      return <Trans t={t} i18nKey="key.complete" components={{ key }} />;
    case 'secret-missing':
      return <Trans t={t} i18nKey="key.secretMissing" components={{ key }} />;
    case 'key-missing':
      return t('key.keyMissing');
    case 'choose':
      return (
        <RadioGroup
          label={t('key.choose')}
          choices={choices.map(({ keyLast7: key, secretLast7: secret }, index) => ({
            id: String(index),
            label: t('key.choice', { key, secret }),
          }))}
          value={null}
          onChange={(id) => void offerKey({}, choices[Number(id)])}
        />
      );
  }
}
