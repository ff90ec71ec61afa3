// npm run bench [-- name …] [-- --short | --long]: runs the measurements in test/bench, each in a process of its own, and holds
// them against their bars. A module there exports `name` and `run({ short, long })`, which gives [{ what, value, unit,
// bar?, ok? }]; `--short` is for trying a measurement, where it has a shorter way, and its figures mean little; `--long`
// takes the time that a bar names where the usual run takes a part of it (an hour of idling).
import { fork } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installPackages, root } from './setup.mjs';

if (process.send) {
  await runOne(process.argv[2]);
} else {
  const given = process.argv.slice(2);
  const lengths = given.filter((one) => one === '--short' || one === '--long');
  const names = given.filter((one) => !lengths.includes(one));
  process.exit((await runAll(names, lengths)) ? 0 : 1);
}

async function runAll(wanted, lengths) {
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
    good = (await measure(name, lengths)) && good;
  }
  return good;
}

async function measure(name, lengths) {
  // vite is there only once the packages are installed.
  const { bundle } = await import('./bundle.mjs');
  const folder = `out/bench/${name}`;
  await bundle({ entry: `test/bench/${name}.ts`, folder, packages: 'external' });
  const { ended, message } = await inProcess(fileURLToPath(import.meta.url), [`${root}/${folder}/main.js`, ...lengths]);
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
  const [short, long] = ['--short', '--long'].map((length) => process.argv.includes(length));
  process.send({ name, results: await run({ short, long }) }, () => process.exit(0));
}
