import type { DesktopCapturer, SystemPreferences, WebContents } from 'electron';
import type { ScanSource } from '../contract/host.ts';
import { fail, ok, type Result } from '../contract/result.ts';

export interface ScanningParts {
  readonly platform: NodeJS.Platform;
  readonly systemPreferences: Pick<SystemPreferences, 'getMediaAccessStatus' | 'askForMediaAccess'>;
  readonly desktopCapturer: Pick<DesktopCapturer, 'getSources'>;
}

/** What the page may look at now: it says so itself, and nothing else that it asks for is allowed. */
export interface Scanning {
  isScanning(source: ScanSource): boolean;
  /** Fails with `camera-not-allowed` or `screen-not-allowed` where the system does not let this program see it. */
  set(source: ScanSource | null): Promise<Result<void>>;
  /** Ends what this page has begun when it goes, dies or loads anew. */
  endWith(contents: Pick<WebContents, 'on'>): void;
  /** Called whenever a scan has ended. */
  onEnd(listener: () => void): void;
}

export function createScanning(parts: ScanningParts): Scanning {
  const listeners: (() => void)[] = [];
  let now: ScanSource | null = null;
  /** Counts what was said: the system may ask the person meanwhile, and the page may have gone on. */
  let turn = 0;

  function change(source: ScanSource | null): void {
    turn += 1;
    if (now !== null && now !== source) for (const listener of listeners) listener();
    now = source;
  }

  return {
    isScanning: (source) => now === source,
    async set(source) {
      change(null);
      if (source === null) return ok(undefined);
      const asked = turn;
      const allowed = await (source === 'camera' ? allowsCamera(parts) : allowsScreen(parts));
      if (allowed.ok && asked === turn) change(source);
      return allowed;
    },
    endWith(contents) {
      const end = (): void => change(null);
      contents.on('did-navigate', end);
      contents.on('render-process-gone', end);
      contents.on('destroyed', end);
    },
    onEnd: (listener) => void listeners.push(listener),
  };
}

/** macOS asks the person the first time; both systems have a switch for it, of which a page hears nothing but a refusal. */
async function allowsCamera({ platform, systemPreferences }: ScanningParts): Promise<Result<void>> {
  if (platform === 'darwin' && !(await systemPreferences.askForMediaAccess('camera'))) {
    return fail('camera-not-allowed', { settings: 'mac-camera' });
  }
  if (platform === 'win32' && systemPreferences.getMediaAccessStatus('camera') === 'denied') {
    return fail('camera-not-allowed', { settings: 'windows-camera' });
  }
  return ok(undefined);
}

/** macOS lists a program among those that may see the screen, and asks the person, once it has tried. */
async function allowsScreen({ platform, systemPreferences, desktopCapturer }: ScanningParts): Promise<Result<void>> {
  if (platform !== 'darwin') return ok(undefined);
  const isGranted = (): boolean => systemPreferences.getMediaAccessStatus('screen') === 'granted';
  if (isGranted()) return ok(undefined);
  await desktopCapturer.getSources({ types: ['screen'], thumbnailSize: { width: 0, height: 0 } }).catch(() => []);
  return isGranted() ? ok(undefined) : fail('screen-not-allowed', { settings: 'mac-screen' });
}
