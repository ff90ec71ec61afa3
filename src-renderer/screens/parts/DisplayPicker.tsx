import { useTranslation } from 'react-i18next';
import type { DisplaySource } from '../../../src-main/contract/host.ts';
import { chooseDisplay, useDisplays } from '../../state/displays.ts';
import { stopScanning } from '../../state/scanning.ts';
import { PictureDialog } from '../../ui/PictureDialog.tsx';

/** Asks which screen or window shall be looked at, where the door leaves that to the page. */
export function DisplayPicker() {
  const { t } = useTranslation('scan');
  const { request, sources } = useDisplays();
  const group = (kind: DisplaySource['kind'], label: string) => ({
    label,
    choices: sources
      .filter((source) => source.kind === kind)
      .map(({ id, name, thumbnail }) => ({
        id,
        label: name,
        ...(thumbnail === undefined ? {} : { picture: thumbnail }),
      })),
  });
  return (
    <PictureDialog
      isOpen={request !== undefined}
      title={t('display.title')}
      groups={[group('screen', t('display.screens')), group('window', t('display.windows'))]}
      noPicture={t('display.noPicture')}
      none={t('display.none')}
      onChoose={chooseDisplay}
      onCancel={stopScanning}
    >
      {t('display.intro')}
    </PictureDialog>
  );
}
