import type { App } from 'electron';
import type { DeepLink } from '../contract/host.ts';
import { deepLinkFromArguments, linkScheme, parseDeepLink } from './deep-links.ts';

export interface SingleInstanceOptions {
  readonly argv: readonly string[];
  /** Somebody started Gatehouse once more, or followed a link: bring the window up, and follow the link if it is one of ours. */
  readonly onActivated: (link: DeepLink | undefined) => void;
}

/**
 * One Gatehouse a data folder: two would write the same records. Call after the data folder is set and before the app is
 * ready. Returns false when another is running; it has been told, and this one must leave.
 */
export function keepSingleInstance(
  app: Pick<App, InstanceParts>,
  { argv, onActivated }: SingleInstanceOptions,
): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.setAsDefaultProtocolClient(linkScheme);
  app.on('second-instance', (_event, args) => onActivated(deepLinkFromArguments(args)));
  // macOS tells the running app itself.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    onActivated(parseDeepLink(url));
  });
  const first = deepLinkFromArguments(argv);
  if (first) void app.whenReady().then(() => onActivated(first));
  return true;
}

type InstanceParts = 'requestSingleInstanceLock' | 'setAsDefaultProtocolClient' | 'on' | 'whenReady';
