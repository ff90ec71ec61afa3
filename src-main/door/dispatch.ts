import { randomBytes } from 'node:crypto';
import type { Host } from '../contract/host.ts';
import { type HostMethod, isHostMethod } from '../contract/host-methods.ts';
import { fail, type Result } from '../contract/result.ts';
import { requestSchemas } from './messages.ts';
import { scrub } from './scrub.ts';

/** Hands a message to the core. Never rejects, whatever it is given. */
export type Dispatch = (method: unknown, request: unknown) => Promise<Result<unknown>>;

/** Told of a fault in our own code: `reference` is what the page was told, `text` holds no key. */
export type LogBug = (reference: string, text: string) => void;

/**
 * The one way from a page to the core, for every door. Fails with `message-invalid` (`method`, `reason`: `unknown`, or
 * where the request is wrong and how; nothing that was sent) before the core hears of it, and with `internal`
 * (`reference`) when the core threw.
 */
export function createDispatch(host: Host, logBug: LogBug): Dispatch {
  const core: { readonly [Method in HostMethod]: (request: never) => Promise<Result<unknown>> } = host;
  return async (method, request) => {
    try {
      if (!isHostMethod(method)) return fail('message-invalid', { method: '?', reason: 'unknown' });
      const parsed = requestSchemas[method].safeParse(request);
      if (!parsed.success) return fail('message-invalid', { method, reason: reasonOf(parsed.error.issues[0]) });
      return await core[method](parsed.data as never);
    } catch (error) {
      const reference = randomBytes(4).toString('hex');
      logBug(reference, scrub(error instanceof Error ? (error.stack ?? error.message) : String(error)));
      return fail('internal', { reference });
    }
  };
}

/** `paste.text too_big`: the field and the rule, of our own schemas; names that the sender made up stay out. */
function reasonOf(issue: { readonly code: string; readonly path: readonly PropertyKey[] } | undefined): string {
  return issue ? `${issue.path.map(String).join('.')} ${issue.code}`.trim() : 'unknown';
}
