// npm test: from a fresh clone to a passed suite. Sets up what is missing, then lint, types, build, unit and
// integration tests. Ends with one line, `N passed, N failed`, and a status that says the same.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { installPackages, root } from './setup.mjs';

/**
 * Programs of the system that test files need which name `usedBy`. On Debian and its kin apt brings them; where they
 * are missing all the same, those files are left out, in so many words.
 */
const systemNeeds = [
  {
    what: 'a private Secret Service (dbus, gnome-keyring, libsecret)',
    usedBy: /gnome-keyring-daemon/,
    packages: ['dbus', 'gnome-keyring', 'libsecret-1-0', 'libglib2.0-bin'],
    present: () =>
      ['dbus-run-session', 'gnome-keyring-daemon', 'gdbus'].every(hasCommand) &&
      succeeds(process.execPath, ['-e', 'import("keytar")']),
  },
  {
    what: 'PHP with sqlite, curl, mbstring and xml',
    usedBy: /'php'/,
    packages: ['php-cli', 'php-sqlite3', 'php-curl', 'php-mbstring', 'php-xml'],
    present: () =>
      succeeds('php', [
        '-r',
        'foreach (["pdo_sqlite","curl","mbstring","dom"] as $e) extension_loaded($e) || exit(1);',
      ]),
  },
  {
    what: 'network namespaces (iproute2, util-linux)',
    usedBy: /'unshare'/,
    packages: ['iproute2', 'util-linux'],
    present: () => ['ip', 'unshare'].every(hasCommand),
  },
  {
    what: 'a virtual screen (Xvfb)',
    usedBy: /'Xvfb'/,
    packages: ['xvfb'],
    present: () => hasCommand('Xvfb'),
  },
  {
    what: 'Chromium',
    usedBy: /playwright-core/,
    packages: ['chromium'],
    present: () => ['chromium', 'chromium-browser', 'google-chrome'].some(hasCommand),
  },
]
  .map((need) => ({ ...need, files: testFilesThatName(need.usedBy) }))
  .filter(({ files }) => files.length > 0);

const inCI = Boolean(process.env.CI) && process.env.CI !== 'false';
const counts = { passed: 0, failed: 0, skipped: 0 };
/** Test files that cannot run on this machine. */
const leftOut = new Set();
const startedAt = Date.now();

let child;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopChild();
    console.log(`Stopped by ${signal}.`);
    process.exit(130);
  });
}

if (!setUp()) {
  counts.failed += 1;
  finish();
}

const bin = (path) => [process.execPath, join(root, 'node_modules', path)];
await stage('package-lock.json', [process.execPath, 'scripts/complete-lock.mjs', '--check']);
await stage('lint (biome)', [...bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']);
await stage('lint (knip)', [...bin('knip/bin/knip.js')]);
for (const project of JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts.types.split(' && ')) {
  await stage(`types (${project})`, [...bin('typescript/bin/tsc'), ...project.split(' ').slice(1)]);
}
await stage('build', [process.execPath, 'scripts/build.mjs']);
await suite();
finish();

/** Installs what is missing where that is possible, and says what is missing where it is not. */
function setUp() {
  say(`Node ${process.versions.node}, ${process.platform} ${process.arch}`);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    say('Gatehouse needs Node 20.19 or newer.');
    return false;
  }
  if (!installPackages(say)) {
    say('npm ci failed: without its packages nothing can be tested.');
    return false;
  }
  const missing = () => systemNeeds.filter(({ present }) => !present());
  installSystemPackages(missing());
  for (const { what, files } of missing()) {
    // A private Secret Service is Linux's own, and the others cannot be installed from here elsewhere.
    const isFailure = inCI && process.platform === 'linux';
    say(`Missing: ${what}. Left out: ${files.join(', ')}.${isFailure ? ' In CI that is a failure.' : ''}`);
    counts.failed += isFailure ? 1 : 0;
    for (const file of files) {
      leftOut.add(file);
    }
  }
  return true;
}

/** Test files that name it themselves, or import a file of the tests' own that does. */
function testFilesThatName(pattern) {
  return readdirSync(join(root, 'test'), { recursive: true })
    .map((file) => `test/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\.test\.tsx?$/.test(file) && names(file, pattern, new Set()));
}

function names(file, pattern, seen) {
  if (seen.has(file) || !existsSync(join(root, file))) {
    return false;
  }
  seen.add(file);
  const text = readFileSync(join(root, file), 'utf8');
  const imported = [...text.matchAll(/from '(\.[^']+)'/g)].map(([, path]) => posix.join(posix.dirname(file), path));
  return pattern.test(text) || imported.some((path) => path.startsWith('test/') && names(path, pattern, seen));
}

function installSystemPackages(needs) {
  const packages = needs.flatMap((need) => need.packages);
  if (packages.length === 0 || process.platform !== 'linux' || !hasCommand('apt-get')) {
    return;
  }
  const asRoot = process.getuid() === 0 ? [] : ['sudo', '-n'];
  if (asRoot.length > 0 && !succeeds('sudo', ['-n', 'true'])) {
    say(`Not installed, since that needs root: sudo apt-get install ${packages.join(' ')}`);
    return;
  }
  say(`Installing ${packages.join(' ')} (apt-get)`);
  const options = ['-q', '-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=300'];
  const apt = (args) => {
    const [command, ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...options, ...args];
    const { status, stdout, stderr } = spawnSync(command, rest, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (status !== 0) {
      say(`apt-get ${args[0]} failed: ${(stderr || stdout).trim().split('\n').slice(-5).join('\n')}`);
    }
    return status === 0;
  };
  if (!apt(['update'])) {
    return;
  }
  // One need that this system has no packages for must not keep the others from being met.
  for (const need of needs) {
    apt(['install', '-y', '--no-install-recommends', ...need.packages]);
  }
}

/** Runs a command that must succeed. What it prints is shown when it does not. */
async function stage(name, command) {
  const from = Date.now();
  const { status, output } = await run(command, { quiet: true });
  const passed = status === 0;
  counts[passed ? 'passed' : 'failed'] += 1;
  say(`${passed ? 'passed' : 'FAILED'}  ${name}  ${seconds(from)}`);
  if (!passed) {
    console.log(output.trimEnd());
  }
}

async function suite() {
  const from = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const reportFile = join(folder, 'report.json');
  const { status } = await run(
    [
      ...bin('vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...[...leftOut].map((file) => `--exclude=${file}`),
    ],
    { quiet: false },
  );
  const report = readReport(reportFile);
  rmSync(folder, { recursive: true, force: true });

  // A file that cannot even be loaded has no failed test in it, and is a failure all the same.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  const executed = report.numPassedTests + report.numFailedTests;
  const failed = report.numFailedTests + brokenFiles;
  counts.passed += report.numPassedTests;
  counts.skipped += report.numPendingTests + report.numTodoTests + leftOut.size;
  // Whatever else made vitest fail (an unhandled rejection, a crash), and a run without a test, is one more.
  counts.failed += failed === 0 && (status !== 0 || executed === 0) ? 1 : failed;
  if (executed === 0) {
    say('No test was executed.');
  }
  say(`${status === 0 && executed > 0 ? 'passed' : 'FAILED'}  unit and integration tests  ${seconds(from)}`);
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    say(`vitest left no report: ${error.message}`);
    return { testResults: [], numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  }
}

/** Runs a command in a process group of its own, so that stopping it stops what it started too. */
function run([command, ...args], { quiet }) {
  return new Promise((resolve) => {
    const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'];
    child = spawn(command, args, { cwd: root, stdio, detached: process.platform !== 'win32' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.on('error', (error) => resolve({ status: 1, output: error.message }));
    child.on('close', (status) => {
      child = undefined;
      resolve({ status, output });
    });
  });
}

function stopChild() {
  if (child === undefined) {
    return;
  }
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGTERM');
  } catch {
    // It has ended meanwhile.
  }
}

function finish() {
  const { passed, failed, skipped } = counts;
  say(`All of it  ${seconds(startedAt)}`);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exit(failed > 0 ? 1 : 0);
}

function hasCommand(name) {
  return succeeds(process.platform === 'win32' ? 'where' : 'which', [name]);
}

function succeeds(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: 'ignore' }).status === 0;
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

function say(line) {
  console.log(`· ${line}`);
}
