import type { Session } from 'electron';
import type { ScanSource } from '../contract/host.ts';
import { isAppUrl } from './origin.ts';

export interface PermissionOptions {
  /** Whether the person is scanning a key from there right now: only then may our own page see the camera or a display. */
  readonly isScanning: (source: ScanSource) => boolean;
}

interface Asked {
  readonly permission: string;
  readonly url: string | undefined;
  readonly isMainFrame: boolean | undefined;
  readonly mediaTypes: readonly (string | undefined)[];
}

/**
 * Denies every permission to everybody, but for two to our own page: writing to the clipboard, and seeing the camera or
 * a display while a key is being scanned. Never the microphone.
 *
 * Both handlers are set: the request handler alone is not asked about what a page merely checks (Electron's
 * documentation of `session`). Devices (HID, serial, USB) have a handler of their own, which is set too.
 */
export function denyPermissions(session: Pick<Session, PermissionSetters>, { isScanning }: PermissionOptions): void {
  const isAllowed = ({ permission, url, isMainFrame, mediaTypes }: Asked): boolean => {
    if (url === undefined || !isAppUrl(url) || isMainFrame !== true) return false;
    if (permission === 'clipboard-sanitized-write') return true;
    if (mediaTypes.some((type) => type !== 'video')) return false;
    if (permission === 'display-capture') return isScanning('screen');
    return permission === 'media' && mediaTypes.length > 0 && isScanning('camera');
  };

  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    callback(isAllowed({ permission, url: details.requestingUrl, isMainFrame: details.isMainFrame, mediaTypes }));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    const { isMainFrame } = details;
    // Listing the cameras checks with the type `unknown`; nothing can be seen through that. A display has no type.
    const mediaTypes = permission === 'media' ? [details.mediaType === 'unknown' ? 'video' : details.mediaType] : [];
    const url = details.requestingUrl ?? requestingOrigin;
    return isAppUrl(requestingOrigin) && isAllowed({ permission, url, isMainFrame, mediaTypes });
  });
  session.setDevicePermissionHandler(() => false);
}

type PermissionSetters = 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler';
