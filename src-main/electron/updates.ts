import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Agent } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { AppImageUpdater, type AppUpdater, MacUpdater, NsisUpdater, type UpdateInfo } from 'electron-updater';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';
import { ForeignFeed, SignedFeed, type SignedFeedOptions, UnusableFeed } from './signed-feed.ts';
import { InsecureUpdate, UpdateTransport } from './update-transport.ts';

/** Why an update did not come about. Nothing was changed in any of these cases. */
export const updateProblems = [
  /** No answer: no network, or the server is down. */
  'unreachable',
  /** The server answers, and has no feed. */
  'feed-gone',
  /** Nobody whose key is known has signed the feed. */
  'foreign',
  /** Signed, and without a version or a file that could be used here. */
  'unusable',
  /** What the feed offers is older than what runs. */
  'older',
  /** Somewhere on the way it would not have been https. */
  'insecure',
  /** What came is not what the signed feed says. */
  'damaged',
  /** It is here and whole, and could not be put in place. */
  'not-installed',
] as const;
export type UpdateProblem = (typeof updateProblems)[number];

export type UpdateOutcome =
  | { readonly kind: 'current' }
  /** There is a newer version; nothing of it was fetched yet. */
  | { readonly kind: 'available'; readonly version: string }
  /** It is here, and whole. */
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'problem'; readonly problem: UpdateProblem; readonly detail: string };

export interface UpdateParts {
  /** Where the feed is, and whose signature counts. */
  readonly feed: Pick<SignedFeedOptions, 'url' | 'publicKeys'>;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly app: AppAdapter;
  /** For the connection to the feed and to what it names. */
  readonly agent: () => Promise<Agent>;
  readonly log: (line: string) => void;
  /** Puts what is here and whole in place, and starts it. */
  readonly install: (updater: AppUpdater) => void;
}

export interface Updates {
  check(): Promise<UpdateOutcome>;
  /** Fetches what `check` has found. */
  download(): Promise<UpdateOutcome>;
  /** Installs what `download` has fetched, after one more look at it. The app ends then. */
  install(): Promise<UpdateOutcome>;
}

/** Finds, fetches and installs newer versions. Nothing happens unless it is asked to. */
export function createUpdates({ feed, platform, arch, app, agent, log, install }: UpdateParts): Updates {
  const transport = new UpdateTransport(agent);
  const updater = createUpdater(platform, app);
  Object.assign(updater, { httpExecutor: transport });
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  updater.disableDifferentialDownload = true;
  updater.logger = { info: log, warn: log, error: log };
  // Told by what the methods reject with, too; without a listener it would end the process.
  updater.on('error', () => undefined);
  const options: SignedFeedOptions & { updateProvider: typeof SignedFeed } = {
    provider: 'custom',
    ...feed,
    file: feedFile(platform, arch),
    updateProvider: SignedFeed,
  };
  updater.setFeedURL(options as never);
  let found: UpdateInfo | undefined;
  let fetched: string | undefined;

  async function attempt(work: () => Promise<UpdateOutcome>): Promise<UpdateOutcome> {
    try {
      await transport.prepare();
      return await work();
    } catch (error) {
      return { kind: 'problem', ...problemOf(error) };
    }
  }

  return {
    check: () =>
      attempt(async () => {
        found = undefined;
        fetched = undefined;
        const result = await updater.checkForUpdates();
        if (result === null) return { kind: 'current' };
        const { updateInfo, isUpdateAvailable } = result;
        if (isUpdateAvailable) {
          found = updateInfo;
          return { kind: 'available', version: updateInfo.version };
        }
        return updater.currentVersion.compare(updateInfo.version) > 0
          ? { kind: 'problem', problem: 'older', detail: updateInfo.version }
          : { kind: 'current' };
      }),
    download: () =>
      attempt(async () => {
        if (found === undefined) return { kind: 'current' };
        const [file] = await updater.downloadUpdate();
        fetched = file;
        return { kind: 'ready', version: found.version };
      }),
    install: () =>
      attempt(async () => {
        if (found === undefined || fetched === undefined) return { kind: 'current' };
        // It lay on the disk meanwhile, where any program of this person could have changed it.
        const hash = await hashOf(fetched);
        if (!found.files.some(({ sha512 }) => sha512 === hash)) {
          return { kind: 'problem', problem: 'damaged', detail: fetched };
        }
        try {
          install(updater);
        } catch (error) {
          return { kind: 'problem', problem: 'not-installed', detail: String(error) };
        }
        return { kind: 'ready', version: found.version };
      }),
  };
}

/** As electron-builder names them, so that its own tools can read them. */
function feedFile(platform: NodeJS.Platform, arch: string): string {
  if (platform === 'win32') return 'latest.yml';
  return platform === 'darwin' ? 'latest-mac.yml' : `latest-linux${arch === 'x64' ? '' : `-${arch}`}.yml`;
}

function createUpdater(platform: NodeJS.Platform, app: AppAdapter): AppUpdater {
  if (platform === 'win32') return new NsisUpdater(null, app);
  return platform === 'darwin' ? new MacUpdater(undefined, app) : new AppImageUpdater(null, app);
}

const networkErrors =
  /^(ENOTFOUND|ECONN|EAI_|ETIMEDOUT|EHOST|ENET|EPIPE|CERT_|DEPTH_|UNABLE_|SELF_SIGNED|ERR_TLS|ERR_SSL)/;

function problemOf(error: unknown): { readonly problem: UpdateProblem; readonly detail: string } {
  const { code = '', message, statusCode } = error as Error & { code?: string; statusCode?: number };
  const detail = message.split('\n')[0]?.slice(0, 300) ?? '';
  const told = (problem: UpdateProblem) => ({ problem, detail });
  if (error instanceof InsecureUpdate) return told('insecure');
  if (error instanceof ForeignFeed) return told('foreign');
  if (error instanceof UnusableFeed || /INVALID_VERSION|NO_FILES_PROVIDED|INVALID_UPDATE_INFO/.test(code))
    return told('unusable');
  if (code === 'ERR_CHECKSUM_MISMATCH') return told('damaged');
  // Of a file, electron-updater tells the status in its message alone.
  const status = statusCode ?? Number(/, status (\d{3}):/.exec(message)?.[1]);
  if (status === 404 || status === 410) return told('feed-gone');
  return told(
    networkErrors.test(code) || status >= 400 || /timed out|aborted/.test(message) ? 'unreachable' : 'unusable',
  );
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}
