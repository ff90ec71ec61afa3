import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { CauseCode } from '../../../src-main/contract/codes.ts';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { type AdminPage, adminPage, adminUrlOf, legacySwitch } from '../../../src-main/contract/wp-admin.ts';
import { Card } from '../../ui/Card.tsx';
import { Fold } from '../../ui/Fold.tsx';
import { ExternalLink } from '../../ui/Link.tsx';
import { StatusDot, type Tone } from '../../ui/StatusDot.tsx';

/** What a store needs for its keys to work, how each of it stands, and where it is set right. */
export function Requirements({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  return (
    <Card title={t('requirements.title')}>
      <ul className="store-findings">
        <Permalinks store={store} />
        <Https store={store} />
        <LegacyRestApi store={store} />
      </ul>
    </Card>
  );
}

interface RequirementProps {
  readonly name: string;
  readonly tone: Tone;
  readonly state: string;
  readonly children: ReactNode;
}

function Requirement({ name, tone, state, children }: RequirementProps) {
  return (
    <li className="store-finding">
      <span className="store-requirement">
        <h3>{name}</h3>
        <StatusDot tone={tone} text={state} />
      </span>
      <div className="part-small">{children}</div>
    </li>
  );
}

function wasFound({ lastCheck }: StoreRecord, code: CauseCode): boolean {
  return lastCheck.findings.some(({ cause }) => cause === code);
}

function Permalinks({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const wrong = wasFound(store, 'permalinks-plain')
    ? 'permalinks.plain'
    : wasFound(store, 'rewrite-broken')
      ? 'permalinks.rewrite'
      : undefined;
  return (
    <Requirement
      name={t('permalinks.name')}
      tone={wrong ? 'error' : 'success'}
      state={t(wrong ? 'requirements.attention' : 'requirements.fine')}
    >
      {wrong ? <Trans t={t} i18nKey={wrong} components={wpAdminWords(store, 'permalinks')} /> : t('permalinks.fine')}
    </Requirement>
  );
}

function Https({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const isEncrypted = store.road.restUrl.startsWith('https:');
  const isNoticed = store.road.signedRestUrl.startsWith('https:');
  const state = isEncrypted ? (isNoticed ? 'fine' : 'unnoticed') : 'none';
  return (
    <Requirement
      name={t('https.name')}
      tone={state === 'fine' ? 'success' : 'warning'}
      state={t(state === 'fine' ? 'requirements.fine' : 'requirements.attention')}
    >
      {t(`https.${state}`)}
    </Requirement>
  );
}

function LegacyRestApi({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const { legacyApi } = store;
  const isBroken = wasFound(store, 'legacy-webhooks-broken');
  return (
    <Requirement
      name={t('legacy.name')}
      tone={isBroken ? 'warning' : legacyApi === 'off' ? 'success' : 'neutral'}
      state={t(isBroken ? 'requirements.attention' : legacyApi === 'off' ? 'requirements.fine' : 'requirements.info')}
    >
      {t(`legacy.${legacyApi}`)}
      <Fold title={t(legacyApi === 'on' ? 'legacy.turnOff' : 'legacy.turnOn')}>
        <div className="part-stack">
          <p>
            <Trans t={t} i18nKey="legacy.who" components={{ b: <b /> }} />
          </p>
          <LegacyWay store={store} />
        </div>
      </Fold>
    </Requirement>
  );
}

/** Where it is switched in this store's version. */
export function LegacyWay({
  store,
}: {
  readonly store: Pick<StoreRecord, 'address' | 'adminUrl' | 'legacyApi' | 'versions'>;
}) {
  const { t } = useTranslation('store');
  const version = store.versions.woocommerce;
  const place = legacySwitch(version);
  const isOn = store.legacyApi === 'on';
  if (place === 'checkbox') {
    return (
      <p>
        <Trans
          t={t}
          i18nKey={isOn ? 'legacy.checkboxOff' : 'legacy.checkbox'}
          components={wpAdminWords(store, 'legacyApi')}
        />
      </p>
    );
  }
  return (
    <>
      <p>
        {isOn ? (
          <Trans t={t} i18nKey="legacy.pluginOff" components={wpAdminWords(store, 'legacyPlugin')} />
        ) : (
          <Trans t={t} i18nKey="legacy.plugin" components={wpAdminWords(store, 'findLegacyPlugin')} />
        )}
      </p>
      <p className="ui-muted">
        {place === 'plugin-with-section' ? (
          <Trans t={t} i18nKey="legacy.pluginSection" components={wpAdminWords(store, 'legacyApi')} />
        ) : (
          <Trans
            t={t}
            i18nKey={version === undefined ? 'legacy.pluginSomewhere' : 'legacy.pluginNoSection'}
            values={{ version }}
            components={wpAdminWords(store, 'legacyPlugin')}
          />
        )}
      </p>
    </>
  );
}

/** What stands in a sentence about wp-admin: a label to click, and the way to its page. */
function wpAdminWords(store: Pick<StoreRecord, 'address' | 'adminUrl'>, page: AdminPage) {
  return {
    b: <b />,
    page: <ExternalLink href={adminPage(adminUrlOf(store), page)}>{null}</ExternalLink>,
  };
}
