import { Trans, useTranslation } from 'react-i18next';
import type { CheckReport } from '../../../src-main/contract/models.ts';
import { Fold } from '../../ui/Fold.tsx';
import { LegacyWay } from '../store/Requirements.tsx';

/** How the legacy REST API of the store stands, who needs it, and where it is switched in their version. */
export function Legacy({ report }: { readonly report: CheckReport }) {
  const { t } = useTranslation(['connect', 'store']);
  const { legacyApi } = report;
  return (
    <section>
      <h2>{t('store:legacy.name')}</h2>
      <p>{t(`store:legacy.${legacyApi}`)}</p>
      {legacyApi === 'unknown' && <p className="ui-muted">{t('connect:legacyUnknown')}</p>}
      <Fold title={t(legacyApi === 'on' ? 'store:legacy.turnOff' : 'store:legacy.turnOn')}>
        <div className="part-stack">
          <p>
            <Trans t={t} i18nKey="store:legacy.who" components={{ b: <b /> }} />
          </p>
          <LegacyWay store={report} />
        </div>
      </Fold>
    </section>
  );
}
