import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RecordingProxy, startRecordingProxy } from '../support/proxy.ts';
import { zip } from './zip.ts';

/*
 * `npm start` as it is, in a clone of which only the doors are stand-ins: they say that they were opened, and with
 * what. Electron's own installer runs for real, against a mirror on loopback; nothing here reaches the internet.
 */

const repository = fileURLToPath(new URL('../../', import.meta.url));
const { version } = JSON.parse(await readFile(join(repository, 'node_modules/electron/package.json'), 'utf8')) as {
  version: string;
};
const program = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
const standIn = '#!/bin/sh\necho "electron door: $(basename "$1")" "$2"\n';
const archive = zip({ [program]: standIn, version });
const archiveName = `electron-v${version}-${process.platform}-${process.arch}.zip`;
const checksumOf = (bytes: Buffer) => `${createHash('sha256').update(bytes).digest('hex')} *${archiveName}\n`;

let template: string;
let folder: string;
let clone: string;
let mirror: Server;
let port: number;
let answer: RequestListener;
let asked: string[];
const sockets = new Set<Socket>();

beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'gatehouse-clone-'));
  await cp(join(repository, 'scripts'), join(template, 'scripts'), { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    await copyFile(join(repository, file), join(template, file));
  const packages = join(template, 'node_modules');
  await mkdir(packages);
  for (const name of await readdir(join(repository, 'node_modules'))) {
    const from = join(repository, 'node_modules', name);
    // The installer unpacks into its own package.
    if (name === 'electron') {
      const brought = new Set(['dist', 'path.txt']);
      await cp(from, join(packages, name), {
        recursive: true,
        filter: (path) => !(dirname(path) === from && brought.has(basename(path))),
      });
    } else await symlink(from, join(packages, name));
  }
  for (const door of ['electron', 'browser']) {
    await mkdir(join(template, 'out', door), { recursive: true });
    await writeFile(join(template, 'out', door, 'main.js'), `console.log('${door} door:', ...process.argv.slice(2));`);
  }
});
afterAll(() => rm(template, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-start-'));
  clone = join(folder, 'clone');
  await cp(template, clone, { recursive: true, verbatimSymlinks: true });
  asked = [];
  answer = (request, response) => response.end(request.url?.endsWith('SHASUMS256.txt') ? checksumOf(archive) : archive);
  mirror = createServer((request, response) => {
    asked.push(basename(request.url ?? ''));
    answer(request, response);
  });
  mirror.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve));
  ({ port } = mirror.address() as AddressInfo);
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  if (mirror.listening) await new Promise((resolve) => mirror.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const environment = (): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: folder,
  DISPLAY: ':99',
  ELECTRON_MIRROR: `http://127.0.0.1:${port}/`,
  electron_config_cache: join(folder, 'cache'),
  // The stand-in's own, from the mirror, and not those of the real archives.
  electron_use_remote_checksums: '1',
});

async function start(options: readonly string[] = [], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(clone, 'scripts/start.mjs'), ...options], {
    env: { ...environment(), ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code, lines: output.replace(/\n$/, '').split('\n') };
}

const inBrowser = (reason: string) =>
  expect.stringContaining(`Electron is not here, so Gatehouse opens in a browser of this computer: ${reason}`);
const fetching = expect.stringContaining(`Fetching Electron ${version}`);
const left = async () => (await readdir(join(clone, 'out'))).filter((name) => name.startsWith('fetching-'));
const noteFile = () => join(clone, 'out/electron-not-fetched.json');

describe.skipIf(process.platform === 'win32')('npm start', () => {
  it('fetches Electron once, and opens it with the options that are meant for it', async () => {
    expect(await start(['--practice'])).toEqual({ code: 0, lines: [fetching, 'electron door: clone --practice'] });
    expect(asked).toEqual([archiveName, 'SHASUMS256.txt']);
    expect(await start(['--fetch-electron'])).toEqual({ code: 0, lines: ['electron door: clone '] });
    expect(asked).toHaveLength(2);
    expect(await left()).toEqual([]);
    expect(existsSync(noteFile())).toBe(false);
  });

  it('opens the browser where the mirror has none, asks again only when told to or a day later', async () => {
    answer = (_request, response) => response.writeHead(404).end();
    const reason =
      'it could not be fetched (its server answered with status 404); once more: npm start -- --fetch-electron';
    expect(await start(['--practice'])).toEqual({
      code: 0,
      lines: [fetching, inBrowser(reason), 'browser door: --practice'],
    });
    expect(await start()).toEqual({ code: 0, lines: [inBrowser('it could not be fetched on 2'), 'browser door:'] });
    expect(asked).toHaveLength(1);

    expect((await start(['--fetch-electron'])).lines.at(-1)).toBe('browser door:');
    expect(asked).toHaveLength(2);
    const note = JSON.parse(await readFile(noteFile(), 'utf8')) as { at: string };
    for (const hours of [25, -1]) {
      const at = new Date(Date.now() - hours * 3_600_000).toISOString();
      await writeFile(noteFile(), JSON.stringify({ ...note, at }));
      await start();
    }
    expect(asked).toHaveLength(4);
    expect(await left()).toEqual([]);
  });

  it('opens the browser at once where the network refuses', async () => {
    await new Promise((resolve) => mirror.close(resolve));
    const { lines } = await start();
    expect(lines).toEqual([
      fetching,
      inBrowser('it could not be fetched (its server could not be reached)'),
      'browser door:',
    ]);
  });

  it('does not take what its makers have not published', async () => {
    answer = (request, response) =>
      response.end(
        request.url?.endsWith('.txt') ? checksumOf(archive) : zip({ [program]: '#!/bin/sh\necho foreign\n', version }),
      );
    const { lines } = await start();
    expect(lines).toEqual([fetching, inBrowser('it could not be fetched (what came is not what'), 'browser door:']);
  });

  it('takes no download for a program that was broken off while it was unpacked', async () => {
    await start();
    await rm(join(clone, 'node_modules/electron/path.txt'));
    expect((await start()).lines).toEqual([fetching, 'electron door: clone ']);
  });

  it.each([
    ['where it must not', { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' }, 'ELECTRON_SKIP_BINARY_DOWNLOAD says not to'],
    ['where its own folder has none', { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' }, 'ELECTRON_OVERRIDE_DIST_PATH names'],
  ])('fetches nothing %s', async (_where, env, reason) => {
    expect(await start([], env)).toEqual({ code: 0, lines: [inBrowser(reason), 'browser door:'] });
    expect(asked).toEqual([]);
  });

  it('opens the Electron of ELECTRON_OVERRIDE_DIST_PATH', async () => {
    const dist = join(folder, 'dist');
    await mkdir(dirname(join(dist, program)), { recursive: true });
    await writeFile(join(dist, program), standIn, { mode: 0o755 });
    expect((await start([], { ELECTRON_OVERRIDE_DIST_PATH: dist })).lines).toEqual(['electron door: clone ']);
    expect(asked).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('fetches nothing where there is no screen, or none is wanted', async () => {
    expect((await start([], { DISPLAY: '' })).lines).toEqual(['browser door:']);
    expect((await start(['--no-window'])).lines).toEqual(['browser door: --no-window']);
    expect((await start(['--port', '8080'])).lines).toEqual(['browser door: --port 8080']);
    expect(asked).toEqual([]);
  });

  it.each([
    ['ends with a failure', '#!/bin/sh\nexit 127\n', 'exit code 127'],
    ['crashes', '#!/bin/sh\nkill -TRAP $$\n', 'SIGTRAP'],
    ['is no program at all', 'no program', /./],
  ])('opens the browser where Electron %s', async (_what, text, reason) => {
    const dist = join(folder, 'dist');
    await mkdir(dirname(join(dist, program)), { recursive: true });
    await writeFile(join(dist, program), text, { mode: 0o755 });
    const { code, lines } = await start(['--practice'], { ELECTRON_OVERRIDE_DIST_PATH: dist });
    expect(code).toBe(0);
    expect(lines.at(-2)).toMatch(/^Electron could not be started \(.*\), so Gatehouse opens in a browser/);
    expect(lines.at(-2)).toMatch(reason);
    expect(lines.at(-1)).toBe('browser door: --practice');
  });
});

describe.skipIf(process.platform === 'win32')('the download', () => {
  async function fetchWith(
    env: Record<string, string> = {},
    silence = 60_000,
    show: (text: string) => void = () => {},
  ) {
    const { fetchElectron } = await import(join(clone, 'scripts/electron-program.mjs'));
    const parts = { root: clone, env: { ...environment(), ...env }, asked: false, say: () => undefined, show };
    return (await fetchElectron({ ...parts, limits: { silence, total: 120_000 } })) as string | undefined;
  }

  it.each([
    ['that never begins', 0],
    ['that stops in the middle', 100],
  ])('%s is given up, and leaves nothing behind', async (_what, bytes) => {
    answer = (_request, response) => {
      response.writeHead(200, { 'Content-Length': archive.length });
      response.write(archive.subarray(0, bytes));
    };
    const closed = new Promise((resolve) => mirror.once('connection', (socket) => socket.once('close', resolve)));
    expect(await fetchWith({}, 5_000)).toContain('nothing came for 5 s');
    await closed;
    expect(await left()).toEqual([]);
    expect(JSON.parse(await readFile(noteFile(), 'utf8'))).toMatchObject({ version, reason: 'nothing came for 5 s' });
  });

  it('ends with Ctrl+C, and leaves nothing behind', async () => {
    answer = (_request, response) => response.write(archive.subarray(0, 100));
    const arrived = once(mirror, 'connection');
    const child = spawn(process.execPath, [join(clone, 'scripts/start.mjs')], { env: environment() });
    const [socket] = (await arrived) as [Socket];
    const closed = once(socket, 'close');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
    await closed;
    expect(await left()).toEqual([]);
  });

  it('that breaks off has failed', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'Content-Length': archive.length });
      response.write(archive.subarray(0, 100), () => response.destroy());
    };
    expect(await fetchWith()).toContain('the connection broke off');
  });

  it('shows how far it is', async () => {
    const shown: string[] = [];
    const big = zip({ [program]: standIn, version, padding: 'x'.repeat(3_000_000) });
    answer = async (request, response) => {
      if (request.url?.endsWith('.txt')) return void response.end(checksumOf(big));
      response.write(big.subarray(0, 2_000_000));
      await vi.waitUntil(() => shown.includes('  2 MB'), { timeout: 60_000 });
      response.end(big.subarray(2_000_000));
    };
    expect(await fetchWith({}, 60_000, (text) => shown.push(text))).toBeUndefined();
    expect(shown.at(-1)).toBe('');
  });

  it('goes through the proxy of the environment, and past it where NO_PROXY says so', async () => {
    const proxy: RecordingProxy = await startRecordingProxy({ leadTo: () => port });
    try {
      const through = { ELECTRON_MIRROR: 'http://mirror.example/', HTTP_PROXY: proxy.url };
      expect(await fetchWith(through)).toBeUndefined();
      expect(proxy.seen.map(({ target }) => target)).toContain('mirror.example:80');
      expect(asked).toEqual([archiveName, 'SHASUMS256.txt']);

      const before = proxy.seen.length;
      await rm(join(clone, 'node_modules/electron/path.txt'));
      await rm(join(folder, 'cache'), { recursive: true });
      expect(await fetchWith({ HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' })).toBeUndefined();
      expect(proxy.seen).toHaveLength(before);
    } finally {
      await proxy.close();
    }
  });

  it('goes nowhere else when its proxy is gone', async () => {
    const gone = await startRecordingProxy({ leadTo: () => port });
    await gone.close();
    expect(await fetchWith({ HTTP_PROXY: gone.url })).toContain('could not be reached');
    expect(asked).toEqual([]);
  });
});
