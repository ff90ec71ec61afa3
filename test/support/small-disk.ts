import { execFileSync } from 'node:child_process';

/** A small disk of its own needs root on Linux; elsewhere the tests that want one are reported as skipped. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0 && tryToMount();

function tryToMount(): boolean {
  const probe = execFileSync('mktemp', ['-d']).toString().trim();
  try {
    mountSmallDisk(probe);
    unmount(probe);
    return true;
  } catch {
    return false;
  } finally {
    execFileSync('rmdir', [probe]);
  }
}

/** 64 kB of room at this folder. */
export function mountSmallDisk(folder: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
}

/** The folder is free at once. The disk itself goes with the last process that has a file on it: one that was killed a moment ago may. */
export function unmount(folder: string): void {
  execFileSync('umount', ['--lazy', folder]);
}
