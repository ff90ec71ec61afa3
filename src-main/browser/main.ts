import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createApp } from '../app.ts';
import { fail } from '../contract/result.ts';
import { letToolsThrough } from '../door/gateway.ts';
import { later } from '../door/later.ts';
import { openLog } from '../door/log.ts';
import { nodeParts } from '../door/node-parts.ts';
import { startPractice } from '../door/practice.ts';
import { dataFolder } from '../stores/data-folder.ts';
import { browserDesktop } from './desktop.ts';
import { openDoor } from './door.ts';
import { findBrowser, hasScreen } from './find-browser.ts';

const { values: options } = parseArgs({
  options: {
    practice: { type: 'boolean', default: false },
    /** Only say the address. */
    'no-window': { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
    'passphrase-file': { type: 'string' },
  },
});

if (!/^\d{1,5}$/.test(options.port) || Number(options.port) > 65_535) {
  process.stderr.write('--port takes a number from 0 to 65535.\n');
  process.exit(2);
}

/* Ctrl+C ends the door in order; a second one does not wait. */
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
}

const { env, platform } = process;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const folder = dataFolder(env, platform, homedir());
const log = openLog(join(folder, 'logs', 'gatehouse.log'), Date.now);
const app = createApp(
  nodeParts({
    door: 'browser',
    folder,
    env,
    staysOpen: true,
    passphraseFile: options['passphrase-file'],
    // The page asks for it, and hands it in.
    askPassphrase: async () => fail('vault-passphrase-missing'),
    desktop: browserDesktop({ platform, env, folder }),
  }),
);
if (options.practice) await startPractice(app, say);

const program =
  options['no-window'] || !hasScreen({ platform, env })
    ? undefined
    : findBrowser({ platform, env, exists: existsSync });
const withoutSandbox = platform === 'linux' && process.getuid?.() === 0;
if (program)
  say(`Gatehouse opens in ${basename(program)}${withoutSandbox ? ', without its sandbox, since this is root' : ''}.`);

const opened = await openDoor({
  app,
  build: fileURLToPath(new URL('..', import.meta.url)),
  port: Number(options.port),
  browser: program ? { program, withoutSandbox } : undefined,
  log,
  say,
  clock: () => performance.now(),
  randomBytes,
  later,
  stop: stop.signal,
  onPage: () => letToolsThrough(app, log),
});
if (!opened.ok) {
  process.stderr.write(`Port ${options.port} is taken by another program. Choose another with --port.\n`);
  process.exitCode = 3;
}
await app.close();
await log.settled();
