import './Field.css';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon.tsx';

/** What every field says of itself. */
export interface FieldWords {
  readonly label: string;
  /** What to enter, and where to find it. */
  readonly description?: ReactNode;
  /** What is wrong and what to do; `undefined` while nothing is. */
  readonly error?: string | undefined;
}

interface FieldLabelProps {
  readonly children: string;
  readonly isRequired?: boolean | undefined;
  readonly isHidden?: boolean;
}

export function FieldLabel({ children, isRequired = false, isHidden = false }: FieldLabelProps) {
  const { t } = useTranslation('kit');
  return (
    <Label className={isHidden ? 'ui-hidden' : 'ui-label'}>
      {children}
      {isRequired && <span className="ui-required"> · {t('required')}</span>}
    </Label>
  );
}

export function FieldHelp({ description, error }: Pick<FieldWords, 'description' | 'error'>) {
  return (
    <>
      {description !== undefined && (
        <Text slot="description" className="ui-description">
          {description}
        </Text>
      )}
      <FieldError className="ui-error">
        <Icon icon={CircleAlert} />
        <span>{error}</span>
      </FieldError>
    </>
  );
}
