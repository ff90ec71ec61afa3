import './parts.css';
import { type Ref, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StagingLogin } from '../../../src-main/contract/host.ts';
import { SecretField, type SecretFieldHandle } from '../../ui/SecretField.tsx';
import { TextField } from '../../ui/TextField.tsx';

export interface StagingFieldsHandle {
  /** What was typed, if anything, to be handed on at once; the password is not in its field any more. */
  readonly take: () => StagingLogin | undefined;
}

export interface StagingFieldsProps {
  readonly ref: Ref<StagingFieldsHandle>;
  readonly isDisabled: boolean;
  /** Why the last one that was given did not do. */
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
}

/** The name and password of a staging site. The password goes the way of a key: from its field to the core alone. */
export function StagingFields({ ref, isDisabled, error, autoFocus = false }: StagingFieldsProps) {
  const { t } = useTranslation('words');
  const [user, setUser] = useState('');
  const password = useRef<SecretFieldHandle>(null);
  useImperativeHandle(
    ref,
    () => ({
      take: () => {
        const login = { user, password: password.current?.read() ?? '' };
        password.current?.clear();
        return login.user === '' && login.password === '' ? undefined : login;
      },
    }),
    [user],
  );
  return (
    <div className="part-staging">
      <TextField
        label={t('staging.user')}
        value={user}
        onChange={setUser}
        maxLength={1000}
        autoComplete="off"
        spellCheck="false"
        isDisabled={isDisabled}
        autoFocus={autoFocus}
      />
      <SecretField ref={password} label={t('staging.password')} error={error} isDisabled={isDisabled} />
    </div>
  );
}
