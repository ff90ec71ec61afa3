import { useTranslation } from 'react-i18next';
import type { AppDescription, AppSettings } from '../../../src-main/contract/host.ts';
import { languages, type SpokenLanguage } from '../../../src-main/contract/languages.ts';
import { useSettings } from '../../state/settings.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Card } from '../../ui/Card.tsx';
import { Switch } from '../../ui/Checkbox.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { showNotice } from '../../ui/notices.ts';
import { Segmented } from '../../ui/RadioGroup.tsx';
import { Select } from '../../ui/Select.tsx';
import { FailedPage } from '../parts/Failed.tsx';
import { Page } from '../parts/Page.tsx';
import { Folders } from './Folders.tsx';
import { ForgetEverything } from './ForgetEverything.tsx';
import { Gateway } from './Gateway.tsx';
import { Network } from './Network.tsx';
import { VaultState } from './VaultState.tsx';
import './settings.css';

/** What a person chooses once for the whole app. Each choice takes effect at once. */
export function SettingsPage() {
  const { t } = useTranslation('settings');
  const { settings, app, failure, load } = useSettings();
  return (
    <Page title={t('title')}>
      {settings && app ? (
        <Chosen settings={settings} app={app} />
      ) : failure ? (
        <FailedPage title={t('failedTitle')} failure={failure} onRetry={() => void load()} />
      ) : (
        <Loading lines={8} slow={t('waiting')} />
      )}
    </Page>
  );
}

/** Changes a setting, and says so where that did not work. */
function useChange(): (changes: Partial<AppSettings>) => void {
  const words = useCoreWords();
  const { change } = useSettings.getState();
  return (changes) => {
    void change(changes).then((changed) => {
      if (!changed.ok) {
        const { what, next } = words.failure(changed.failure);
        showNotice({ tone: 'error', text: `${what} ${next}` });
      }
    });
  };
}

/** After how many days people are reminded; another number, set by the command line or by hand, stands among them. */
const usualDays = [0, 30, 90, 180, 365];

interface ChosenProps {
  readonly settings: AppSettings;
  readonly app: AppDescription;
}

function Chosen({ settings, app }: ChosenProps) {
  const { t } = useTranslation('settings');
  const change = useChange();
  const { capabilities } = app;
  const days = [...new Set([...usualDays, settings.reminderDays])].toSorted((a, b) => a - b);
  return (
    <div className="settings-cards">
      <Card title={t('appearance')}>
        <div className="settings-labelled">
          <span className="ui-label" aria-hidden="true">
            {t('theme.label')}
          </span>
          <Segmented
            label={t('theme.label')}
            choices={(['system', 'light', 'dark'] as const).map((id) => ({ id, label: t(`theme.${id}`) }))}
            value={settings.theme}
            onChange={(theme) => change({ theme })}
          />
        </div>
        <Select
          label={t('language.label')}
          choices={languages.map((id) => ({ id, label: id === 'system' ? t('language.system') : ownName(id) }))}
          value={settings.language}
          onChange={(language) => change({ language })}
        />
      </Card>
      <Card title={t('reminders.title')}>
        <Select
          label={t('reminders.label')}
          description={t('reminders.help')}
          choices={days.map((count) => ({
            id: String(count),
            label: count === 0 ? t('reminders.never') : t('reminders.days', { count }),
          }))}
          value={String(settings.reminderDays)}
          onChange={(count) => change({ reminderDays: Number(count) })}
        />
      </Card>
      <VaultState />
      <Gateway settings={settings} />
      <Network key={settings.proxy} proxy={settings.proxy} knowsSystem={capabilities.systemProxy} />
      {(capabilities.startAtLogin || capabilities.updates || capabilities.tray !== 'never') && (
        <Card title={t('system')}>
          {capabilities.tray !== 'never' && (
            <Switch
              description={t(capabilities.tray === 'there' ? 'tray.help' : 'tray.missing')}
              isSelected={capabilities.tray === 'there' && settings.keepInTray}
              isDisabled={capabilities.tray === 'missing'}
              onChange={(keepInTray) => change({ keepInTray })}
            >
              {t('tray.label')}
            </Switch>
          )}
          {capabilities.startAtLogin && (
            <Switch
              description={t('start.help')}
              isSelected={settings.startAtLogin}
              onChange={(startAtLogin) => change({ startAtLogin })}
            >
              {t('start.label')}
            </Switch>
          )}
          {capabilities.updates && (
            <Switch
              description={t('updates.help')}
              isSelected={settings.updates}
              onChange={(updates) => change({ updates })}
            >
              {t('updates.label')}
            </Switch>
          )}
        </Card>
      )}
      <Folders app={app} />
      <ForgetEverything />
    </div>
  );
}

/** A language as those call it who speak it; it stands alone, so its first letter is a capital where there are any. */
function ownName(language: SpokenLanguage): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
