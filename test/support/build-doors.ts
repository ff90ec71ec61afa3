import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withLock } from '../../src-main/files/lock.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const building = new Map<string, Promise<void>>();

type Target = 'browser' | 'browser-host' | 'electron' | 'preload' | 'renderer';

/**
 * Builds these into `out/`, as far as they are older than their sources, just as `npm run build` does. One test file after
 * the other, so that no two of them build the same.
 */
export function buildDoors(...targets: readonly Target[]): Promise<void> {
  const key = targets.join(' ');
  const begun = building.get(key) ?? build(targets);
  building.set(key, begun);
  return begun;
}

async function build(targets: readonly Target[]): Promise<void> {
  await mkdir(`${root}out`, { recursive: true });
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
