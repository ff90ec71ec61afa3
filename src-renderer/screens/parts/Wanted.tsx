import './parts.css';
import { useTranslation } from 'react-i18next';
import { type Permission, permissions } from '../../../src-main/contract/models.ts';
import { Segmented } from '../../ui/RadioGroup.tsx';

export interface WantedProps {
  readonly wanted: Permission;
  readonly onChange: (wanted: Permission) => void;
}

/** What a key is to be allowed to do; one that lacks it is a problem. */
export function Wanted({ wanted, onChange }: WantedProps) {
  const { t } = useTranslation('words');
  return (
    <div className="part-wanted">
      <h2>{t('want.title')}</h2>
      <Segmented<Permission>
        label={t('want.title')}
        choices={permissions.map((id) => ({ id, label: t(`permission.${id}`) }))}
        value={wanted}
        onChange={onChange}
      />
      <p className="ui-description" aria-live="polite">
        {t(`want.${wanted}`)}
      </p>
    </div>
  );
}
