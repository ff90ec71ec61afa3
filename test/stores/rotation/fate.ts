import { type Point, watchPoints } from './points.ts';

/** What befalls a program of a test's own, and where. */
export interface Fate {
  readonly what: 'kill' | 'disk full' | 'kill at the keychain';
  /** The point, counted from 1; one that is not reached changes nothing. */
  readonly at: number;
  /** Points that are passed without being counted: what proves them stands elsewhere. */
  readonly apartFrom?: readonly string[];
}

export interface FateOfProcess {
  /** From now on the points are counted, and at one of them it comes. */
  begin(fate: Fate): void;
  /** Nothing comes any more; the points that were passed. */
  end(): readonly string[];
  /** A point that is none of `watchPoints`, for a fate of its own. */
  pass(name: string, what: Fate['what']): void;
}

/** Watches this process, and kills it with SIGKILL at a point, or has the disk be full from there on. */
export function awaitFate(): FateOfProcess {
  let fate: Fate | undefined;
  let points: string[] = [];

  function isHere(name: string): boolean {
    points.push(name);
    return points.length === fate?.at;
  }

  function pass(name: string, what: Fate['what']): void {
    if (fate?.what === what && isHere(name)) die();
  }

  async function passPoint({ name, takesRoom, half }: Point): Promise<void> {
    if (fate?.apartFrom?.some((part) => name.includes(part))) return;
    if (fate?.what === 'kill') {
      if (isHere(name)) die();
      if (half && isHere(`${name}, half`)) {
        await half();
        die();
      }
    } else if (fate?.what === 'disk full' && takesRoom) {
      isHere(name);
      if (points.length >= fate.at) throw Object.assign(new Error('a test says so'), { code: 'ENOSPC' });
    }
  }

  watchPoints(passPoint, () => pass('request', 'kill'));
  return {
    begin(given) {
      points = [];
      fate = given;
    },
    end() {
      fate = undefined;
      return points;
    },
    pass,
  };
}

/** Nothing of this process happens after that, not even what is on its way to another thread. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
