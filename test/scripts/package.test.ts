import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPackage, extractAll } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { setFuses, wrongFuses } from '../../scripts/fuses.mjs';
import { inspectPackage } from '../../scripts/package-contents.mjs';
import { collect, commandLineTest, connect } from '../cli/gatehouse.ts';
import { standInForNode } from '../electron/driver.ts';
import { startSecretService } from '../support/secret-service.ts';

const test = commandLineTest(startSecretService);
const root = fileURLToPath(new URL('../../', import.meta.url));
const prebuilds = [`${process.platform}-${process.arch}`];

/** What `npm run package` has made, and what it said. */
let folder: string;
let said: string;
let resources: string;
let program: string;

// Elsewhere than on Linux there is nothing to lay out without Electron.
describe.runIf(process.platform === 'linux')('npm run package', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-package-'));
    said = execFileSync(process.execPath, ['scripts/package.mjs', '--output', join(folder, 'dist')], {
      cwd: root,
      encoding: 'utf8',
      // Whatever this computer has: the layout is what is looked at.
      env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'none') },
    });
    const unpacked = process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`;
    resources = join(folder, 'dist', unpacked, 'resources');
    program = join(folder, 'dist', unpacked, 'gatehouse-desktop');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('says of each target whether it was made, and why not', () => {
    const targets = ['tar.gz', 'deb', 'AppImage', 'rpm', 'dmg', 'zip', 'nsis', 'portable'];
    for (const target of targets) expect(said).toMatch(new RegExp(`^NOT RUN ${target}: \\w+`, 'm'));
    expect(said).toContain('the layout was made around a stub');
    expect(said).toMatch(/^app's own part: \d+ files, [\d.]+ MB of at most 8$/m);
  });

  test('lays out what runs, and nothing else', async () => {
    const { files, size, problems } = await inspectPackage({ resources, program, prebuilds });
    expect(problems).toEqual([]);
    expect(size).toBeLessThanOrEqual(8_000_000);
    expect(files.filter((path) => path.endsWith('.node'))).toEqual([
      `node_modules/keytar/prebuilds/${prebuilds[0]}/keytar.node`,
    ]);
    expect(files.filter((path) => /\.(ts|tsx|map)$/.test(path))).toEqual([]);
    expect(existsSync(join(resources, 'default_app.asar'))).toBe(false);
    const languages = execFileSync('ls', [join(resources, '../locales')], { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(languages).toEqual(['de.pak', 'en-US.pak', 'es-419.pak', 'es.pak', 'fr.pak', 'ja.pak']);
  });

  test('comes with what it is made of, and on what terms', () => {
    const bill = JSON.parse(readFileSync(join(resources, 'sbom.cdx.json'), 'utf8'));
    const licences = readFileSync(join(resources, 'licences.txt'), 'utf8');
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { component: { name: 'gatehouse' } },
    });
    const names = bill.components.map(({ group, name }: { group?: string; name: string }) =>
      group ? `${group}/${name}` : name,
    );
    expect(names).toEqual(expect.arrayContaining(['electron', '@github/keytar', 'react', 'axios', 'undici', 'zod']));
    // What only builds or tests it is no part of it.
    for (const tool of ['vite', 'vitest', 'typescript', 'electron-builder', '@biomejs/biome'])
      expect(names).not.toContain(tool);
    for (const { purl, hashes, licenses } of bill.components) {
      expect(purl).toMatch(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@\d/);
      expect(hashes?.[0]?.alg).toBe('SHA-512');
      expect(licenses).toHaveLength(1);
    }
    for (const name of names) expect(licences).toContain(`${name} `);
    // Nothing that would ask of people more than to be named.
    expect(licences).not.toMatch(/^\S+ \S+: .*(GPL|AGPL|UNLICENSED|undefined)/m);
  });

  test('is refused with a file too many, a secret, a source map, a folder of this computer, or an archive that was changed', async ({
    task: _,
  }) => {
    const bad = join(folder, 'bad');
    const unpacked = join(bad, 'app');
    extractAll(join(resources, 'app.asar'), unpacked);
    cpSync(program, join(bad, 'gatehouse-desktop'));
    const plant = (path: string, text: string): void => writeFileSync(join(unpacked, path), text);
    mkdirSync(join(unpacked, 'src-main'));
    plant('src-main/app.ts', 'export {};');
    plant('out/electron/key.js', `const key = 'ck_${'0123456789'.repeat(4)}';`);
    plant('out/electron/mapped.js', 'a();\n//# sourceMappingURL=mapped.js.map\n');
    plant('out/electron/mine.js', `const folder = '${homedir()}/code';`);
    plant('out/electron/letter.js', `'-----BEGIN PRIVATE KEY-----'`);
    rmSync(join(unpacked, 'out/preload/preload.cjs'));
    await createPackage(unpacked, join(bad, 'app.asar'));
    // As somebody would who changes a program in its place.
    const bytes = readFileSync(join(bad, 'app.asar'));
    const at = bytes.indexOf('--gatehouse-command');
    bytes.write('--gatehouse-nothing', at, 'latin1');
    writeFileSync(join(bad, 'app.asar'), bytes);
    const { problems } = await inspectPackage({ resources: bad, program: join(bad, 'gatehouse-desktop'), prebuilds });
    expect(problems.toSorted()).toEqual(
      [
        'src-main/app.ts does not belong into the package',
        'out/electron/key.js has in it what looks like a secret',
        'out/electron/letter.js has in it what looks like a secret',
        'out/electron/mapped.js has a source map',
        homedir().length > 5 ? 'out/electron/mine.js names a folder of the computer that it was built on' : '',
        "out/electron/main.js is not what the archive's header says of it",
        'out/preload/preload.cjs is missing',
        'licences.txt is missing',
        'sbom.cdx.json is missing',
      ]
        .filter((problem) => problem !== '')
        .toSorted(),
    );
  });

  test('has each fuse as it was decided', async () => {
    expect(await wrongFuses(program)).toEqual([]);
    const other = join(folder, 'other');
    cpSync(program, other);
    await flipFuses(other, { version: FuseVersion.V1, [FuseV1Options.RunAsNode]: true });
    expect(await wrongFuses(other)).toEqual(['RunAsNode']);
    await setFuses(other);
    expect(await wrongFuses(other)).toEqual([]);
  });

  test('stops at a fuse that a new Electron has and nobody has decided, and at a program that has none', async () => {
    const newer = join(folder, 'newer');
    writeFileSync(newer, 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x0a1011000110');
    await expect(setFuses(newer)).rejects.toThrow(/10 fuses/);
    expect(await wrongFuses(newer)).toContain('9');
    writeFileSync(newer, 'no Electron');
    await expect(setFuses(newer)).rejects.toThrow(/sentinel/);
  });

  test('has metadata that software centres take', ({ skip }) => {
    const file = 'assets/linux/net.gatehouse_app.gatehouse.metainfo.xml';
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(readFileSync(join(root, file), 'utf8')).toContain(`<release version="${version}"`);
    const checked = spawnSync('appstreamcli', ['validate', '--no-net', file], { cwd: root, encoding: 'utf8' });
    if (checked.error) return skip('appstreamcli is not here');
    expect(checked).toMatchObject({ status: 0 });
  });

  describe('its command', () => {
    /** `gatehouse` as the package has it, whose program runs what is in the archive on the stand-in of Electron. */
    let command: string;
    let standIn: Record<string, string>;

    beforeAll(async () => {
      const installed = join(folder, 'installed');
      cpSync(join(resources, 'bin'), join(installed, 'resources/bin'), { recursive: true });
      extractAll(join(resources, 'app.asar'), join(installed, 'app'));
      const { execArgv, env } = await standInForNode();
      const main = join(installed, 'app/out/electron/main.js');
      writeFileSync(
        join(installed, 'gatehouse-desktop'),
        `#!/bin/sh\nexec '${process.execPath}' ${execArgv.join(' ')} -e "import('${main}')" -- "$@"\n`,
        { mode: 0o755 },
      );
      command = join(installed, 'resources/bin/gatehouse');
      standIn = env;
    });

    const run = (args: readonly string[], env: Readonly<Record<string, string>>, input = '') =>
      collect(spawn(command, args, { env: { ...env, ...standIn } }), input).ended;

    test('is the command line: results on standard output, its exit code, no window', async ({ house }) => {
      const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
      expect(await run(['--version'], house.env)).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
      expect(await run(['stores', '--json'], house.env)).toMatchObject({ code: 0, stdout: '{"stores":[]}\n' });
      expect(await run(['stores', '--no-such-option'], house.env)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('--no-such-option'),
      });
      // Chromium's switches behind `--` are words like any other.
      expect(await run(['show', '--', '--remote-debugging-port=1'], house.env)).toMatchObject({ code: 2 });
      const left = execFileSync('ls', [house.temporary], { encoding: 'utf8' });
      expect(left).not.toContain('gatehouse-command');
    });

    test('keeps a key in the keychain, by a process of Electron’s own', async ({ house, practice, keyring }) => {
      const store = await practice({ httpsPort: 0, httpPort: null });
      const packaged = {
        ...house,
        run: (
          args: readonly string[],
          options: { input?: string | Uint8Array; env?: Readonly<Record<string, string>> } = {},
        ) => run(args, { ...house.env, ...options.env }, String(options.input ?? '')),
      };
      expect(await connect(packaged, store)).toMatchObject({ code: 0 });
      expect((await keyring.items()).map(({ label }) => label).join()).toContain(new URL(store.url).host);
      expect(await packaged.run(['call', 'shop', 'GET', 'products', '-q', 'per_page=1'])).toMatchObject({ code: 0 });
    });

    test('stops when it is asked to, in order', async ({ house }) => {
      const running = collect(spawn(command, ['practice'], { env: { ...house.env, ...standIn } }), undefined);
      await running.said('gatehouse connect');
      running.child.kill('SIGINT');
      expect(await running.ended).toMatchObject({ code: 0 });
    });
  });
});
