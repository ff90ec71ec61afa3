import type { Step, StepName } from '../contract/models.ts';
import type { Failure } from '../contract/result.ts';

type StepParams = Readonly<Record<string, string | number>>;

/** Tells a door how each step stands, so that what is checked appears line by line as it happens. */
export interface Steps {
  running(name: StepName, params?: StepParams): void;
  done(name: StepName, params?: StepParams): void;
  warning(name: StepName, failure: Failure): void;
  failed(name: StepName, failure: Failure): void;
  skipped(name: StepName, failure?: Failure): void;
}

export function createSteps(onStep: (step: Step) => void): Steps {
  return {
    running: (name, params = {}) => onStep({ name, state: 'running', params }),
    done: (name, params = {}) => onStep({ name, state: 'done', params }),
    warning: (name, failure) => onStep({ name, state: 'warning', failure }),
    failed: (name, failure) => onStep({ name, state: 'failed', failure }),
    skipped: (name, failure) => onStep({ name, state: 'skipped', ...(failure ? { failure } : {}) }),
  };
}
