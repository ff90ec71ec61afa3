import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { launchApp } from './driver.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('with --practice the desktop window brings the practice store, and ends it with itself', async () => {
  const build = [join(root, 'scripts/build.mjs'), '--stale', '--quiet', 'electron', 'preload'];
  execFileSync(process.execPath, build, { cwd: root });
  const app = await launchApp({ main: join(root, 'out/electron/main.js'), args: ['--practice'] });
  try {
    await expect.poll(() => app.output(), { timeout: 60_000 }).toContain('The practice store answers at');
    const [, address = ''] = /answers at (\S+);/.exec(app.output()) ?? [];
    expect((await fetch(`${address}/wp-json/`)).status).toBe(200);
    await app.evaluateMain(({ app: inside }) => inside.quit());
    expect(await app.exited).toBe(0);
    await expect(fetch(`${address}/wp-json/`)).rejects.toThrow();
  } finally {
    await app.close();
  }
});
