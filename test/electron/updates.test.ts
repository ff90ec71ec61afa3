import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AppImageUpdater } from 'electron-updater';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { spokenLanguages } from '../../src-main/contract/languages.ts';
import { createDesktopLanguage } from '../../src-main/electron/language.ts';
import type { UpdateWaiting } from '../../src-main/electron/notifications.ts';
import feed from '../../src-main/electron/update-feed.json' with { type: 'json' };
import { createUpdateOffer } from '../../src-main/electron/update-offer.ts';
import { startUpdateRounds } from '../../src-main/electron/update-rounds.ts';
import { createUpdates, type UpdateOutcome, type Updates, updateProblems } from '../../src-main/electron/updates.ts';
import { hasUpdates, updatesItself } from '../../src-main/electron/updating.ts';
import { createAgentPool } from '../../src-main/woocommerce/agents.ts';
import { type Authority, makeAuthority, makeLeaf } from '../support/certificates.ts';
import { freePort } from '../support/free-port.ts';

/* A feed on a server of its own, over https; the AppImage's updater, since it needs nothing of Electron or of a system. */

const ours = generateKeyPairSync('ed25519');
const publicHalf = ours.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
const another = generateKeyPairSync('ed25519');
const newer = '#!/bin/sh\necho "$0" > "$(dirname "$0")/started"\n';

let authority: Authority;
let server: Server;
let folder: string;
/** What the server answers, by path without its query; a function for more than a body. */
let answers: Record<string, string | { readonly status: number; readonly headers?: Record<string, string> }>;
let asked: string[];

function feedOf(change: object = {}): string {
  const file = {
    url: 'Gatehouse-9.0.0.AppImage',
    sha512: createHash('sha512').update(newer).digest('base64'),
    size: newer.length,
  };
  return JSON.stringify({ version: '9.0.0', files: [file], path: file.url, sha512: file.sha512, ...change });
}

function publish(text: string, key: KeyObject = ours.privateKey): void {
  answers['/latest-linux.yml'] = text;
  answers['/latest-linux.yml.sig'] = sign(null, Buffer.from(text), key).toString('base64');
}

function start(
  url = `https://localhost:${(server.address() as AddressInfo).port}`,
  { publicKeys = [publicHalf], running = '1.0.0' } = {},
) {
  process.env.APPIMAGE = join(folder, 'Gatehouse.AppImage');
  writeFileSync(process.env.APPIMAGE, 'the one that runs');
  return createUpdates({
    feed: { url, publicKeys },
    platform: 'linux',
    arch: 'x64',
    app: {
      version: running,
      name: 'gatehouse',
      isPackaged: true,
      appUpdateConfigPath: fileURLToPath(new URL('../../assets/app-update.yml', import.meta.url)),
      userDataPath: join(folder, 'data'),
      baseCachePath: join(folder, 'cache'),
      whenReady: async () => undefined,
      relaunch: () => undefined,
      quit: () => undefined,
      onQuit: () => undefined,
    },
    agent: async () =>
      createAgentPool().agentFor({ secure: true, proxy: null, authorities: [authority.pem], publicOnly: false }),
    log: () => undefined,
    // Without what only Electron has: the event of its own updater.
    install: (updater) => (updater as AppImageUpdater).install(true, false),
  });
}

/** What lies anywhere in the updater's cache. */
const cached = () =>
  existsSync(join(folder, 'cache')) ? readdirSync(join(folder, 'cache'), { recursive: true }).map(String) : [];
const running = () => readFileSync(join(folder, 'Gatehouse.AppImage'), 'utf8');

beforeAll(async () => {
  authority = await makeAuthority('Updates');
  server = createServer(await makeLeaf(authority, { names: ['localhost'] }), (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'https://localhost');
    asked.push(pathname);
    const answer = answers[pathname] ?? { status: 404 };
    if (typeof answer === 'string') response.end(answer);
    else response.writeHead(answer.status, answer.headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, () => resolve()));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  delete process.env.APPIMAGE;
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-updates-'));
  answers = { '/Gatehouse-9.0.0.AppImage': newer };
  asked = [];
  return () => rmSync(folder, { recursive: true, force: true });
});

describe('an update', () => {
  it('is found, fetched when asked to, and put in place when asked to', async () => {
    publish(feedOf());
    const updates = start();
    expect(await updates.check()).toEqual({ kind: 'available', version: '9.0.0' });
    expect(asked.toSorted()).toEqual(['/latest-linux.yml', '/latest-linux.yml.sig']);
    expect(await updates.download()).toEqual({ kind: 'ready', version: '9.0.0' });
    expect(running()).toBe('the one that runs');
    expect(await updates.install()).toEqual({ kind: 'ready', version: '9.0.0' });
    expect(running()).toBe(newer);
    expect(existsSync(join(folder, 'started'))).toBe(true);
  });

  it('is believed as npm run feed signs it, and a key that nobody knows signs nothing', async () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [fileURLToPath(new URL('../../scripts/feed.mjs', import.meta.url)), ...args], {
        encoding: 'utf8',
      });
    const key = join(folder, 'key.pem');
    const publicKey = run('--new-key', key).stdout.trim().split('\n').at(-1) ?? '';
    expect(run('--new-key', key).status).not.toBe(0);
    const files = join(folder, 'files');
    mkdirSync(files);
    writeFileSync(join(files, `Gatehouse-${version}-linux-x86_64.AppImage`), newer);
    const known = join(folder, 'feed.json');
    writeFileSync(known, JSON.stringify({ feed: 'https://localhost/', publicKeys: [] }));
    expect(run('--files', files, '--key', key, '--feed', known)).toMatchObject({ status: 1 });
    expect(readdirSync(files)).toHaveLength(1);
    writeFileSync(known, JSON.stringify({ feed: 'https://localhost/', publicKeys: [publicKey] }));
    const made = run('--files', files, '--key', key, '--feed', known, '--staging', '100');
    expect(made).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('NOT RUN latest-mac.yml: no file for it'),
    });
    for (const name of readdirSync(files)) answers[`/${name}`] = readFileSync(join(files, name), 'utf8');
    const updates = start(undefined, { publicKeys: [publicKey], running: '0.0.1' });
    expect(await updates.check()).toEqual({ kind: 'available', version });
    expect(await updates.download()).toEqual({ kind: 'ready', version });
  });

  it('is none where the feed has the version that runs', async () => {
    publish(feedOf({ version: '1.0.0' }));
    expect(await start().check()).toEqual({ kind: 'current' });
  });

  it('reaches a part of the people first', async () => {
    publish(feedOf({ stagingPercentage: 0 }));
    expect(await start().check()).toEqual({ kind: 'current' });
    publish(feedOf({ stagingPercentage: 100 }));
    expect(await start().check()).toMatchObject({ kind: 'available' });
  });

  it('that is older is not taken', async () => {
    publish(feedOf({ version: '0.9.0' }));
    const updates = start();
    expect(await updates.check()).toEqual({ kind: 'problem', problem: 'older', detail: '0.9.0' });
    expect(await updates.download()).toEqual({ kind: 'current' });
    expect(asked).not.toContain('/Gatehouse-9.0.0.AppImage');
  });

  it.each<[string, () => void, string]>([
    ['by another', () => publish(feedOf(), another.privateKey), 'foreign'],
    [
      'and changed afterwards',
      () => {
        publish(feedOf());
        answers['/latest-linux.yml'] = feedOf({ version: '9.0.1' });
      },
      'foreign',
    ],
    [
      'with something that is no signature',
      () => {
        publish(feedOf());
        answers['/latest-linux.yml.sig'] = '<html>';
      },
      'foreign',
    ],
    [
      'by nobody',
      () => {
        publish(feedOf());
        delete answers['/latest-linux.yml.sig'];
      },
      'feed-gone',
    ],
  ])('whose feed is signed %s is not believed', async (_, prepare, problem) => {
    prepare();
    expect(await start().check()).toMatchObject({ kind: 'problem', problem });
    expect(asked).not.toContain('/Gatehouse-9.0.0.AppImage');
  });

  it('that is damaged on its way is thrown away', async () => {
    publish(feedOf());
    answers['/Gatehouse-9.0.0.AppImage'] = newer.replace('echo', 'evil');
    const updates = start();
    await updates.check();
    expect(await updates.download()).toMatchObject({ kind: 'problem', problem: 'damaged' });
    expect(await updates.install()).toEqual({ kind: 'current' });
    expect(running()).toBe('the one that runs');
    expect(cached().filter((name) => name.endsWith('.AppImage'))).toEqual([]);
  });

  it('that was changed on this computer’s disk is not installed', async () => {
    publish(feedOf());
    const updates = start();
    await updates.check();
    await updates.download();
    const [file = ''] = cached().filter((name) => name.endsWith('.AppImage'));
    writeFileSync(join(folder, 'cache', file), newer.replace('echo', 'evil'));
    expect(await updates.install()).toMatchObject({ kind: 'problem', problem: 'damaged' });
    expect(running()).toBe('the one that runs');
  });

  it('is not to be had where there is no feed, no file, or no server', async () => {
    expect(await start().check()).toMatchObject({ problem: 'feed-gone' });
    publish(feedOf());
    delete answers['/Gatehouse-9.0.0.AppImage'];
    const updates = start();
    await updates.check();
    expect(await updates.download()).toMatchObject({ problem: 'feed-gone' });
    answers['/latest-linux.yml'] = { status: 503 };
    expect(await start().check()).toMatchObject({ problem: 'unreachable' });
    expect(await start(`https://localhost:${await freePort()}`).check()).toMatchObject({ problem: 'unreachable' });
  });

  it('never comes over http, whoever redirects there', async () => {
    expect(await start('http://localhost:1').check()).toMatchObject({ problem: 'insecure' });
    publish(feedOf());
    answers['/latest-linux.yml'] = { status: 302, headers: { location: 'http://localhost:1/latest-linux.yml' } };
    expect(await start().check()).toMatchObject({ problem: 'insecure' });
    publish(feedOf());
    answers['/Gatehouse-9.0.0.AppImage'] = { status: 302, headers: { location: 'http://localhost:1/x.AppImage' } };
    const updates = start();
    await updates.check();
    expect(await updates.download()).toMatchObject({ problem: 'insecure' });
    publish(feedOf({ files: [{ url: 'http://localhost:1/x.AppImage', sha512: 'x', size: 1 }] }));
    const named = start();
    await named.check();
    expect(await named.download()).toMatchObject({ problem: 'insecure' });
  });

  it('is refused where the server is not who it says', async () => {
    publish(feedOf());
    const known = authority;
    authority = await makeAuthority('Another');
    expect(await start().check()).toMatchObject({ problem: 'unreachable' });
    authority = known;
  });

  it('without a file for this system, or that is no feed, cannot be used', async () => {
    publish('no feed');
    expect(await start().check()).toMatchObject({ problem: 'unusable' });
    publish(feedOf({ version: 'nine' }));
    expect(await start().check()).toMatchObject({ problem: 'unusable' });
    publish(feedOf({ files: [{ url: 'Gatehouse.dmg', sha512: 'x', size: 1 }] }));
    const updates = start();
    await updates.check();
    expect(await updates.download()).toMatchObject({ kind: 'problem' });
  });
});

it.each(spokenLanguages)('each problem has its words in %s: what happened, and what to do', (language) => {
  const { say } = createDesktopLanguage([language]);
  const said = updateProblems.flatMap((problem) => {
    const message = say(`updates.problems.${problem}.message`);
    const detail = say(`updates.problems.${problem}.detail`);
    expect(message).toMatch(/[^.。]$/);
    expect(detail).toMatch(/[.。]$/);
    return [message, detail];
  });
  expect(new Set(said).size).toBe(said.length);
});

describe('who updates itself', () => {
  it('is told where its updates are; a build that was not never looks', () => {
    expect(hasUpdates({ isPackaged: false })).toBe(false);
    expect(hasUpdates({ isPackaged: true })).toBe(feed.feed !== '');
  });

  it('is no copy that a package manager, or nobody, has put in its place', () => {
    for (const [platform, env] of [
      ['linux', {}],
      ['win32', { PORTABLE_EXECUTABLE_FILE: 'C:\\Gatehouse.exe' }],
    ] as const) {
      expect(updatesItself({ isPackaged: true }, platform, env)).toBe(false);
    }
  });
});

describe('looking by itself', () => {
  it('happens after the start and once a day, and not where it is switched off', async () => {
    let now = Date.parse('2026-01-01T12:00:00Z');
    let isOn = true;
    let looked = 0;
    let timer: { readonly ms: number; readonly work: () => void } = { ms: 0, work: () => undefined };
    const parts = {
      file: join(folder, 'looked-at'),
      now: () => now,
      later: (ms: number, work: () => void) => {
        timer = { ms, work };
        return () => undefined;
      },
      isOn: async () => isOn,
      look: async () => {
        looked += 1;
      },
    };
    const afterTimer = async () => {
      now += timer.ms;
      timer.work();
      await new Promise(setImmediate);
    };
    startUpdateRounds(parts);
    expect(looked).toBe(0);
    await afterTimer();
    expect(looked).toBe(1);
    // Started anew within the day.
    startUpdateRounds(parts);
    for (const expected of [1, 1, 1, 1, 2]) {
      await afterTimer();
      expect(looked).toBe(expected);
    }
    isOn = false;
    for (let round = 0; round < 9; round += 1) await afterTimer();
    expect(looked).toBe(2);
    isOn = true;
    now = Date.parse('2020-01-01T00:00:00Z');
    await afterTimer();
    expect(looked).toBe(3);
    writeFileSync(parts.file, 'no time');
    await afterTimer();
    expect(looked).toBe(4);
  });
});

describe('what a person is asked', () => {
  /** Answers the dialogs in turn with the button of that number, and keeps what they said. */
  function offer(outcomes: Partial<Record<keyof Updates, UpdateOutcome>>, answers: readonly number[], able = true) {
    const said: string[] = [];
    const done: string[] = [];
    const notified: UpdateWaiting[] = [];
    let isInFront = true;
    let toFront: (() => void) | undefined;
    const queue = [...answers];
    const step = (name: keyof Updates) => async () => {
      done.push(name);
      return outcomes[name] ?? { kind: 'current' as const };
    };
    const look = createUpdateOffer({
      updates: able
        ? async () => ({ check: step('check'), download: step('download'), install: step('install') })
        : undefined,
      dialog: {
        showMessageBox: async (...given: unknown[]) => {
          said.push((given.at(-1) as { message: string }).message);
          return { response: queue.shift() ?? 0, checkboxChecked: false };
        },
      },
      say: language.say,
      whenInFront: async () => {
        if (!isInFront) await new Promise<void>((resolve) => (toFront = resolve));
      },
      notify: (waiting) => void notified.push(waiting),
      log: () => undefined,
    });
    const leave = () => (isInFront = false);
    const comeBack = () => {
      isInFront = true;
      toFront?.();
    };
    return { look, said, done, notified, leave, comeBack };
  }
  const language = createDesktopLanguage(['en']);
  const available = { kind: 'available', version: '9.0.0' } as const;
  const ready = { kind: 'ready', version: '9.0.0' } as const;
  const damaged = { kind: 'problem', problem: 'damaged', detail: 'x' } as const;

  it('is whether to fetch, and whether to install', async () => {
    const all = offer({ check: available, download: ready, install: ready }, [0, 0]);
    await all.look(false);
    expect(all).toMatchObject({
      said: ['Gatehouse 9.0.0 is available', 'Gatehouse 9.0.0 is ready'],
      done: ['check', 'download', 'install'],
    });
    const first = offer({ check: available }, [1]);
    await first.look(false);
    expect(first.done).toEqual(['check']);
    const second = offer({ check: available, download: ready }, [0, 1]);
    await second.look(false);
    expect(second.done).toEqual(['check', 'download']);
  });

  it('is nothing where nothing was found, unless somebody asked', async () => {
    const unasked = offer({ check: damaged }, []);
    await unasked.look(false);
    expect(unasked.said).toEqual([]);
    const asked = offer({}, []);
    await asked.look(true);
    expect(asked.said).toEqual(['This is the newest Gatehouse']);
  });

  it('is told what went wrong, and nothing is installed then', async () => {
    const broken = offer({ check: available, download: damaged }, [0]);
    await broken.look(false);
    expect(broken).toMatchObject({
      said: ['Gatehouse 9.0.0 is available', 'The update is damaged'],
      done: ['check', 'download'],
    });
    const unable = offer({}, [], false);
    await unable.look(true);
    await unable.look(false);
    expect(unable).toMatchObject({ said: ['This Gatehouse is updated the way it was installed'], done: [] });
  });

  it('waits for the window to be in front, and a notification tells of it', async () => {
    const { look, leave, comeBack, said, notified, done } = offer(
      { check: available, download: ready, install: ready },
      [0, 0],
    );
    leave();
    const over = look(false);
    await expect.poll(() => notified).toEqual([{ type: 'update-waiting', step: 'available', version: '9.0.0' }]);
    expect(said).toEqual([]);
    comeBack();
    leave();
    await expect.poll(() => notified.at(-1)).toEqual({ type: 'update-waiting', step: 'ready', version: '9.0.0' });
    expect({ said, done }).toEqual({ said: ['Gatehouse 9.0.0 is available'], done: ['check', 'download'] });
    comeBack();
    await over;
    expect({ said: said.at(-1), done: done.at(-1) }).toEqual({ said: 'Gatehouse 9.0.0 is ready', done: 'install' });
  });

  it('comes up at once for somebody who asks for it, also while it waits', async () => {
    const { look, leave, said, notified } = offer({ check: available }, [1]);
    leave();
    const over = look(false);
    await expect.poll(() => notified).toHaveLength(1);
    await look(true);
    await over;
    expect(said).toEqual(['Gatehouse 9.0.0 is available']);
    const asked = offer({ check: available }, [1]);
    asked.leave();
    await asked.look(true);
    expect(asked).toMatchObject({ said: ['Gatehouse 9.0.0 is available'], notified: [] });
  });

  it('waits also where fetching has failed meanwhile, and nothing is notified then', async () => {
    const { look, leave, comeBack, said, notified, done } = offer({ check: available, download: damaged }, [0]);
    leave();
    const over = look(true);
    await expect.poll(() => done).toContain('download');
    await new Promise(setImmediate);
    expect({ said, notified }).toEqual({ said: ['Gatehouse 9.0.0 is available'], notified: [] });
    comeBack();
    await over;
    expect(said.at(-1)).toBe('The update is damaged');
  });
});
