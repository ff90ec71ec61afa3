import { FolderOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AppDescription } from '../../../src-main/contract/host.ts';
import { host } from '../../state/host.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { showNotice } from '../../ui/notices.ts';

/** Where Gatehouse keeps what is not secret. Where folders cannot be opened, the place is told all the same. */
export function Folders({ app: { dataFolder, capabilities } }: { readonly app: AppDescription }) {
  const { t } = useTranslation('settings');
  const words = useCoreWords();
  const open = async (folder: 'data' | 'logs') => {
    const opened = await host().openFolder({ folder });
    if (!opened.ok) {
      const { what, next } = words.failure(opened.failure);
      showNotice({ tone: 'error', text: `${what} ${next}` });
    }
  };
  return (
    <Card title={t('folders.title')}>
      <div className="settings-folder">
        <h3>{t('folders.data')}</h3>
        <bdi className="ui-mono">{dataFolder}</bdi>
        <p className="ui-muted part-small">{t('folders.dataHelp')}</p>
      </div>
      {capabilities.openFolder && (
        <div className="part-row">
          <Button icon={FolderOpen} onPress={() => void open('data')}>
            {t('folders.openData')}
          </Button>
          <Button icon={FolderOpen} onPress={() => void open('logs')}>
            {t('folders.openLogs')}
          </Button>
        </div>
      )}
    </Card>
  );
}
