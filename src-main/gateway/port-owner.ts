import { readdir, readFile, readlink } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { plain } from '../contract/plain.ts';

/**
 * Which program listens on a port of this computer, such as `“node” (process 4242)`. Undefined where that cannot be told
 * without asking another program: elsewhere than on Linux, and of the programs of other users.
 */
export async function portOwner(port: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  try {
    const sockets = new Set((await listeningOn(port)).map(({ inode }) => `socket:[${inode}]`));
    if (sockets.size === 0) return undefined;
    for (const id of await readdir('/proc')) {
      if (!/^\d+$/.test(id) || !(await holdsOne(id, sockets))) continue;
      const name = plain((await readFile(`/proc/${id}/comm`, 'utf8')).trim()).slice(0, 50);
      return `“${name}” (process ${id})`;
    }
  } catch {
    // It ended while it was looked for.
  }
  return undefined;
}

/** Whether another user of this computer listens on a port. False where that cannot be told: elsewhere than on Linux. */
export async function isAnotherUsers(port: number): Promise<boolean> {
  const { uid } = userInfo();
  const sockets = process.platform === 'linux' ? await listeningOn(port) : [];
  return sockets.length > 0 && sockets.every((socket) => socket.uid !== uid);
}

/** The sockets that listen on a port, of the tables of proc(5): local address and port in hexadecimal, state 0A, user, inode. */
async function listeningOn(port: number): Promise<readonly { readonly uid: number; readonly inode: string }[]> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return tables
    .flatMap((table) => table.split('\n'))
    .flatMap((line) => {
      const [, local = '', , state, , , , uid, , inode = ''] = line.trim().split(/\s+/);
      return state === '0A' && local.endsWith(`:${hex}`) ? [{ uid: Number(uid), inode }] : [];
    });
}

async function holdsOne(process: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${process}/fd`;
  // Another user's cannot be looked into.
  const names = await readdir(folder).catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
  return targets.some((target) => sockets.has(target));
}
