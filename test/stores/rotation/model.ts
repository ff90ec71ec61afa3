import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Revocation, RotationOrder, RotationPhase } from '../../../src-main/contract/rotation.ts';

/*
 * A rotation as docs/decisions/0016-rotation.md has it, told once more and in another way: from what is written down and
 * from how the store is, what a step answers and what is written down then, write by write.
 */

/** What is written down of a store, as far as a rotation has to do with it. Keys are named by their last 7 characters. */
export interface State {
  readonly keys: readonly string[];
  readonly inUse: string;
  readonly rotation?: {
    readonly order: RotationOrder;
    readonly phase: RotationPhase;
    readonly old: string;
    readonly oldRefused: boolean;
    readonly fresh?: { readonly key: string; readonly verifiedAt?: number; readonly refused: boolean };
    readonly fewer?: boolean;
    readonly answer?: Revocation['answer'];
    readonly asked: number;
    /** When the store was last asked, or the switch was. */
    readonly since?: number;
  };
}

export function stateOf({ keys, activeKey, rotation }: StoreRecord): State {
  const nameOf = (id: string) => keys.find((key) => key.id === id)?.last7 ?? 'none';
  const state = { keys: keys.map(({ last7 }) => last7), inUse: nameOf(activeKey) };
  if (!rotation) return state;
  const { order, phase, oldKey, newKey, comparison, revocation, switched } = rotation;
  const since = revocation?.lastAskedAt ?? switched?.at;
  return {
    ...state,
    rotation: {
      order,
      phase,
      old: oldKey.last7,
      oldRefused: oldKey.refusedAt !== undefined,
      ...(newKey && {
        fresh: {
          key: newKey.last7,
          refused: newKey.refusedAt !== undefined,
          ...(newKey.verified && { verifiedAt: Date.parse(newKey.verified.at) }),
        },
      }),
      ...(comparison && { fewer: comparison.fewer }),
      ...(revocation?.answer && { answer: revocation.answer }),
      asked: revocation?.asked ?? 0,
      ...(since && { since: Date.parse(since) }),
    },
  };
}

/** How the store is, at a time. */
export interface World {
  readonly now: number;
  /** Nobody can tell anything from what it answers, if it does. */
  readonly isDown: boolean;
  knows(key: string): boolean;
  mayWrite(key: string): boolean;
}

export type Action =
  | { readonly does: 'start'; readonly order: RotationOrder }
  | { readonly does: 'take'; readonly key: string }
  | { readonly does: 'switch'; readonly accept: boolean }
  | { readonly does: 'verify' | 'confirm' | 'wake' | 'undo' | 'abandon' | 'stop waiting' | 'check' };

/** What a step leads to: its failure or `ok` (or any failure), and all that is written on the way, in order. */
export interface Expected {
  readonly code: string;
  readonly writes: readonly State[];
}

type Rotation = NonNullable<State['rotation']>;
const minute = 60_000;

/** Verified, and not seen refused since. */
export function counts({ rotation, keys }: State, key: string): boolean {
  if (rotation?.fresh?.key === key) return rotation.fresh.verifiedAt !== undefined && !rotation.fresh.refused;
  if (rotation?.old === key) return !rotation.oldRefused;
  return keys.includes(key);
}

export function expected(state: State, world: World, action: Action): Expected {
  const { rotation } = state;
  if (action.does === 'check') return check(state, world);
  if (action.does === 'start') return start(state, action.order);
  if (!rotation) return refused('rotation-absent');
  switch (action.does) {
    case 'take':
      return take(state, rotation, world, action.key);
    case 'verify':
      return verify(state, world);
    case 'switch':
      return switchOver(state, rotation, world, action.accept);
    case 'confirm':
      return confirm(state, world);
    case 'wake':
      return wake(state, rotation, world);
    case 'undo':
    case 'abandon':
      return goBack(state, rotation, world, action.does);
    case 'stop waiting':
      return stopWaiting(state, rotation, world);
  }
}

const refused = (code: string, writes: readonly State[] = []): Expected => ({ code, writes });
const done = (...writes: readonly State[]): Expected => ({ code: 'ok', writes });
const last = (state: State, writes: readonly State[]): State => writes.at(-1) ?? state;

function withRotation(state: State, change: Partial<Rotation>): State {
  const rotation = { ...(state.rotation as Rotation), ...change };
  return { ...state, rotation };
}

function start(state: State, order: RotationOrder): Expected {
  if (state.rotation) return refused('rotation-under-way');
  return done({
    ...state,
    rotation: { order, phase: 'awaiting-key', old: state.inUse, oldRefused: false, asked: 0 },
  });
}

function take(state: State, rotation: Rotation, world: World, key: string): Expected {
  const { phase, fresh } = rotation;
  if (phase === 'switched') return refused('rotation-other-step');
  if (fresh && counts(state, fresh.key) && rotation.oldRefused) return refused('rotation-last-key');
  if (state.keys.includes(key)) return refused('rotation-key-not-new');
  if (fresh?.key === key) return verify(state, world);
  const { fewer: _, ...before } = rotation;
  const offered: State = { ...state, rotation: { ...before, phase: 'offered', fresh: { key, refused: false } } };
  const checked = verify(offered, world);
  return { code: checked.code, writes: [offered, ...checked.writes] };
}

function verify(state: State, world: World): Expected {
  const { phase, fresh, old, fewer: _, ...before } = state.rotation as Rotation;
  if (!fresh || phase === 'switched' || phase === 'awaiting-key') return refused('rotation-other-step');
  // The problem is noted with the key, and nothing else.
  if (world.isDown) return refused('any', [state]);
  if (!world.knows(fresh.key)) {
    const rotation = { ...before, old, phase: 'offered' as const, fresh: { ...fresh, refused: true } };
    return refused('key-unknown', [{ ...state, rotation }]);
  }
  return done(
    withRotation(state, {
      phase: 'verified',
      fresh: { key: fresh.key, refused: false, verifiedAt: world.now },
      oldRefused: !world.knows(old),
      fewer: world.mayWrite(old) && !world.mayWrite(fresh.key),
    }),
  );
}

function switchOver(state: State, { phase, fresh }: Rotation, world: World, accept: boolean): Expected {
  if (phase !== 'verified' || !fresh) return refused('rotation-other-step');
  if (fresh.refused) return refused('rotation-new-refused');
  const isFresh = world.now - (fresh.verifiedAt ?? 0) <= 10 * minute;
  const isUsable = isFresh && !world.isDown && world.knows(fresh.key);
  const checked = isUsable ? done() : verify(state, world);
  if (checked.code !== 'ok') return checked;
  const now = last(state, checked.writes);
  if (now.rotation?.fewer && !accept) return refused('rotation-fewer-rights', checked.writes);
  const { answer: _, ...rotation } = now.rotation as Rotation;
  return done(...checked.writes, {
    keys: [...now.keys, fresh.key],
    inUse: fresh.key,
    rotation: { ...rotation, phase: 'switched', asked: 0, since: world.now },
  });
}

/** What a store that is asked about both keys lets Gatehouse write down. */
function ask(state: State, world: World): State {
  const { old, fresh, oldRefused } = state.rotation as Rotation;
  const note = (answer: Revocation['answer'], change: Partial<Rotation> = {}) =>
    withRotation(state, { answer, since: world.now, ...change });
  const knowsOld = world.knows(old);
  if (world.isDown) return note('cannot-tell');
  if (fresh?.verifiedAt === undefined) return note(knowsOld ? 'known' : 'refused', { oldRefused: !knowsOld });
  if (world.knows(fresh.key)) {
    return note(knowsOld ? 'known' : 'refused', { oldRefused: !knowsOld, fresh: { ...fresh, refused: false } });
  }
  if (!knowsOld) return note('both-refused', { oldRefused });
  return note('new-refused', { oldRefused: false, fresh: { ...fresh, refused: true } });
}

const isProven = ({ phase, answer, oldRefused }: Rotation): boolean =>
  phase === 'switched' && answer === 'refused' && oldRefused;

function over({ keys, inUse, rotation }: State): State {
  return { keys: keys.filter((key) => key !== rotation?.old), inUse };
}

function confirm(state: State, world: World): Expected {
  const rotation = state.rotation as Rotation;
  if (rotation.phase !== 'switched' && rotation.order !== 'revoke-first') return refused('rotation-other-step');
  if (isProven(rotation)) return done(over(state));
  const asked = ask(state, world);
  return isProven(asked.rotation as Rotation) ? done(asked, over(asked)) : done(asked);
}

/** Gatehouse asks by itself. */
function wake(state: State, { phase, asked, answer, since = 0 }: Rotation, world: World): Expected {
  const due = since + Math.min(minute * 2 ** asked, 24 * 60 * minute);
  const mayAsk = phase === 'switched' && asked < 20 && answer !== 'new-refused' && answer !== 'both-refused';
  if (!mayAsk || world.now < due) return refused('rotation-other-step');
  const claimed = withRotation(state, { asked: asked + 1, since: world.now });
  const { writes } = confirm(claimed, world);
  return done(claimed, ...writes);
}

/** Looks whether the store takes the old key, before calls are made with it again. */
function look(state: State, world: World): State {
  const { old } = state.rotation as Rotation;
  return !world.isDown && world.knows(old) ? withRotation(state, { oldRefused: false }) : ask(state, world);
}

function goBack(state: State, rotation: Rotation, world: World, by: 'undo' | 'abandon'): Expected {
  const { phase, old, fresh, oldRefused } = rotation;
  if (phase !== 'switched') {
    if (by === 'undo') return refused('rotation-other-step');
    if (fresh && counts(state, fresh.key) && oldRefused) return refused('rotation-last-key');
    return done({ keys: state.keys, inUse: state.inUse });
  }
  const seen = look(state, world);
  const { answer: _, since: __, asked: ___, ...now } = seen.rotation as Rotation;
  if (now.oldRefused) return refused('rotation-old-refused', [seen]);
  const back = { keys: seen.keys.filter((key) => key !== fresh?.key), inUse: old };
  if (by === 'abandon') return done(seen, back);
  if (!now.fresh?.refused) return done(seen, { ...back, rotation: { ...now, phase: 'verified', asked: 0 } });
  const { fresh: _fresh, fewer: _fewer, ...waiting } = now;
  return done(seen, { ...back, rotation: { ...waiting, phase: 'awaiting-key', asked: 0 } });
}

function stopWaiting(state: State, { phase }: Rotation, world: World): Expected {
  if (phase !== 'switched') return refused('rotation-other-step');
  const asked = ask(state, world);
  const { oldRefused, fresh } = asked.rotation as Rotation;
  if (!oldRefused && !counts(asked, fresh?.key ?? '')) return refused('rotation-new-refused', [asked]);
  return done(asked, over(asked));
}

/** A check of the key in use marks it. */
function check(state: State, world: World): Expected {
  const { rotation, inUse } = state;
  if (!rotation || world.isDown) return done(state);
  const isRefused = !world.knows(inUse);
  if (rotation.old === inUse) return done(withRotation(state, { oldRefused: isRefused }));
  return done(rotation.fresh ? withRotation(state, { fresh: { ...rotation.fresh, refused: isRefused } }) : state);
}
