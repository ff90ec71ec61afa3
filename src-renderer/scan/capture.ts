/** Chromium has it on the page's side too; the types know it in workers only. */
declare const MediaStreamTrackProcessor: {
  new (init: {
    readonly track: MediaStreamTrack;
    readonly maxBufferSize: number;
  }): { readonly readable: ReadableStream<VideoFrame> };
};

/** Why there is nothing to see. */
export const captureProblems = [
  'camera-denied',
  'camera-missing',
  'camera-busy',
  'screen-denied',
  'screen-missing',
  'screen-unavailable',
] as const;
export type CaptureProblem = (typeof captureProblems)[number];

export interface Camera {
  readonly id: string;
  /** As the system names it; empty where it does not. */
  readonly name: string;
}

/** As the person chooses in the system's, the browser's or our own dialog. The cursor may lie on the code. */
export async function openScreen(): Promise<MediaStreamTrack> {
  const options = {
    video: { cursor: 'never', frameRate: { max: 10 } },
    audio: false,
    selfBrowserSurface: 'exclude',
    monitorTypeSurfaces: 'include',
  };
  return onlyTrack(await navigator.mediaDevices.getDisplayMedia(options as DisplayMediaStreamOptions));
}

/** The camera with this id, or the one that the system gives first. As sharp as it can up to full HD. */
export async function openCamera(id: string | undefined): Promise<MediaStreamTrack> {
  const video = {
    width: { ideal: 1920 },
    height: { ideal: 1080 },
    ...(id === undefined ? {} : { deviceId: { exact: id } }),
  };
  return onlyTrack(await navigator.mediaDevices.getUserMedia({ video, audio: false }));
}

function onlyTrack(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getVideoTracks();
  if (track === undefined) throw new DOMException('no picture in it', 'NotFoundError');
  return track;
}

/** The newest frame waits to be read; those before it are dropped. */
export function framesOf(track: MediaStreamTrack): ReadableStream<VideoFrame> {
  return new MediaStreamTrackProcessor({ track, maxBufferSize: 1 }).readable;
}

/** Their names are told once one of them was opened. */
export async function listCameras(): Promise<readonly Camera[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }) => ({ id: deviceId, name: label }));
}

/** A camera of a computer looks at the person, who moves more easily in a mirror; only one that says it looks away does not. */
export function isMirrored(track: MediaStreamTrack): boolean {
  return track.getSettings().facingMode !== 'environment';
}

export function hasLight(track: MediaStreamTrack): boolean {
  return 'torch' in track.getCapabilities();
}

/** Whether it worked. */
export async function switchLight(track: MediaStreamTrack, on: boolean): Promise<boolean> {
  try {
    await track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
    return true;
  } catch {
    return false;
  }
}

/**
 * What an error of the browser means for the person; `not-chosen` where they closed the dialog without a choice. Nothing
 * for an error that is no refusal.
 */
export function problemOf(source: 'screen' | 'camera', error: unknown): CaptureProblem | 'not-chosen' | undefined {
  if (!(error instanceof DOMException)) return undefined;
  const { name, message } = error;
  if (source === 'camera') {
    if (name === 'NotAllowedError' || name === 'SecurityError') return 'camera-denied';
    if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'camera-missing';
    return name === 'NotReadableError' || name === 'AbortError' ? 'camera-busy' : undefined;
  }
  // Chromium's message tells a person who has closed the dialog from a system that lets nobody see the screen.
  if (name === 'NotAllowedError') return /by system/i.test(message) ? 'screen-denied' : 'not-chosen';
  if (name === 'NotFoundError') return 'screen-missing';
  return name === 'NotReadableError' || name === 'AbortError' || name === 'InvalidStateError'
    ? 'screen-unavailable'
    : undefined;
}
