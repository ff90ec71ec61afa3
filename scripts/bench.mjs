// npm run bench [-- name …] [-- --short]: runs the measurements in test/bench, each in a process of its own, and holds
// them against their bars. A module there exports `name` and `run({ short })`, which gives [{ what, value, unit, bar?,
// ok? }]; `--short` is for trying a measurement, where it has a shorter way, and its figures mean little.
import { fork } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installPackages, root } from './setup.mjs';

if (process.send) {
  await runOne(process.argv[2]);
} else {
  const given = process.argv.slice(2);
  const names = given.filter((one) => one !== '--short');
  process.exit((await runAll(names, given.includes('--short'))) ? 0 : 1);
}

async function runAll(wanted, short) {
  if (!installPackages((line) => console.log(line))) {
    return false;
  }
  const names = readdirSync(`${root}/test/bench`)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length));
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0 || names.length === 0) {
    console.error(`There is no ${unknown.join(', ') || 'measurement'}; there are: ${names.join(', ')}`);
    return false;
  }
  const build = await inProcess(`${root}/scripts/build.mjs`, []);
  let good = build.ended;
  for (const name of wanted.length > 0 ? wanted : names) {
    good = (await measure(name, short)) && good;
  }
  return good;
}

async function measure(name, short) {
  // vite is there only once the packages are installed.
  const { bundle } = await import('./bundle.mjs');
  const folder = `out/bench/${name}`;
  await bundle({ entry: `test/bench/${name}.ts`, folder, packages: 'external' });
  const { ended, message } = await inProcess(fileURLToPath(import.meta.url), [
    `${root}/${folder}/main.js`,
    ...(short ? ['--short'] : []),
  ]);
  rmSync(`${root}/${folder}`, { recursive: true, force: true });
  console.log(`\n${message?.name ?? name}`);
  if (!ended || !message?.results?.length) {
    console.log('  MISSED  it measured nothing');
    return false;
  }
  for (const { what, value, unit, bar, ok } of message.results) {
    const verdict = ok === undefined ? '' : ok ? 'ok' : 'MISSED';
    const shown = Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0);
    console.log(
      `  ${verdict.padEnd(7)} ${shown.padStart(9)} ${unit.padEnd(12)} ${what}${bar ? `  (bar: ${bar})` : ''}`,
    );
  }
  return message.results.every(({ ok }) => ok !== false);
}

/** Runs a program to its end; `message` is the last that it sent. */
function inProcess(program, args) {
  return new Promise((resolve) => {
    let message;
    const child = fork(program, args, { cwd: root });
    child.on('message', (sent) => {
      message = sent;
    });
    child.on('exit', (status) => resolve({ ended: status === 0, message }));
  });
}

async function runOne(file) {
  const { name, run } = await import(pathToFileURL(file).href);
  process.send({ name, results: await run({ short: process.argv.includes('--short') }) }, () => process.exit(0));
}
