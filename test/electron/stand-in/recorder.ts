/** A call that would have changed something outside the app: shown, registered or opened. */
export interface RecordedCall {
  readonly call: string;
  readonly args: readonly unknown[];
}

const calls: RecordedCall[] = [];

/** Arguments as JSON can hold them; functions are named as such. */
export function record(call: string, ...args: unknown[]): void {
  calls.push({
    call,
    args: args.map((arg) =>
      arg === undefined
        ? null
        : JSON.parse(
            JSON.stringify(arg, (_key, value) => (typeof value === 'function' ? 'function' : value)) ?? 'null',
          ),
    ),
  });
}

export function recordedCalls(): readonly RecordedCall[] {
  return calls;
}
