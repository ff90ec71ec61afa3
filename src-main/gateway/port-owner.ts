import { readdir, readFile, readlink } from 'node:fs/promises';
import { plain } from '../contract/plain.ts';

/**
 * Which program listens on a port of this computer, such as `“node” (process 4242)`. Undefined where that cannot be told
 * without asking another program: elsewhere than on Linux, and of the programs of other users.
 */
export async function portOwner(port: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  try {
    const tables = await Promise.all(
      ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
    );
    const sockets = new Set(tables.flatMap((table) => listeningOn(port, table)).map((inode) => `socket:[${inode}]`));
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

/** Inodes of the sockets that listen, of a table of proc(5): local address and port in hexadecimal, state 0A, inode. */
function listeningOn(port: number, table: string): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    return state === '0A' && local.endsWith(`:${hex}`) ? [inode] : [];
  });
}

async function holdsOne(process: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${process}/fd`;
  // Another user's cannot be looked into.
  const names = await readdir(folder).catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
  return targets.some((target) => sockets.has(target));
}
