import { create } from 'zustand';
import type { Step } from '../../src-main/contract/models.ts';
import type { Failure, Result } from '../../src-main/contract/result.ts';
import { noteNetwork } from './conditions.ts';
import { host } from './host.ts';
import { noteVault } from './vault.ts';

/** Work of the core that takes its time. It goes on when the page that began it is left. */
export interface Task {
  /** The core's name for it. */
  readonly id: string;
  readonly isRunning: boolean;
  /** In the order in which they began. */
  readonly steps: readonly Step[];
  readonly failure?: Failure;
}

interface Tasks {
  /** By subject, such as `check:STORE`: one at a time each, and the last stays to be looked at. */
  readonly bySubject: Readonly<Record<string, Task>>;
  /**
   * Runs a method of the host under a new task id. One that runs under the same subject is stopped first.
   *
   * `run('check:1', (task) => host().checkStore({ task, store: '1' }))`
   */
  readonly run: <T>(subject: string, call: (task: string) => Promise<Result<T>>) => Promise<Result<T>>;
  /** Stops it; its result is the failure `cancelled`. */
  readonly cancel: (subject: string) => void;
  /** Forgets the steps of what is over. */
  readonly forget: (subject: string) => void;
}

const atRest: Task = { id: '', isRunning: false, steps: [] };

export const useTasks = create<Tasks>()((set, get) => ({
  bySubject: {},
  async run(subject, call) {
    get().cancel(subject);
    const id = crypto.randomUUID();
    set(({ bySubject }) => ({ bySubject: { ...bySubject, [subject]: { id, isRunning: true, steps: [] } } }));
    const result = await call(id);
    const failure = result.ok ? undefined : result.failure;
    noteNetwork(failure);
    noteVault(failure);
    change(id, (task) => ({ ...task, isRunning: false, ...(failure ? { failure } : {}) }));
    return result;
  },
  cancel(subject) {
    const task = get().bySubject[subject];
    // How it ended is told by its result.
    if (task?.isRunning) void host().cancel({ task: task.id });
  },
  forget(subject) {
    set(({ bySubject: { [subject]: _, ...rest } }) => ({ bySubject: rest }));
  },
}));

/** The work on a subject as it stands. */
export function useTask(subject: string): Task {
  return useTasks(({ bySubject }) => bySubject[subject] ?? atRest);
}

/** The check of a store. */
export const checkOf = (storeId: string) => `check:${storeId}`;

/** Another check was made meanwhile: what this one told is over. */
export function forgetCheck(storeId: string): void {
  const { bySubject, forget } = useTasks.getState();
  if (bySubject[checkOf(storeId)]?.isRunning === false) forget(checkOf(storeId));
}

/** Puts what the core tells of a step into its place. */
export function noteStep(id: string, step: Step): void {
  change(id, (task) => ({ ...task, steps: withStep(task.steps, step) }));
}

function withStep(steps: readonly Step[], step: Step): readonly Step[] {
  const index = steps.findIndex(({ name }) => name === step.name);
  if (index === -1) {
    return [...steps, step];
  }
  // How it ended is told without what it was about.
  return steps.with(index, { ...step, params: { ...steps[index]?.params, ...step.params } });
}

function change(id: string, to: (task: Task) => Task): void {
  useTasks.setState(({ bySubject }) => {
    const entry = Object.entries(bySubject).find(([, task]) => task.id === id);
    return entry === undefined ? {} : { bySubject: { ...bySubject, [entry[0]]: to(entry[1]) } };
  });
}
