import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Roster } from '../../src-main/gateway/roster.ts';

test('a roster has what was put in and not taken out, whatever comes and goes', () => {
  const things = Array.from({ length: 8 }, () => ({ place: 0 }));
  const step = fc.tuple(fc.boolean(), fc.nat(things.length - 1));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const roster = new Roster<{ place: number }>();
      const expected = new Set<{ place: number }>();
      for (const [adds, at] of steps) {
        const thing = things[at] as { place: number };
        if (!adds) expect(roster.delete(thing)).toBe(expected.delete(thing));
        else if (!expected.has(thing)) {
          roster.add(thing);
          expected.add(thing);
        }
        expect(roster.size).toBe(expected.size);
      }
      expect(new Set(roster.all())).toEqual(expected);
    }),
  );
});
