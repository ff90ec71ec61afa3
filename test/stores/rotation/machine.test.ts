import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyRecord, StoreRecord } from '../../../src-main/contract/models.ts';
import { fail, type Result } from '../../../src-main/contract/result.ts';
import {
  mostQuestions,
  nextQuestionAt,
  type Rotation,
  type RotationComparison,
  stepsAllowed,
} from '../../../src-main/contract/rotation.ts';
import { keysOf } from '../../../src-main/stores/key-safe.ts';
import { wrongField } from '../../../src-main/stores/record-schema.ts';
import * as machine from '../../../src-main/stores/rotation/machine.ts';
import { sampleRecord } from '../sample-record.ts';
import { rotationIn, value } from './parts.ts';

const minute = 60_000;
const begun = Date.UTC(2026, 10, 26, 9);
const at = (minutes = 0): string => new Date(begun + minutes * minute).toISOString();
const everything: KeyRecord['found'] = {
  read: 'yes',
  write: 'yes',
  areas: { products: 'yes', orders: 'yes', customers: 'yes', settings: 'yes', system_status: 'yes', webhooks: 'yes' },
};
const fewer: RotationComparison['differences'] = [{ kind: 'permission', right: 'write', direction: 'fewer' }];

const record = sampleRecord('shop.example');
const meantBy = (store: StoreRecord): machine.Meant => machine.meant(rotationIn(store));
const started = (store = record, order: Rotation['order'] = 'replace-first') =>
  value(machine.start(store, { id: 'rotate22', reason: 'old', order, at: at() }));
const offered = (store = started(), id = 'newkey22') =>
  value(machine.offer(store, { meant: meantBy(store), key: { id, last7: 'ffffff7', addedAt: at(1) } }));

interface Seen {
  readonly differences?: RotationComparison['differences'];
  readonly found?: KeyRecord['found'];
  readonly old?: 'works' | 'refused' | 'cannot-tell';
}
function check(store: StoreRecord, { differences = [], found = everything, old = 'works' }: Seen = {}) {
  return machine.verified(store, {
    meant: meantBy(store),
    verified: { at: at(2), found, road: { ...record.road, verbs: 'method-parameter' }, lastCheck: record.lastCheck },
    comparison: {
      report: 'report-1',
      checkedAt: at(2),
      old: { found: everything, asked: 'now' },
      differences,
      fewer: differences.some(({ direction }) => direction !== 'more'),
    },
    old,
  });
}
const verified = (store = offered(), seen?: Seen) => value(check(store, seen));
const switchOver = (store: StoreRecord, acceptFewerRights = false) =>
  machine.switchOver(store, { meant: meantBy(store), acceptFewerRights, at: at(3) });
const switched = (store = verified()) => value(switchOver(store));
type Answer = Omit<Parameters<typeof machine.answered>[1], 'meant' | 'at'>;
const answered = (store: StoreRecord, answer: Answer) =>
  value(machine.answered(store, { meant: meantBy(store), at: at(4), ...answer }));
const known: Answer = { answer: 'known', old: 'works', new: 'works' };
const refused: Answer = { answer: 'refused', old: 'refused', new: 'works' };
const wrongLine: Answer = { answer: 'new-refused', old: 'works', new: 'refused' };
const nothingTold: Answer = { answer: 'cannot-tell', old: 'cannot-tell', new: 'cannot-tell' };
const undo = (store: StoreRecord, keepsNew = true) => machine.undo(store, { meant: meantBy(store), keepsNew });
const abandon = (store: StoreRecord) => machine.abandon(store, { meant: meantBy(store) });
const finish = (store: StoreRecord, revoked = true) => machine.finish(store, { meant: meantBy(store), revoked });
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.failure.code);

describe('starting', () => {
  it('names the key in use, and what the new one is to be called', () => {
    expect(rotationIn(started())).toEqual({
      id: 'rotate22',
      reason: 'old',
      order: 'replace-first',
      phase: 'awaiting-key',
      startedAt: at(),
      suggestedDescription: 'Gatehouse on Ada’s laptop 2026-11-26',
      oldKey: { id: 'abcdefg2', last7: '0a1b2c3' },
    });
  });

  it('leaves the date of an earlier rotation out of what the new one is to be called', () => {
    const [key] = record.keys;
    const before = { ...(key as KeyRecord), description: 'Till 2025-01-31' };
    expect(rotationIn(started({ ...record, keys: [before] })).suggestedDescription).toBe('Till 2026-11-26');
  });

  it('a second time is refused, and so is a store without a key in use', () => {
    const details = { id: 'rotate33', reason: 'leaked', order: 'revoke-first', at: at() } as const;
    expect(machine.start(started(), details)).toEqual(fail('rotation-under-way', { name: record.name }));
    expect(codeOf(machine.start({ ...record, keys: [] }, details))).toBe('key-not-found');
  });
});

describe('a new key', () => {
  it('stands in the journal, and not among the keys, until it is used', () => {
    const store = verified();
    expect(store.keys).toEqual(record.keys);
    expect(store.activeKey).toBe(record.activeKey);
    expect(keysOf(store).map(({ id }) => id)).toEqual(['abcdefg2', 'newkey22']);
    expect(keysOf(switched(store)).map(({ id }) => id)).toEqual(['abcdefg2', 'newkey22']);
  });

  it('that replaces another has nothing of what was known of that', () => {
    const again = rotationIn(offered(verified(), 'newkey33'));
    expect(again).toMatchObject({ phase: 'offered', newKey: { id: 'newkey33' } });
    expect(again.comparison).toBeUndefined();
    expect(again.newKey?.verified).toBeUndefined();
  });

  it('is not replaced where it is the last one that the store takes', () => {
    const store = verified(offered(), { old: 'refused' });
    const key = { id: 'newkey33', last7: 'eeeeee7', addedAt: at(3) };
    expect(codeOf(machine.offer(store, { meant: meantBy(store), key }))).toBe('rotation-last-key');
    expect(stepsAllowed(rotationIn(store))).toEqual(['verify', 'switch']);
  });

  it('that is refused after it was verified is to be replaced or checked again', () => {
    const problem = fail('key-unknown', { host: 'shop.example', last7: 'ffffff7' }).failure;
    const store = verified();
    const notTaken = (why: 'refused' | 'other-store' | 'cannot-tell') =>
      rotationIn(value(machine.notTaken(store, { meant: meantBy(store), problem, why, at: at(5) })));
    expect(notTaken('refused')).toMatchObject({ phase: 'offered', newKey: { problem, refusedAt: at(5) } });
    expect(notTaken('other-store')).toMatchObject({ phase: 'offered', newKey: { problem } });
    expect(notTaken('other-store').newKey?.refusedAt).toBeUndefined();
    expect(notTaken('cannot-tell')).toMatchObject({ phase: 'verified', newKey: { problem } });
  });
});

describe('switching', () => {
  it('puts the new key into use in one step, with what its check has shown, and keeps the old one', () => {
    const store = switched();
    expect(store).toMatchObject({
      activeKey: 'newkey22',
      road: { verbs: 'method-parameter' },
      checkedAt: at(2),
      keys: [
        record.keys[0],
        {
          id: 'newkey22',
          last7: 'ffffff7',
          wanted: 'read_write',
          found: everything,
          addedAt: at(1),
          verifiedAt: at(2),
        },
      ],
    });
    expect(rotationIn(store)).toMatchObject({ phase: 'switched', switched: { at: at(3) } });
    expect(wrongField(store)).toBeNull();
  });

  it('takes an explicit yes to fewer rights, and wants no more of the key from then on', () => {
    const found = { ...everything, write: 'no' } as const;
    const store = verified(offered(), { differences: fewer, found });
    expect(switchOver(store)).toEqual(fail('rotation-fewer-rights', { last7: 'ffffff7' }));
    const accepted = value(switchOver(store, true));
    expect(accepted.keys.at(-1)).toMatchObject({ wanted: 'read', found });
  });

  it.each([
    ['awaiting a key', () => started()],
    ['with one that was not checked', () => offered()],
    ['twice', () => switched()],
  ])('is out of place %s', (_, make) => {
    expect(codeOf(switchOver(make()))).toBe('rotation-other-step');
  });
});

describe('what a step is about', () => {
  it('is the rotation and the new key that were there when it began', () => {
    const before = verified();
    const after = offered(before, 'newkey33');
    const stale = { meant: meantBy(before) };
    expect(codeOf(machine.switchOver(after, { ...stale, acceptFewerRights: true, at: at(4) }))).toBe(
      'rotation-other-step',
    );
    expect(codeOf(machine.abandon(after, stale))).toBe('rotation-other-step');
    expect(codeOf(machine.answered(after, { ...stale, ...known, at: at(4) }))).toBe('rotation-other-step');
    expect(codeOf(machine.abandon(record, stale))).toBe('rotation-absent');
  });
});

describe('the old key', () => {
  it('is erased once the store was seen to refuse it, and that is the end', () => {
    const over = value(finish(answered(switched(), refused)));
    expect(over.rotation).toBeUndefined();
    expect(over.keys.map(({ id }) => id)).toEqual(['newkey22']);
    expect(over.activeKey).toBe('newkey22');
  });

  it('is not called revoked while that was not seen', () => {
    expect(codeOf(finish(answered(switched(), known)))).toBe('rotation-other-step');
    expect(codeOf(finish(answered(switched(), nothingTold)))).toBe('rotation-other-step');
  });

  it('can be given up on while the new one works, and not when that is refused', () => {
    expect(value(finish(answered(switched(), nothingTold), false)).rotation).toBeUndefined();
    const store = answered(switched(), wrongLine);
    expect(finish(store, false)).toEqual(fail('rotation-new-refused', { last7: 'ffffff7' }));
    expect(stepsAllowed(rotationIn(store))).toEqual(['confirm-revoked', 'undo', 'abandon']);
  });

  it('can be given up on where the store takes neither, for then it is worth nothing either', () => {
    const store = answered(switched(), { answer: 'both-refused', old: 'refused', new: 'refused' });
    expect(value(finish(store, false)).keys.map(({ id }) => id)).toEqual(['newkey22']);
  });
});

describe('going back', () => {
  it('restores how the store stood, and keeps the new key for another switch', () => {
    const before = verified();
    const back = value(undo(answered(switched(before), known)));
    expect(back).toEqual(before);
    expect(value(switchOver(back)).activeKey).toBe('newkey22');
  });

  it('drops a new key that the store refuses', () => {
    const store = answered(switched(), wrongLine);
    const back = value(undo(store, false));
    expect(rotationIn(back)).toMatchObject({ phase: 'awaiting-key' });
    expect(keysOf(back).map(({ id }) => id)).toEqual(['abcdefg2']);
  });

  it('is out of place where the new key was seen otherwise since it was decided what becomes of it', () => {
    expect(codeOf(undo(answered(switched(), wrongLine), true))).toBe('rotation-other-step');
    expect(codeOf(undo(switched(), false))).toBe('rotation-other-step');
  });

  it('is refused where the store refuses the old key, until that is seen to work', () => {
    const store = answered(switched(), refused);
    expect(undo(store)).toEqual(fail('rotation-old-refused', { last7: '0a1b2c3' }));
    expect(abandon(store)).toEqual(fail('rotation-old-refused', { last7: '0a1b2c3' }));
    expect(undo(machine.noticed(store, 'abcdefg2', 'works', at(9))).ok).toBe(true);
  });
});

describe('giving up', () => {
  it.each([
    ['awaiting a key', () => started()],
    ['with a key', () => offered()],
    ['with a key that was checked', () => verified()],
    ['after the switch', () => switched()],
  ])('%s leaves the store as it was', (_, make) => {
    expect(value(abandon(make()))).toEqual(record);
  });

  it('is refused where the new key is the last one that the store takes', () => {
    const store = verified(offered(), { old: 'refused' });
    expect(abandon(store)).toEqual(fail('rotation-last-key', { last7: 'ffffff7' }));
  });
});

describe('asking by itself', () => {
  const claim = (store: StoreRecord, time: number) =>
    machine.claimQuestion(store, { meant: meantBy(store), at: new Date(time).toISOString() });

  it('happens at most twenty times, ever more seldom, whoever begins anew in between', () => {
    let store = switched();
    const times: number[] = [];
    for (;;) {
      const due = nextQuestionAt(rotationIn(store));
      if (due === undefined) break;
      expect(codeOf(claim(store, due - 1))).toBe('rotation-other-step');
      const claimed = value(claim(store, due));
      const told = { meant: meantBy(claimed), at: new Date(due).toISOString(), ...nothingTold };
      store = value(machine.answered(claimed, told));
      times.push(due);
    }
    expect(times).toHaveLength(mostQuestions);
    const pauses = times.map((time, index) => (time - (times[index - 1] ?? Date.parse(at(3)))) / minute);
    expect(pauses.slice(0, 5)).toEqual([1, 2, 4, 8, 16]);
    expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
    expect(Math.max(...pauses)).toBe(24 * 60);
  });

  it('is counted before the question goes out, and one of two doors is too late', () => {
    const store = switched();
    const due = nextQuestionAt(rotationIn(store)) ?? 0;
    const claimed = value(claim(store, due));
    expect(rotationIn(claimed).revocation).toEqual({ asked: 1, lastAskedAt: new Date(due).toISOString() });
    expect(codeOf(claim(claimed, due))).toBe('rotation-other-step');
  });

  it.each([wrongLine, { answer: 'both-refused', old: 'cannot-tell', new: 'cannot-tell' }] as const)(
    'stops where a person has to look: $answer',
    (answer) => {
      expect(nextQuestionAt(rotationIn(answered(switched(), answer)))).toBeUndefined();
    },
  );

  it('is not begun before the switch', () => {
    for (const store of [started(), offered(), verified()]) expect(nextQuestionAt(rotationIn(store))).toBeUndefined();
  });
});

describe('revoking first', () => {
  it('notes the answer before there is a new key, and asks once more after the switch', () => {
    const first = started(record, 'revoke-first');
    expect(stepsAllowed(rotationIn(first))).toContain('confirm-revoked');
    const store = answered(first, { answer: 'refused', old: 'refused', new: 'cannot-tell' });
    const done = switched(verified(offered(store), { old: 'refused' }));
    expect(rotationIn(done).revocation).toBeUndefined();
    expect(nextQuestionAt(rotationIn(done))).toBeDefined();
    expect(value(finish(answered(done, refused))).keys.map(({ id }) => id)).toEqual(['newkey22']);
  });

  it('is the only order in which the old key is asked about before the switch', () => {
    expect(stepsAllowed(rotationIn(verified()))).not.toContain('confirm-revoked');
  });
});

describe('beside a rotation', () => {
  it('a move leaves to be verified what was', () => {
    expect(rotationIn(machine.moved(verified(), record)).phase).toBe('offered');
    for (const store of [record, started(), offered()]) expect(machine.moved(store, record)).toBe(store);
  });

  it('an import that brings back a lost secret under another name is followed', () => {
    const renamed = machine.withRenamedKeys(switched(), new Map([['abcdefg2', 'renamed2']]));
    expect(rotationIn(renamed)).toMatchObject({ oldKey: { id: 'renamed2' }, newKey: { id: 'newkey22' } });
  });
});

/** Whatever happens in whatever order. */
describe('never', () => {
  const key = fc.constantFrom('newkey22', 'newkey33', 'newkey44');
  const seen = fc.constantFrom('works', 'refused', 'cannot-tell') as fc.Arbitrary<'works' | 'refused' | 'cannot-tell'>;
  const answer = fc.constantFrom('known', 'refused', 'new-refused', 'both-refused', 'cannot-tell') as fc.Arbitrary<
    Answer['answer']
  >;
  const yes = fc.boolean();
  type Move = (store: StoreRecord) => Result<StoreRecord>;
  const within =
    (move: (store: StoreRecord) => Result<StoreRecord>): Move =>
    (store) =>
      store.rotation ? move(store) : fail('rotation-absent', { name: store.name });
  const moves: fc.Arbitrary<Move> = fc.oneof(
    fc.constantFrom<Rotation['order']>('replace-first', 'revoke-first').map(
      (order): Move =>
        (store) =>
          machine.start(store, { id: 'rotate22', reason: 'old', order, at: at() }),
    ),
    key.map((id) =>
      within((store) => machine.offer(store, { meant: meantBy(store), key: { id, last7: 'ffffff7', addedAt: at(1) } })),
    ),
    fc
      .tuple(yes, seen)
      .map(([lacks, old]) => within((store) => check(store, { differences: lacks ? fewer : [], old }))),
    fc.constantFrom('refused', 'other-store', 'cannot-tell').map((why) =>
      within((store) =>
        machine.notTaken(store, {
          meant: meantBy(store),
          problem: fail('offline').failure,
          why: why as 'refused',
          at: at(5),
        }),
      ),
    ),
    yes.map((accept) => within((store) => switchOver(store, accept))),
    fc
      .tuple(answer, seen, seen)
      .map(([said, old, fresh]) =>
        within((store) => machine.answered(store, { meant: meantBy(store), at: at(6), answer: said, old, new: fresh })),
      ),
    yes.map((keepsNew) => within((store) => undo(store, keepsNew))),
    fc.constant(within(abandon)),
    yes.map((revoked) => within((store) => finish(store, revoked))),
    fc.constant(within((store) => ({ ok: true, value: machine.moved(store, record) }))),
  );

  it('is the last key that was verified and not refused let go of, or a record made that is none', () => {
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 40 }), (all) => {
        let store: StoreRecord = record;
        for (const move of all) {
          const before = store;
          const done = move(before);
          if (!done.ok) continue;
          store = done.value;
          expect(wrongField(store)).toBeNull();
          expect(store.keys.some(({ id }) => id === store.activeKey)).toBe(true);
          const kept = new Set(keysOf(store).map(({ id }) => id));
          const good = goodKeys(before);
          if (good.some((id) => !kept.has(id))) expect(good.some((id) => kept.has(id))).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  /** Verified, and not seen refused since. */
  function goodKeys({ rotation }: StoreRecord): string[] {
    if (!rotation) return [];
    const { oldKey, newKey } = rotation;
    return [
      ...(oldKey.refusedAt === undefined ? [oldKey.id] : []),
      ...(newKey?.verified && newKey.refusedAt === undefined ? [newKey.id] : []),
    ];
  }
});
