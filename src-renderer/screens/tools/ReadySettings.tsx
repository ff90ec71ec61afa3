import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/Banner.tsx';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { CopyField } from '../../ui/CopyField.tsx';
import { Select } from '../../ui/Select.tsx';
import {
  needsReading,
  type Program,
  programs,
  type ReadyLogin,
  type ReadyPartName,
  readySettings,
} from './ready/ready-settings.ts';

const fieldNames: ReadonlySet<ReadyPartName> = new Set(['url', 'key', 'secret']);

export interface ReadySettingsProps {
  readonly login: ReadyLogin;
  /** For which they are shown at first. */
  readonly program: Program;
  /** Address, key and secret stand above already. */
  readonly isBelowFields?: boolean;
  readonly onCopied?: () => void;
}

/** What to put into which program, ready to paste, with what matters there. */
export function ReadySettings({ login, program: first, isBelowFields = false, onCopied }: ReadySettingsProps) {
  const { t } = useTranslation('tools');
  const [program, setProgram] = useState(first);
  const parts = readySettings(program, login).filter(({ name }) => !isBelowFields || !fieldNames.has(name));
  const isUseless = login.rules.permission === 'write' && needsReading(program);
  return (
    <div className="part-stack">
      <Select
        label={t('ready.program')}
        choices={programs.map((id) => ({ id, label: t(`ready.name.${id}`) }))}
        value={program}
        onChange={setProgram}
      />
      <p className="part-small">{t(`ready.note.${program}`)}</p>
      {isUseless ? (
        <Banner tone="warning">{t('ready.writeOnly')}</Banner>
      ) : (
        parts.map(({ kind, name, text }) =>
          kind === 'field' ? (
            <CopyField key={name} label={t(`ready.part.${name}`)} value={text} onCopied={onCopied} />
          ) : (
            <CodeBlock key={name} label={t(`ready.part.${name}`)} onCopied={onCopied}>
              {text}
            </CodeBlock>
          ),
        )
      )}
    </div>
  );
}
