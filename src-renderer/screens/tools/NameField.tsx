import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../src-main/contract/result.ts';
import { hasKey } from '../../state/key-in-text.ts';
import { useCoreWords } from '../../text/failures.ts';
import { TextField } from '../../ui/TextField.tsx';

export interface NameFieldProps {
  readonly value: string;
  readonly onChange: (name: string) => void;
  /** Why the name that was sent off cannot be. */
  readonly failure: Failure | undefined;
  /** It was sent off: that there is none is said. */
  readonly wasTried: boolean;
}

/** What a tool is called in the list and in the log. A key that is pasted here by mistake goes nowhere. */
export function NameField({ value, onChange, failure, wasTried }: NameFieldProps) {
  const { t } = useTranslation('tools');
  const words = useCoreWords();
  const [isKey, setIsKey] = useState(false);
  const told = failure && words.failure(failure);
  const error = isKey
    ? t('add.nameIsKey')
    : wasTried && value.trim() === ''
      ? t('add.nameMissing')
      : told && `${told.what} ${told.next}`;
  const type = (typed: string) => {
    const hasOne = hasKey(typed);
    setIsKey(hasOne);
    onChange(hasOne ? value : typed);
  };
  return (
    <TextField
      label={t('add.name')}
      description={t('add.nameHelp')}
      value={value}
      onChange={type}
      error={error}
      maxLength={200}
      autoComplete="off"
    />
  );
}

/** Whether it is the name that something failed for. */
export function isAboutName({ code }: Failure): boolean {
  return code === 'tool-exists' || code === 'name-invalid';
}
