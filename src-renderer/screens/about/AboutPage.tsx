/// <reference path="./licences.d.ts" />
import './about.css';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import icon from '../../../assets/icon.svg';
import { useSettings } from '../../state/settings.ts';
import { Card } from '../../ui/Card.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { FailedPage } from '../parts/Failed.tsx';
import { Page } from '../parts/Page.tsx';
import { Licences } from './Licences.tsx';

/** Which Gatehouse this is, and what it is made of. */
export function AboutPage() {
  const { t } = useTranslation('about');
  return (
    <Page title={t('title')} intro={t('what')}>
      <div className="about-cards">
        <Version />
        <Shipped />
      </div>
    </Page>
  );
}

function Version() {
  const { t } = useTranslation('about');
  const { app, failure, load } = useSettings();
  if (app === undefined) {
    return failure ? (
      <FailedPage title={t('versionFailed')} failure={failure} onRetry={() => void load()} />
    ) : (
      <Loading lines={2} />
    );
  }
  return (
    <Card title={t('app')}>
      <div className="about-version">
        <img className="about-icon" src={icon} alt="" />
        <KeyValue
          rows={[
            { name: t('version'), value: app.version },
            { name: t('platform.label'), value: t(`platform.${app.platform}`) },
          ]}
        />
      </div>
      <p>{t('free')}</p>
    </Card>
  );
}

function Shipped() {
  const { t } = useTranslation('about');
  const [licences, setLicences] = useState<typeof import('virtual:licences') | 'failed'>();
  // Long, and read by few: it is a file of its own.
  useEffect(() => {
    import('virtual:licences').then(setLicences, () => setLicences('failed'));
  }, []);
  return (
    <Card title={t('licences')}>
      {licences === undefined ? (
        <Loading slow={t('waiting')} />
      ) : licences === 'failed' ? (
        <p>{t('failed')}</p>
      ) : (
        <Licences packages={licences.packages} texts={licences.texts} />
      )}
    </Card>
  );
}
