import './scan.css';
import { Camera, Image, Lightbulb, LoaderCircle, Monitor, Square } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import {
  cameraTrack,
  type Scanning,
  scanCamera,
  scanPicture,
  scanScreen,
  stopScanning,
  type TakeCodes,
  turnLight,
  useScanning,
} from '../../state/scanning.ts';
import { useSettings } from '../../state/settings.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Select } from '../../ui/Select.tsx';
import { DisplayPicker } from './DisplayPicker.tsx';
import { FailureBanner } from './Failed.tsx';
import { useInView } from './in-view.ts';

export interface KeySourcesProps {
  /** What is to be scanned: the code of a new key, unless told. */
  readonly title?: string;
  /** Hands on what the codes say; true where something of a key was in it. */
  readonly onCodes: TakeCodes;
}

/** Where a code can be scanned from. The button that began a scan ends it, so that the focus stays where it is. */
export function KeySources({ title, onCodes }: KeySourcesProps) {
  const { t } = useTranslation('scan');
  const what = title ?? t('title');
  const scanning = useScanning();
  const picker = useRef<HTMLInputElement>(null);
  const section = useRef<HTMLElement>(null);
  useInView(section, scanning);
  const { source, stage } = scanning;
  const runs = (one: Scanning['source']) => stage !== 'at-rest' && source === one;
  return (
    <section ref={section} className="scan" aria-label={what}>
      <p className="scan-title">{what}</p>
      <div className="part-row">
        <Button
          size="small"
          icon={runs('screen') ? Square : Monitor}
          onPress={() => (runs('screen') ? stopScanning() : void scanScreen(onCodes))}
        >
          {runs('screen') ? t('stop.screen') : t('start.screen')}
        </Button>
        <Button
          size="small"
          icon={runs('camera') ? Square : Camera}
          onPress={() => (runs('camera') ? stopScanning() : void scanCamera(onCodes))}
        >
          {runs('camera') ? t('stop.camera') : t('start.camera')}
        </Button>
        <Button
          size="small"
          icon={runs('picture') ? Square : Image}
          onPress={() => (runs('picture') ? stopScanning() : picker.current?.click())}
        >
          {runs('picture') ? t('stop.picture') : t('start.picture')}
        </Button>
        <input
          ref={picker}
          type="file"
          hidden
          accept="image/png,image/jpeg,image/webp"
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            // The same file once more is a choice, too.
            target.value = '';
            if (file) void scanPicture(file, onCodes);
          }}
        />
      </div>
      <Progress scanning={scanning} />
      {source === 'camera' && stage === 'looking' && <CameraView scanning={scanning} onCodes={onCodes} />}
      <Problem scanning={scanning} />
      <DisplayPicker />
    </section>
  );
}

/** Screen readers hear each change. */
function Progress({ scanning: { source, stage, ending } }: { readonly scanning: Scanning }) {
  const { t } = useTranslation('scan');
  const isAtRest = source === undefined || stage === 'at-rest';
  return (
    <>
      <p className="scan-progress" role="status">
        {!isAtRest && (
          <>
            <Icon icon={LoaderCircle} isBusy />
            <span>{t(`state.${source}.${stage}`)}</span>
          </>
        )}
        {isAtRest && ending && t(`ending.${ending}`)}
      </p>
      {isAtRest && <p className="ui-description">{t('help')}</p>}
    </>
  );
}

function CameraView({ scanning, onCodes }: KeySourcesProps & { readonly scanning: Scanning }) {
  const { t } = useTranslation('scan');
  const { cameras, camera = '', light, isMirrored } = scanning;
  const video = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    const track = cameraTrack();
    const element = video.current;
    if (element && track) element.srcObject = new MediaStream([track]);
    return () => {
      if (element) element.srcObject = null;
    };
  }, []);

  return (
    <div className="scan-camera">
      <video ref={video} autoPlay muted playsInline data-mirrored={isMirrored || undefined} aria-label={t('preview')} />
      <div className="part-row">
        {cameras.length > 1 && (
          <Select
            label={t('camera')}
            choices={cameras.map(({ id, name }, index) => ({ id, label: name || `${t('camera')} ${index + 1}` }))}
            value={camera}
            onChange={(id) => void scanCamera(onCodes, id)}
          />
        )}
        {light && (
          <Button size="small" icon={Lightbulb} onPress={() => void turnLight(light === 'on' ? 'off' : 'on')}>
            {light === 'on' ? t('lightOff') : t('lightOn')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Why there was nothing to see, and what to do about it on this system. */
function Problem({ scanning: { problem, failure } }: { readonly scanning: Scanning }) {
  const { t } = useTranslation('scan');
  const platform = useSettings(({ app }) => app?.platform ?? 'linux');
  if (failure) return <FailureBanner failure={failure} />;
  if (problem === undefined) return null;
  const next =
    problem === 'camera-busy' || problem === 'camera-missing'
      ? t(`problem.${problem}.next`)
      : t(`problem.${problem}.next.${platform}`);
  return (
    <Banner tone="error">
      <p className="part-what">{t(`problem.${problem}.what`)}</p>
      <p>{next}</p>
    </Banner>
  );
}
