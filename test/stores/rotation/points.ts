import { channel } from 'node:diagnostics_channel';
import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/*
 * Every place of a program at which something that outlives it changes: each change of a file or a folder, and each
 * request over HTTP. For a program of a test's own only: it replaces Node's functions in all of it.
 */

/** One of these places. `half` does so much of it as a crash in the middle may leave behind. */
export interface Point {
  readonly name: string;
  /** It needs room on the disk. */
  readonly takesRoom: boolean;
  readonly half?: () => Promise<unknown>;
}

/** Told before each place; what it throws is what the system is made to say there. */
type Watcher = (point: Point) => Promise<void> | undefined;

/** They change nothing, or only what tells of life, at times that nobody has chosen. */
const harmless = new Set(['lstat', 'stat', 'readdir', 'readFile', 'access', 'realpath', 'utimes', 'open', 'watch']);
const takingRoom = new Set(['mkdir', 'writeFile', 'appendFile', 'sync']);

/** Has the watcher told of every place from now on. Requests are told of to `onRequest`, which cannot hold them up. */
export function watchPoints(watcher: Watcher, onRequest: () => void): void {
  const functions = fs as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const { open } = fs;
  for (const [name, real] of Object.entries(functions)) {
    if (typeof real !== 'function' || harmless.has(name)) continue;
    functions[name] = async (...args) => {
      await watcher({ name: `${name} ${lastPart(args[0])}`, takesRoom: takingRoom.has(name) });
      return real(...args);
    };
  }
  functions.open = async (...args) => {
    const [path, flags] = args as [string, string | undefined];
    const writes = flags !== undefined && flags !== 'r';
    if (writes) await watcher({ name: `open ${lastPart(path)}`, takesRoom: true });
    return watched(await open(...(args as Parameters<typeof open>)), path, watcher);
  };
  syncBuiltinESMExports();
  channel('http.client.request.start').subscribe(onRequest);
}

function watched(handle: FileHandle, path: string, watcher: Watcher): FileHandle {
  const real = {
    writeFile: handle.writeFile.bind(handle),
    appendFile: handle.appendFile.bind(handle),
    sync: handle.sync.bind(handle),
    truncate: handle.truncate.bind(handle),
  };
  for (const name of ['writeFile', 'appendFile'] as const) {
    handle[name] = async (data: string | Uint8Array) => {
      const bytes = Buffer.from(data as string);
      const half = () => real[name](bytes.subarray(0, bytes.length / 2));
      await watcher({ name: `write ${lastPart(path)}`, takesRoom: true, half });
      return real[name](bytes);
    };
  }
  handle.sync = async () => {
    await watcher({ name: `sync ${lastPart(path)}`, takesRoom: true });
    return real.sync();
  };
  handle.truncate = async (length) => {
    await watcher({ name: `truncate ${lastPart(path)}`, takesRoom: false });
    return real.truncate(length);
  };
  return handle;
}

function lastPart(path: unknown): string {
  return String(path).split('/').slice(-2).join('/');
}
