import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const secretServicePackages = 'dbus gnome-keyring libsecret-1-0 libglib2.0-bin';

/** Throws, naming what is missing, where a real Secret Service cannot be started. Never a reason to skip a test. */
function requireSecretService(): void {
  const missing = ['dbus-daemon', 'gnome-keyring-daemon', 'gdbus'].filter((program) => !isInstalled(program));
  try {
    createRequire(import.meta.url)('keytar');
  } catch {
    missing.push('libsecret-1.so.0 (for keytar)');
  }
  if (missing.length > 0) {
    throw new Error(
      `These tests need a Secret Service and do not find ${missing.join(', ')}. ` +
        `apt-get install -y --no-install-recommends ${secretServicePackages}`,
    );
  }
}

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export interface SecretServiceOptions {
  /**
   * What becomes of an unlock prompt. `none`: there is no prompter, as on a computer without a display; the prompt
   * fails at once. `unanswered`: a prompter that is started and never says a word, as a window that nobody looks at
   * (GNOME Keyring itself gives it up after 25 s).
   */
  readonly prompter?: 'none' | 'unanswered';
  /** `none`: a session bus with no Secret Service on it. `new`: one whose owner has not made a keyring yet. */
  readonly keyring?: 'unlocked' | 'new' | 'none';
}

export interface SecretService {
  /** For a program that is to find this Secret Service and no other. */
  readonly env: Record<string, string>;
  lock(): Promise<void>;
  /** Without a prompt, as logging in does. */
  unlock(): Promise<void>;
  /** As a keychain app shows them; readable while locked, too. */
  items(): Promise<readonly { readonly label: string; readonly attributes: Readonly<Record<string, string>> }[]>;
  /** Whether a prompter was asked to show an unlock prompt. */
  promptWasShown(): boolean;
  /** The folder that all of it lives in, with the keyring's own file. */
  readonly folder: string;
  stop(): Promise<void>;
}

const password = 'the keyring of a test';
const loginKeyring = '/org/freedesktop/secrets/collection/login';

/**
 * Starts a GNOME Keyring of its own on a session bus of its own, unlocked. Takes 0.2 s; any number of them live side by
 * side. One process can only ever talk to one session bus, but the keychain vault works through a helper process, which
 * gets `env`: so tests may use several in one process.
 */
export async function startSecretService(options: SecretServiceOptions = {}): Promise<SecretService> {
  requireSecretService();
  const folder = await mkdtemp(join(tmpdir(), 'secret-service-'));
  const data = join(folder, 'data');
  const runtime = join(folder, 'run');
  const services = join(folder, 'services');
  const busConfiguration = join(folder, 'bus.conf');
  const prompterPid = join(folder, 'prompter.pid');
  await Promise.all([join(data, 'keyrings'), runtime, services].map((path) => mkdir(path, { recursive: true })));
  await Promise.all([folder, runtime].map((path) => chmod(path, 0o700)));
  if (options.prompter === 'unanswered') {
    const program = join(folder, 'prompter.sh');
    await writeFile(program, `#!/bin/sh\necho $$ > '${prompterPid}'\nexec sleep 600\n`, { mode: 0o700 });
    await writeFile(
      join(services, 'org.gnome.keyring.SystemPrompter.service'),
      `[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=${program}\n`,
    );
  }

  const base = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    XDG_DATA_HOME: data,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_RUNTIME_DIR: runtime,
    LC_ALL: 'C.UTF-8',
  };
  await writeFile(busConfiguration, busConfigurationOf(runtime, services));
  const processes: ChildProcess[] = [];
  const killAll = () => {
    for (const child of processes) child.kill('SIGKILL');
    if (existsSync(prompterPid)) kill(Number(readFileSync(prompterPid, 'utf8')));
  };
  process.once('exit', killAll);
  const stop = async () => {
    process.off('exit', killAll);
    const ended = processes.map((child) => child.exitCode ?? child.signalCode ?? onceExited(child));
    killAll();
    await Promise.all(ended);
    await rm(folder, { recursive: true, force: true });
  };

  try {
    const bus = spawn(
      'dbus-daemon',
      ['--nofork', '--nopidfile', '--print-address', `--config-file=${busConfiguration}`],
      {
        env: base,
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    processes.push(bus);
    const env = { ...base, DBUS_SESSION_BUS_ADDRESS: await firstLine(bus) };
    if (options.keyring !== 'none') {
      const unlock = options.keyring === 'new' ? [] : ['--unlock'];
      const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...unlock], {
        env,
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      processes.push(daemon);
      daemon.stdin.end(password);
      await run('gdbus', ['wait', '--session', '--timeout', '10', 'org.freedesktop.secrets'], { env });
    }

    const call = async (path: string, method: string, ...args: string[]): Promise<string> => {
      const target = ['--session', '--dest', 'org.freedesktop.secrets', '--object-path', path, '--method', method];
      return (await run('gdbus', ['call', ...target, ...args], { env })).stdout;
    };
    const property = async (path: string, of: string, name: string): Promise<string[]> =>
      quoted(await call(path, 'org.freedesktop.DBus.Properties.Get', of, name));
    const ofItem = (path: string, name: string): Promise<string[]> =>
      property(path, 'org.freedesktop.Secret.Item', name).catch((error: unknown) => {
        // Or "no such interface", where it goes between two looks of the daemon's own.
        throw String(error).includes('org.freedesktop.DBus.Error.UnknownMethod')
          ? new ItemVanished(path, { cause: error })
          : error;
      });
    const listed = async (): ReturnType<SecretService['items']> =>
      Promise.all(
        (await property(loginKeyring, 'org.freedesktop.Secret.Collection', 'Items')).map(async (path) => {
          const [label = ''] = await ofItem(path, 'Label');
          const words = await ofItem(path, 'Attributes');
          const pairs = words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1] ?? '']] : []));
          return { label, attributes: Object.fromEntries(pairs) };
        }),
      );
    return {
      env,
      folder,
      async lock() {
        await call('/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock', `[objectpath '${loginKeyring}']`);
      },
      unlock: () => unlockThroughControl(join(runtime, 'keyring', 'control')),
      async items() {
        for (let looked = 1; ; looked += 1) {
          try {
            return await listed();
          } catch (error) {
            if (looked === mostLooks || !(error instanceof ItemVanished)) throw error;
          }
        }
      },
      promptWasShown: () => existsSync(prompterPid),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * An item was listed and has gone before it was read: a keyring cannot be read in one go, and the tests of a file share
 * theirs. While one of them looks into it, a command of another may be at replacing a key, which erases the older item.
 * What was read then is of no one moment, so all of it is read anew.
 */
class ItemVanished extends Error {
  constructor(path: string, options: ErrorOptions) {
    super(`${path} was listed in the keyring, and has gone`, options);
  }
}
/** A keyring that is changed at each look is no race, but a test that does not wait for what it has begun. */
const mostLooks = 10;

/**
 * Unlocks the login keyring through GNOME Keyring's control socket, which is what PAM talks to when somebody logs in:
 * a byte for the credentials, then length, operation (1: unlock) and password, numbers as 32 bits, high byte first. The
 * answer is its own length and 0 for done.
 */
async function unlockThroughControl(path: string): Promise<void> {
  const word = Buffer.from(password);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(12 + word.length, 1);
  head.writeUInt32BE(1, 5);
  head.writeUInt32BE(word.length, 9);
  const socket = connect(path);
  socket.write(Buffer.concat([head, word]));
  const answer = Buffer.concat(await socket.toArray());
  if (answer.length !== 8 || answer.readUInt32BE(4) !== 0) throw new Error('GNOME Keyring was not unlocked');
}

/** No service of this computer's own can be started on the bus, its real prompter least of all. */
function busConfigurationOf(listen: string, services: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${listen}</listen>
  <servicedir>${services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function onceExited(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
  });
}

/** The first line that a program prints; fails when it ends without one. */
function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${child.spawnfile} ended before it said its address`)));
  });
}

/** The strings in what gdbus prints (GVariant text); none of ours holds a quotation mark. */
function quoted(text: string): string[] {
  return [...text.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? '');
}
