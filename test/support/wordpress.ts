import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startFaultFront } from '../../src-main/practice/fault-front.ts';
import type { FrontFaultName } from '../../src-main/practice/faults/recipes.ts';

const run = promisify(execFile);

/*
 * A real WordPress 7.1.1 (without WooCommerce) on PHP's own server, with SQLite. Its files come out of the npm package
 * of WordPress Studio, the one registry that brings them; they are kept in the user's cache folder, and never in the
 * repository.
 */
const studio = {
  name: 'wp-studio@1.22.0',
  integrity: 'sha512-boMtahkhgWDKKyNTBA1uTK5ghnAmxXhDY6KeQCO9FmcI3/o+YOSq8JwYW5ZYnxHCxH14Jf/mD6CJTBvTWl2Ytw==',
  files: 'package/dist/cli/wp-files',
};

const parts = fileURLToPath(new URL('./wordpress/', import.meta.url));

/** `index.php`: pretty, for servers that cannot rewrite: the REST API answers under `/index.php/wp-json/`. */
type Permalinks = 'pretty' | 'plain' | 'index.php';

const permalinkStructures: Readonly<Record<Permalinks, string>> = {
  pretty: '/%postname%/',
  plain: '',
  'index.php': '/index.php/%postname%/',
};

export interface WordPressOptions {
  readonly permalinks: Permalinks;
  /** Its home is https, through a proxy in front that says so with `X-Forwarded-Proto`, as hosts do. */
  readonly https?: boolean;
  /** What is wrong with a proxy in front. */
  readonly fault?: FrontFaultName;
  /** Such as `shop`, for a site under `/shop/`. */
  readonly subdirectory?: string;
}

export interface WordPress {
  /** What a merchant types; other than its home where a fault wants that. Ends in `/`. */
  readonly address: string;
  /** What it believes its address is, ending in `/`. */
  readonly home: string;
  /** The same site over http, without anything in front; ends in `/`. */
  readonly httpUrl: string;
  /** Of the authority that signed its certificate. */
  readonly authorityPem?: string;
  readonly adminUser: string;
  /** Makes a new application password of the admin's: 24 letters and digits. */
  applicationPassword(): Promise<string>;
  setPermalinks(permalinks: Permalinks): Promise<void>;
  stop(): Promise<void>;
}

const adminUser = 'admin';

/** Starts a site of its own: takes 1 s, and on a machine's first time the download (67 MB) and the installation. */
export async function startWordPress(options: WordPressOptions): Promise<WordPress> {
  const files = await installedFiles();
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-wordpress-'));
  copyFileSync(join(files, 'site.sqlite'), join(folder, 'site.sqlite'));

  const prefix = options.subdirectory ? `/${options.subdirectory}` : '';
  const port = await freePort();
  const httpUrl = `http://localhost:${port}${prefix}/`;
  const { https = false, fault = 'none' } = options;
  const origin = () => `http://127.0.0.1:${port}`;
  const front = https || fault !== 'none' ? await startFaultFront({ origin, fault, https }) : undefined;
  const home = front ? `${front.home}${prefix}/` : httpUrl;
  const environment = siteEnvironment(files, folder, home, prefix);
  const wp = (...words: string[]) => runWpCli(files, environment, words);

  const server = startPhp(port, environment);
  const stop = async () => {
    await front?.close();
    await stopPhp(server);
    rmSync(folder, { recursive: true, force: true });
  };
  const setPermalinks = async (permalinks: Permalinks) => {
    await wp('rewrite', 'structure', permalinkStructures[permalinks]);
  };
  try {
    await setPermalinks(options.permalinks);
    await untilItListens(server, port);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    address: front ? `${front.address.slice(0, -1)}${prefix}/` : home,
    home,
    httpUrl,
    ...(front?.authority ? { authorityPem: front.authority } : {}),
    adminUser,
    async applicationPassword() {
      const made = await wp('user', 'application-password', 'create', adminUser, `test ${Date.now()}`, '--porcelain');
      return made.trim();
    },
    setPermalinks,
    stop,
  };
}

function siteEnvironment(files: string, folder: string, home: string, prefix: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: folder,
    PHP_CLI_SERVER_WORKERS: '2',
    SITE_CORE: join(files, 'wordpress'),
    SITE_FOLDER: folder,
    SITE_ADDRESS: home.replace(/\/$/, ''),
    SITE_PREFIX: prefix,
  };
}

async function runWpCli(files: string, env: NodeJS.ProcessEnv, words: readonly string[]): Promise<string> {
  const phar = join(files, 'wp-cli.phar');
  // wp-cli warns where it runs as root, and refuses without this; SQLite's drop-in needs no MySQL settings.
  const options = [`--path=${env.SITE_CORE}`, '--allow-root', '--skip-plugins', '--skip-themes'];
  const { stdout } = await run('php', ['-d', 'display_errors=stderr', phar, ...words, ...options], { env });
  return stdout;
}

/**
 * PHP's server leaves its workers behind when it is ended, and whoever started it may be killed: so a shell, the
 * leader of their process group, ends the whole group as soon as its standard input closes.
 */
function startPhp(port: number, env: NodeJS.ProcessEnv): ChildProcess {
  const script = 'php -S "$1" "$2" & read -r _; kill -KILL 0';
  return spawn('sh', ['-c', script, 'sh', `127.0.0.1:${port}`, join(parts, 'router.php')], {
    env,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

async function stopPhp(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) {
    return;
  }
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.stdin?.end();
  await ended;
}

async function untilItListens(server: ChildProcess, port: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (server.exitCode === null && Date.now() < deadline) {
    const status = await new Promise<number>((resolve) => {
      const request = httpRequest({ port, host: '127.0.0.1', path: '/license.txt', method: 'HEAD' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      request.on('error', () => resolve(0));
      request.end();
    });
    if (status > 0) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`PHP's server did not begin to listen on port ${port}`);
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The folder with `wordpress/`, `wp-cli.phar` and `site.sqlite`, a freshly installed site; made when it is not there. */
async function installedFiles(): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gatehouse-tests');
  // Whatever is put into the folder names it, so that a change here makes a new one.
  const recipe = [fileURLToPath(import.meta.url), join(parts, 'wp-config.php')].map((file) => readFileSync(file));
  const version = createHash('sha256').update(Buffer.concat(recipe)).digest('hex').slice(0, 12);
  const folder = join(cache, `wordpress-${version}`);
  if (existsSync(folder)) {
    return folder;
  }
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'making-'));
  try {
    await makeFiles(fresh);
    renameSync(fresh, folder);
  } catch (error) {
    // Another test process may have been quicker; what it made is the same.
    if (!existsSync(folder)) {
      throw error;
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}

async function makeFiles(folder: string): Promise<void> {
  await run('npm', ['pack', studio.name, '--pack-destination', folder, '--silent'], { cwd: folder });
  const archive = join(folder, 'wp-studio-1.22.0.tgz');
  const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (integrity !== studio.integrity) {
    throw new Error(`${studio.name} has integrity ${integrity}; expected ${studio.integrity}`);
  }
  const wanted = ['latest/wordpress', 'sqlite-database-integration', 'wp-cli/wp-cli.phar'];
  const members = wanted.map((path) => `${studio.files}/${path}`);
  await run('tar', ['-xzf', archive, '-C', folder, '--strip-components=4', ...members]);
  rmSync(archive);

  const core = join(folder, 'wordpress');
  renameSync(join(folder, 'latest/wordpress'), core);
  rmSync(join(folder, 'latest'), { recursive: true });
  renameSync(join(folder, 'wp-cli/wp-cli.phar'), join(folder, 'wp-cli.phar'));
  rmSync(join(folder, 'wp-cli'), { recursive: true });
  const integration = join(core, 'wp-content/plugins/sqlite-database-integration');
  renameSync(join(folder, 'sqlite-database-integration'), integration);
  copyFileSync(join(integration, 'db.copy'), join(core, 'wp-content/db.php'));
  copyFileSync(join(parts, 'wp-config.php'), join(core, 'wp-config.php'));

  const environment = siteEnvironment(folder, folder, 'http://localhost/', '');
  const site = ['--url=http://localhost/', '--title=A test site', '--skip-email'];
  const admin = [`--admin_user=${adminUser}`, '--admin_password=not a secret', '--admin_email=admin@example.com'];
  await runWpCli(folder, environment, ['core', 'install', ...site, ...admin]);
}
