import { managesShop } from '../users.ts';
import { errorReply, type Reply } from './reply.ts';
import type { Call } from './route.ts';

/** What WooCommerce says to somebody without the right: 401 to nobody in particular, 403 to a known user. */
export function denied(call: Call, code: string, message: string): Reply {
  return errorReply(code, message, call.user === undefined ? 401 : 403);
}

/** Administrators and shop managers only. */
export function managersOnly(call: Call): Reply | undefined {
  if (managesShop(call.user)) return undefined;
  return denied(call, 'woocommerce_rest_cannot_view', call.site.state.messages.cannotList);
}
