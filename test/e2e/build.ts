import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withLock } from '../../src-main/files/lock.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
let building: Promise<void> | undefined;

/** Builds both doors and their page, as far as they are older than their sources; one test file after the other. */
export function buildWindow(): Promise<void> {
  building ??= build();
  return building;
}

async function build(): Promise<void> {
  await mkdir(`${root}out`, { recursive: true });
  const targets = ['browser', 'browser-host', 'electron', 'preload', 'renderer'];
  const built = await withLock(
    `${root}out/test-build`,
    async () => {
      await promisify(execFile)(process.execPath, ['scripts/build.mjs', '--stale', '--quiet', ...targets], {
        cwd: root,
      });
      return { ok: true as const, value: undefined };
    },
    { waitMs: 120_000 },
  );
  if (!built.ok) throw new Error(`not built: ${built.failure.code}`);
}
