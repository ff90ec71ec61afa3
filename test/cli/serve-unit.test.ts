import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect } from 'vitest';
import { startSecretService } from '../support/secret-service.ts';
import { commandLineTest, gatehouseBin, type House, jsonOf } from './gatehouse.ts';

const test = commandLineTest(startSecretService);
const analyze = ['/usr/bin/systemd-analyze', '/bin/systemd-analyze'].find(existsSync);

/** A `systemctl` that notes what it is told, and fails where told to. */
async function withSystemctl(house: House, exit = 0) {
  const folder = join(house.folder, 'bin');
  const [program, notes] = [join(folder, 'systemctl'), join(folder, 'notes')];
  await mkdir(folder, { recursive: true });
  await writeFile(program, `#!/bin/sh\necho "$*" >> '${notes}'\nexit ${exit}\n`, { mode: 0o700 });
  const config = join(house.folder, 'config');
  return {
    env: { PATH: [folder, process.env.PATH].join(delimiter), XDG_CONFIG_HOME: config },
    file: join(config, 'systemd', 'user', 'gatehouse.service'),
    told: async () => (await readFile(notes, 'utf8').catch(() => '')).trim().split('\n'),
  };
}

describe.runIf(process.platform === 'linux')('serve --install', () => {
  test('writes a unit that systemd takes, starts nothing, and takes it away again', async ({ house }) => {
    const { env, file, told } = await withSystemctl(house);
    const more = { ...env, HTTPS_PROXY: 'http://name:word@proxy.example:3128', NO_PROXY: 'a b,100%.example' };
    const options = ['--vault', 'file', '--passphrase-file', '/etc/pass $word "100%"', '--port', '17500'];
    const ran = await house.run(['serve', '--install', ...options], { env: more });
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stdout).toContain(file);
    expect(ran.stderr).toContain('systemctl --user daemon-reload && systemctl --user enable --now gatehouse');
    expect(await told()).toEqual(['']);
    const unit = await readFile(file, 'utf8');
    expect(unit).toContain(
      `ExecStart="${process.execPath}" "${gatehouseBin}" "serve" "--port" "17500" "--vault" "file" "--passphrase-file" "/etc/pass $$word \\"100%%\\""`,
    );
    expect(unit).toContain('Environment="NO_PROXY=a b,100%%.example"');
    expect(unit).toContain('NoNewPrivileges=yes');
    expect(unit).not.toContain('name:word');
    if (analyze) {
      const env = { ...process.env, XDG_RUNTIME_DIR: house.temporary, HOME: house.folder };
      const verify = () =>
        execFileSync(analyze, ['verify', '--user', '--man=no', file], { encoding: 'utf8', stdio: 'pipe', env });
      expect(verify).not.toThrow();
    }
    const gone = await house.run(['serve', '--uninstall', '--json'], { env });
    expect(jsonOf(gone)).toEqual({ unit: file, removed: true });
    expect(existsSync(file)).toBe(false);
    expect(await told()).toEqual(['--user disable --now gatehouse', '--user daemon-reload']);
    expect(jsonOf(await house.run(['serve', '--uninstall', '--json'], { env }))).toEqual({
      unit: file,
      removed: false,
    });
  });

  test('has systemd start it when asked to, and says when that did not work', async ({ house }) => {
    const { env, file, told } = await withSystemctl(house);
    expect(jsonOf(await house.run(['serve', '--install', '--now', '--json'], { env }))).toEqual({
      unit: file,
      enabled: true,
    });
    expect(await told()).toEqual(['--user daemon-reload', '--user enable --now gatehouse']);
    const { env: failing } = await withSystemctl(house, 1);
    const ran = await house.run(['serve', '--install', '--now'], { env: failing });
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain('systemd did not start it');
  });

  test('is one or the other', async ({ house }) => {
    expect((await house.run(['serve', '--install', '--uninstall'])).code).toBe(2);
  });
});
