import type { Fields, Problem } from '../shop/shop.ts';

/** What a route answers, before it becomes bytes. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export function reply(body: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return { status, body, headers };
}

/** WordPress's error envelope: `{ code, message, data: { status, … } }`. */
export function errorReply(code: string, message: string, status: number, data: Fields = {}): Reply {
  return { status, body: { code, message, data: { status, ...data } }, headers: {} };
}

export function problemReply({ code, message, status, data }: Problem): Reply {
  return errorReply(code, message, status, data);
}

export function noRoute(): Reply {
  return errorReply('rest_no_route', 'No route was found matching the URL and request method.', 404);
}
