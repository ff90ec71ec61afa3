import { useEffect, useEffectEvent, useRef } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { ToolLogin } from '../../../src-main/contract/tools.ts';
import { go } from '../../state/route.ts';
import { Banner } from '../../ui/Banner.tsx';
import { CopyField } from '../../ui/CopyField.tsx';
import { showNotice } from '../../ui/notices.ts';
import { shortName } from '../parts/short-name.ts';
import { ReadySettings } from './ReadySettings.tsx';
import type { Program } from './ready/ready-settings.ts';

export interface LoginShownProps {
  readonly login: ToolLogin;
  readonly program: Program;
}

/**
 * A tool's address, key and secret, to be copied: what is shown here stands in the component that shows it, in no state
 * that outlives it, and on no page that is left. Where the secret was not copied by then, it says where to make another.
 */
export function LoginShown({ login, program }: LoginShownProps) {
  const { t } = useTranslation('tools');
  const { tool, url, consumerKey, consumerSecret } = login;
  const isCopied = useRef(false);
  const note = () => {
    isCopied.current = true;
  };
  const leave = useEffectEvent(() => {
    if (isCopied.current) return;
    showNotice({
      tone: 'warning',
      text: t('login.left', { name: shortName(tool.name) }),
      action: { label: t('login.toTool'), onPress: () => go({ page: 'tool', storeId: tool.store, tool: tool.id }) },
    });
  });
  useEffect(() => () => leave(), []);
  return (
    <>
      <Banner tone="warning">
        <Trans t={t} i18nKey="login.once" components={{ b: <b /> }} />
      </Banner>
      <CopyField label={t('login.url')} value={url} />
      <CopyField label={t('login.key')} value={consumerKey} />
      <CopyField label={t('login.secret')} value={consumerSecret} onCopied={note} />
      <p className="ui-muted part-small">{t('login.local')}</p>
      <section className="part-stack">
        <h2>{t('ready.title')}</h2>
        <ReadySettings
          login={{ name: tool.name, url, consumerKey, consumerSecret, rules: tool }}
          program={program}
          isBelowFields
          onCopied={note}
        />
        <p className="ui-muted part-small">{t('ready.proxy')}</p>
      </section>
    </>
  );
}
