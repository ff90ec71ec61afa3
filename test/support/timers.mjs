// For `node --import`: knows the timers of the process from its beginning, without keeping any alive, and how often each has
// gone off. `globalThis.timersOf()` tells them; so does SIGUSR2, in one line of JSON on standard error.
import { createHook } from 'node:async_hooks';
import { writeSync } from 'node:fs';

const timers = new Map();

createHook({
  init(id, type, _trigger, resource) {
    if (type !== 'Timeout') return;
    // Where it was begun: a timer without a name tells nobody what it is for.
    const [, , ...lines] = (new Error().stack ?? '').split('\n');
    const by = lines.filter((line) => !/timers\.mjs|node:internal\/(async_hooks|timers)/.test(line)).slice(0, 3);
    timers.set(id, { resource: new WeakRef(resource), by: by.map((line) => line.trim()), fired: 0 });
  },
  before(id) {
    const timer = timers.get(id);
    if (timer) timer.fired += 1;
  },
  destroy(id) {
    const timer = timers.get(id);
    if (timer && timer.fired === 0) timers.delete(id);
    else if (timer) timer.isOver = true;
  },
}).enable();

globalThis.timersOf = () =>
  [...timers.values()].map(({ resource, by, fired, isOver = false }) => {
    const timer = resource.deref();
    return { ms: timer?._idleTimeout ?? -1, repeats: timer?._repeat != null, by, fired, isOver };
  });

process.on('SIGUSR2', () => writeSync(2, `${JSON.stringify({ timers: globalThis.timersOf() })}\n`));
