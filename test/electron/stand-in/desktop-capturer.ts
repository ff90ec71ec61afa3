import { BrowserWindow } from './browser-window.ts';
import { refuse, withRestRefused } from './refuse.ts';

interface SourcesOptions {
  readonly types: readonly string[];
  readonly thumbnailSize?: { readonly width: number; readonly height: number };
  readonly fetchWindowIcons?: boolean;
}

/** One white pixel. */
const picture = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP////////////////////////////////////////////////////////////////////////////' +
    '//////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
  'base64',
);

const thumbnail = (isEmpty: boolean) =>
  withRestRefused('nativeImage', {
    isEmpty: () => isEmpty,
    toJPEG: (_quality: number) => (isEmpty ? Buffer.alloc(0) : picture),
  });

const source = (id: string, name: string, isEmpty = false) =>
  withRestRefused('DesktopCapturerSource', { id, name, display_id: '', thumbnail: thumbnail(isEmpty) });

/** The screen, the app's own windows, and a minimised one of a program that is not there. */
export const desktopCapturer = withRestRefused('desktopCapturer', {
  getSources: async ({ types, fetchWindowIcons = false }: SourcesOptions) => {
    if (fetchWindowIcons) refuse('desktopCapturer.getSources with fetchWindowIcons');
    // The last part of an id: 1 for a window of this process.
    const own = BrowserWindow.getAllWindows().map((window) =>
      source(window.getMediaSourceId().replace(/:0$/, ':1'), window.getTitle()),
    );
    return [
      ...(types.includes('window') ? [...own, source('window:7:0', 'A window of another program', true)] : []),
      ...(types.includes('screen') ? [source('screen:0:0', 'Entire screen')] : []),
    ];
  },
});
