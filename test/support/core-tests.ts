import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withLock } from '../../src-main/files/lock.ts';

/**
 * WooCommerce's own tests of its REST API, run against whatever answers like it.
 *
 * The suite is under the GPL: it is fetched into a temporary folder, checked against its known hash, run from there, and
 * nothing of it comes into this project.
 */
export const suite = '@woocommerce/api-core-tests@1.0.0';
const archive = 'woocommerce-api-core-tests-1.0.0.tgz';
const integrity = 'Bs0Ib9RkYZ3UcvafdNm1BOofj2iWyhBRE8fOdKnql+pqSUqMxxHiKGyWPDqleIztrjqQCd3mWdXDqePpYMa7bg==';
/** What the suite needs of its own long list; exact, so that a folder made earlier can be used again. */
const needed = ['jest@27.5.1', 'supertest@6.3.4', 'dotenv@10.0.0'];
const folder = join(tmpdir(), 'gatehouse-api-core-tests-1.0.0');

/** Of 122; the suite skips two by itself. */
export const expectedPasses = 120;

const run = promisify(execFile);
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Fetches, checks and installs once; later runs find the folder complete. */
export async function prepare(): Promise<void> {
  const prepared = await withLock(
    folder,
    async () => {
      await prepareOnce();
      return { ok: true as const, value: undefined };
    },
    { waitMs: 300_000 },
  );
  if (!prepared.ok) throw new Error(`not prepared: ${prepared.failure.code}`);
}

async function prepareOnce(): Promise<void> {
  if (existsSync(join(folder, archive))) {
    await verify(join(folder, archive));
    return;
  }
  const making = await mkdtemp(`${folder}-`);
  try {
    await run(npm, ['pack', suite, '--pack-destination', making], { cwd: making });
    await verify(join(making, archive));
    await mkdir(join(making, 'suite'));
    await run('tar', ['-xzf', join(making, archive), '-C', join(making, 'suite'), '--strip-components=1']);
    await writeFile(join(making, 'package.json'), JSON.stringify({ private: true }));
    await run(npm, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', ...needed], {
      cwd: making,
    });
    await rename(making, folder);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

async function verify(path: string): Promise<void> {
  const found = createHash('sha512')
    .update(await readFile(path))
    .digest('base64');
  if (found !== integrity) throw new Error(`${path} is not the ${suite} that was looked at.`);
}

export interface Results {
  readonly numPassedTests: number;
  readonly numTotalTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

export interface Place {
  /** Of the API, with its version and a slash at the end. */
  readonly api: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** PEM, where the certificate is signed by no other. */
  readonly authority?: string;
}

/** One file after another, and the largest first: some of its files count on what an earlier one has set. */
export async function runSuite({ api, consumerKey, consumerSecret, authority: pem = '' }: Place): Promise<Results> {
  const own = await mkdtemp(join(tmpdir(), 'gatehouse-api-core-run-'));
  try {
    const authority = join(own, 'authority.pem');
    await writeFile(authority, pem);
    const config = join(own, 'jest.json');
    const globals = { API_PATH: api };
    await writeFile(
      config,
      JSON.stringify({
        rootDir: join(folder, 'suite'),
        globals,
        testTimeout: 20_000,
        cacheDirectory: join(own, 'cache'),
      }),
    );
    const output = join(own, 'results.json');
    const jest = join(folder, 'node_modules', 'jest', 'bin', 'jest.js');
    const environment = {
      ...process.env,
      NODE_EXTRA_CA_CERTS: authority,
      USER_KEY: consumerKey,
      USER_SECRET: consumerSecret,
    };
    const args = [jest, '--config', config, '--runInBand', '--json', '--outputFile', output];
    // Jest ends with an error where a test failed; the results tell more.
    const ended = await run(process.execPath, args, { cwd: own, env: environment, maxBuffer: 64 * 1024 * 1024 }).catch(
      (error: Error) => error,
    );
    if (!existsSync(output)) throw ended;
    return JSON.parse(await readFile(output, 'utf8'));
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

export function failuresOf({ testResults }: Results): string[] {
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed')
    .map(({ fullName }) => fullName);
}
