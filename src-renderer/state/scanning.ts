import { create } from 'zustand';
import type { ScanSource } from '../../src-main/contract/host.ts';
import type { Failure } from '../../src-main/contract/result.ts';
import {
  type Camera,
  type CaptureProblem,
  framesOf,
  hasLight,
  isMirrored,
  listCameras,
  openCamera,
  openScreen,
  problemOf,
  switchLight,
} from '../scan/capture.ts';
import { startDecoder } from '../scan/decoder.ts';
import { newestFrames } from '../scan/frames.ts';
import { declineDisplays } from './displays.ts';
import { host } from './host.ts';

/** Why a scan has ended without a key, where nothing has failed. */
export type ScanEnding = 'not-chosen' | 'window-hidden' | 'screen-gone' | 'camera-gone';

/** What is being looked at for a key. What is seen there, and what a code says, is never in it. */
export interface Scanning {
  readonly source?: ScanSource | 'picture';
  /** The person or the system is asked first. */
  readonly stage: 'at-rest' | 'asking' | 'looking';
  readonly ending?: ScanEnding;
  readonly problem?: CaptureProblem;
  readonly failure?: Failure;
  /** Known once one of them was opened. */
  readonly cameras: readonly Camera[];
  /** The one that was opened last. */
  readonly camera?: string;
  readonly isMirrored: boolean;
  /** Absent where the camera has none. */
  readonly light?: 'on' | 'off';
}

const atRest: Scanning = { stage: 'at-rest', cameras: [], isMirrored: false };

export const useScanning = create<Scanning>()(() => atRest);

/** Hands on what the codes say, and drops it; true where something was taken, which ends a scan. */
export type TakeCodes = (codes: readonly string[]) => Promise<boolean>;

/** A screen that stands still is looked at so often: by then all was tried that can be. */
const stillLooks = 40;

/** How a scan ended: with a key or a person's stop there is nothing to say. */
type Outcome = Pick<Scanning, 'ending' | 'problem' | 'failure'>;

let current: AbortController | undefined;
/** Settles when the last scan has given back all that it had. */
let last: Promise<unknown> = Promise.resolve();
/** What the camera shows, for a preview. */
let shown: MediaStreamTrack | undefined;

export function stopScanning(): void {
  current?.abort();
  current = undefined;
  declineDisplays();
  const { cameras, camera } = useScanning.getState();
  useScanning.setState({ ...atRest, cameras, ...(camera === undefined ? {} : { camera }) }, true);
}

/** Looks for codes in a picture's file, whatever it says that it is. */
export function scanPicture(file: Blob, take: TakeCodes): Promise<void> {
  return scan('picture', async (signal) => {
    useScanning.setState({ stage: 'looking' });
    const decoder = startDecoder();
    signal.addEventListener('abort', decoder.close);
    const seen = await decoder.lookAtPicture(file);
    decoder.close();
    if (signal.aborted) return {};
    if (!seen.ok) return { failure: seen.failure };
    await take(seen.value);
    return {};
  });
}

/** Watches a screen or a window of the person's choice until a key is seen there, also while this window is covered. */
export function scanScreen(take: TakeCodes): Promise<void> {
  return scan('screen', (signal) => watch('screen', signal, openScreen, take));
}

/** Looks through a camera until it sees a key, or this window is out of sight. */
export function scanCamera(take: TakeCodes, camera = useScanning.getState().camera): Promise<void> {
  return scan('camera', (signal) => {
    const hidden = new AbortController();
    const hide = () => {
      if (document.visibilityState === 'hidden') hidden.abort();
    };
    document.addEventListener('visibilitychange', hide);
    return watch('camera', AbortSignal.any([signal, hidden.signal]), () => openCamera(camera), take)
      .then((outcome): Outcome => (hidden.signal.aborted ? { ending: 'window-hidden' } : outcome))
      .finally(() => document.removeEventListener('visibilitychange', hide));
  });
}

/** What a preview shows while the camera is in use. */
export function cameraTrack(): MediaStreamTrack | undefined {
  return shown;
}

export async function turnLight(light: 'on' | 'off'): Promise<void> {
  const track = shown;
  if (track && (await switchLight(track, light === 'on')) && track === shown) useScanning.setState({ light });
}

/** One scan at a time: what runs is stopped, and has given all back, before the next begins. */
function scan(source: ScanSource | 'picture', work: (signal: AbortSignal) => Promise<Outcome>): Promise<void> {
  stopScanning();
  const scanning = new AbortController();
  current = scanning;
  useScanning.setState({ source, stage: 'asking' });
  const begin = async () => {
    let outcome: Outcome = {};
    try {
      if (!scanning.signal.aborted) outcome = await work(scanning.signal);
    } finally {
      if (!scanning.signal.aborted) {
        stopScanning();
        useScanning.setState(outcome);
      }
    }
  };
  const ended = last.then(begin, begin);
  last = ended;
  return ended;
}

async function watch(
  source: ScanSource,
  signal: AbortSignal,
  open: () => Promise<MediaStreamTrack>,
  take: TakeCodes,
): Promise<Outcome> {
  const allowed = await host().setScanning({ scanning: source });
  try {
    if (!allowed.ok) return { failure: allowed.failure };
    const track = await unlessAborted(open, signal);
    return track ? await watchTrack(source, signal, track, take) : {};
  } catch (error) {
    const problem = problemOf(source, error);
    if (problem === undefined) throw error;
    return problem === 'not-chosen' ? { ending: problem } : { problem };
  } finally {
    void host().setScanning({ scanning: null });
  }
}

/** A dialog that asks the person may stand there for long: whoever has given up meanwhile is not kept waiting. */
function unlessAborted(
  open: () => Promise<MediaStreamTrack>,
  signal: AbortSignal,
): Promise<MediaStreamTrack | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(undefined));
    open().then((track) => {
      if (signal.aborted) track.stop();
      else resolve(track);
    }, reject);
  });
}

async function watchTrack(
  source: ScanSource,
  signal: AbortSignal,
  track: MediaStreamTrack,
  take: TakeCodes,
): Promise<Outcome> {
  const decoder = startDecoder();
  const giveBack = () => {
    track.stop();
    decoder.close();
  };
  signal.addEventListener('abort', giveBack);
  const isNew = createMemory();
  try {
    await tell(source, track);
    for await (const frame of newestFrames(framesOf(track), stillLooks)) {
      const seen = await decoder.lookAtFrame(frame);
      if (signal.aborted) return {};
      if (!seen.ok) return { failure: seen.failure };
      if ((await isNew(seen.value)) && (await take(seen.value))) return {};
    }
    return { ending: `${source}-gone` };
  } finally {
    giveBack();
    shown = undefined;
  }
}

async function tell(source: ScanSource, track: MediaStreamTrack): Promise<void> {
  useScanning.setState({ stage: 'looking' });
  if (source === 'screen') return;
  shown = track;
  const { deviceId } = track.getSettings();
  useScanning.setState({
    cameras: await listCameras(),
    isMirrored: isMirrored(track),
    ...(deviceId === undefined ? {} : { camera: deviceId }),
    ...(hasLight(track) ? { light: 'off' as const } : {}),
  });
}

/**
 * Whether codes have been seen here before: a foreign one stands before the camera for many frames, and is told of once.
 * Their digests are remembered, never what they say.
 */
function createMemory(): (codes: readonly string[]) => Promise<boolean> {
  const seen = new Set<string>();
  return async (codes) => {
    if (codes.length === 0) return false;
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(codes.toSorted())));
    const name = String.fromCharCode(...new Uint8Array(digest));
    const isNew = !seen.has(name);
    seen.add(name);
    return isNew;
  };
}
