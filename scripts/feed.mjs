// npm run feed -- --files FOLDER --key FILE [--staging PERCENT]: writes what installed copies look at, beside the files of
// a release, and signs it. --new-key FILE makes a pair: the private half into FILE, the public one on the screen.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { root } from './setup.mjs';

/** Which file updates which system, as electron-updater asks for them. */
const feeds = {
  'latest-linux.yml': /^Gatehouse-.*-linux-x86_64\.AppImage$/,
  'latest-linux-arm64.yml': /^Gatehouse-.*-linux-arm64\.AppImage$/,
  'latest-mac.yml': /^Gatehouse-.*-mac-universal\.zip$/,
  'latest.yml': /^Gatehouse-(?!.*portable).*-win-x64\.exe$/,
};

const { values: options } = parseArgs({
  options: {
    files: { type: 'string' },
    key: { type: 'string' },
    'new-key': { type: 'string' },
    staging: { type: 'string', default: '100' },
    feed: { type: 'string', default: join(root, 'src-main/electron/update-feed.json') },
  },
});
if (options['new-key']) {
  makeKey(options['new-key']);
} else if (options.files && options.key && /^(100|\d\d?)$/.test(options.staging)) {
  await writeFeeds(options.files, createPrivateKey(readFileSync(options.key)), Number(options.staging));
} else {
  console.error('npm run feed -- --files FOLDER --key FILE [--staging 0 … 100]; or --new-key FILE');
  process.exit(2);
}

function makeKey(file) {
  const { privateKey } = generateKeyPairSync('ed25519');
  // Never over another: who signs with it would be locked out of every copy that is installed.
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
  console.log(`The private key is in ${file}. For "publicKeys" in src-main/electron/update-feed.json:`);
  console.log(publicHalf(privateKey));
}

async function writeFeeds(folder, key, staging) {
  const { feed, publicKeys } = JSON.parse(readFileSync(options.feed, 'utf8'));
  if (!publicKeys.includes(publicHalf(key))) {
    throw new Error('No Gatehouse would believe this key: its public half is not in update-feed.json');
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const [name, pattern] of Object.entries(feeds)) {
    const files = readdirSync(folder).filter((file) => pattern.test(file) && file.includes(`-${version}-`));
    if (files.length !== 1) {
      console.log(`NOT RUN ${name}: ${files.length === 0 ? 'no file for it' : `several files: ${files.join(', ')}`}`);
      continue;
    }
    const [file] = files;
    const sha512 = await hashOf(join(folder, file));
    const entry = { url: file, sha512, size: statSync(join(folder, file)).size };
    // JSON is YAML, too.
    const text = `${JSON.stringify({ version, files: [entry], path: file, sha512, stagingPercentage: staging }, null, 2)}\n`;
    writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, `${name}.sig`), `${sign(null, Buffer.from(text), key).toString('base64')}\n`);
    console.log(`${name}: ${file}, for ${staging} % of the people; belongs to ${feed || 'no feed yet'}`);
  }
}

function publicHalf(privateKey) {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
}

async function hashOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}
