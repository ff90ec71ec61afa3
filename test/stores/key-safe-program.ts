import { type ChangeName, changes, keepStore, openParts } from './key-safe-parts.ts';

/*
 * A process of its own that changes keys in the folder argv[3]:
 * `interrupt FOLDER CHANGE N` kills itself at the N-th point, or says how many there are; `keep FOLDER PREFIX COUNT`
 * keeps so many stores.
 */
const [task, folder = '', name = '', count = '0'] = process.argv.slice(2);

if (task === 'interrupt') {
  let points = 0;
  const parts = openParts(folder, () => {
    points += 1;
    if (points === Number(count)) process.kill(process.pid, 'SIGKILL');
  });
  await changes[name as ChangeName](parts);
  process.stdout.write(`${points}`);
} else {
  const parts = openParts(folder);
  for (let turn = 0; turn < Number(count); turn += 1) {
    const kept = await keepStore(parts, `${name}-${turn}.example`, `${name}${'abcdefgh'[turn]}`);
    if (!kept.ok) throw new Error(JSON.stringify(kept.failure));
  }
}
