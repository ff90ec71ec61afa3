import type { DesktopCapturer, DesktopCapturerSource, Session } from 'electron';
import type { DisplaySource, HostEvent } from '../contract/host.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { isOurMainFrame } from './origin.ts';

type DisplayMediaHandler = NonNullable<Parameters<Session['setDisplayMediaRequestHandler']>[0]>;

export interface DisplayChoiceParts {
  readonly desktopCapturer: Pick<DesktopCapturer, 'getSources'>;
  /** Whether the person is scanning a key from the screen right now. */
  readonly isScanning: () => boolean;
  /** The app's own window, as `getMediaSourceId` names it: nobody looks for a key there. */
  readonly ownWindow: () => string | undefined;
  /** Asks the page which one. */
  readonly ask: (event: Extract<HostEvent, { type: 'choose-display' }>) => void;
  /** Names a choice, so that an answer to an earlier one is not taken for this. */
  readonly newId: () => string;
  /** The system itself asks the person when the sources are listed, and lists what was chosen. */
  readonly systemAsks: boolean;
}

export interface DisplayChoice {
  /** Answers a page's `getDisplayMedia`. */
  readonly handle: DisplayMediaHandler;
  /** What the page has chosen, `null` for nothing. Fails with `display-choice-over`. */
  choose(request: string, source: string | null): Result<void>;
  /** Nothing is to be seen any more: what was asked for is refused. */
  end(): void;
}

/** Large enough to tell windows apart, and too small to read what is in them. */
const thumbnailSize = { width: 320, height: 200 };
const thumbnailQuality = 75;
const longestName = 200;
const mostSources = 60;

/** Has the page choose what it will see, among what the system can show and nothing else. */
export function createDisplayChoice(parts: DisplayChoiceParts): DisplayChoice {
  const { desktopCapturer, isScanning, ownWindow, ask, newId, systemAsks } = parts;
  let open:
    | { readonly id: string; readonly sources: readonly DesktopCapturerSource[]; readonly answer: Answer }
    | undefined;

  function end(): void {
    open?.answer(null);
    open = undefined;
  }

  async function offer(answer: Answer): Promise<void> {
    end();
    const id = newId();
    // From now on what was asked for earlier is over, also while the system lists its windows.
    open = { id, sources: [], answer };
    const found = await desktopCapturer
      .getSources({ types: ['screen', 'window'], thumbnailSize, fetchWindowIcons: false })
      .catch(() => []);
    if (open?.id !== id) return;
    const sources = withoutOwnWindow(found, ownWindow()).slice(0, mostSources);
    const [first] = sources;
    if (first === undefined || !isScanning()) return end();
    open = { id, sources, answer };
    if (systemAsks) choose(id, first.id);
    else ask({ type: 'choose-display', request: id, sources: sources.map(described) });
  }

  function choose(request: string, source: string | null): Result<void> {
    if (open?.id !== request) return fail('display-choice-over');
    const chosen = isScanning() ? open.sources.find(({ id }) => id === source) : undefined;
    open.answer(chosen ? { video: { id: chosen.id, name: chosen.name } } : null);
    open = undefined;
    return ok(undefined);
  }

  return {
    handle(request, answer) {
      if (isOurMainFrame(request.frame) && request.videoRequested && isScanning()) void offer(answer);
      else answer(null);
    },
    choose,
    end,
  };
}

type Answer = Parameters<DisplayMediaHandler>[1];

/** Ids are `window:NUMBER:…`; the last part tells whose process it is, and the two sides write it differently. */
function withoutOwnWindow(sources: readonly DesktopCapturerSource[], own: string | undefined): DesktopCapturerSource[] {
  const numberOf = (id: string): string => id.split(':').slice(0, 2).join(':');
  return sources
    .filter(({ id }) => own === undefined || numberOf(id) !== numberOf(own))
    .toSorted((one, other) => Number(isScreen(other)) - Number(isScreen(one)));
}

function isScreen({ id }: Pick<DesktopCapturerSource, 'id'>): boolean {
  return id.startsWith('screen:');
}

function described(source: DesktopCapturerSource): DisplaySource {
  const { id, name, thumbnail } = source;
  return {
    id,
    name: name.slice(0, longestName),
    kind: isScreen(source) ? 'screen' : 'window',
    ...(thumbnail.isEmpty()
      ? {}
      : { thumbnail: `data:image/jpeg;base64,${thumbnail.toJPEG(thumbnailQuality).toString('base64')}` }),
  };
}

/** Where windows are Wayland's, its portal asks the person, and a program hears of what was chosen only. */
export function systemAsksForDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return (
    platform === 'linux' && (env.XDG_SESSION_TYPE ?? '').startsWith('wayland') && env.WAYLAND_DISPLAY !== undefined
  );
}
