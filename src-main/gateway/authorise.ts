import type { ToolArea } from '../contract/tools.ts';
import type { LocalKey } from './local-key.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Target } from './target.ts';

/** How fast each tool calls, for those that have a limit. */
export interface Rates {
  /** Milliseconds until the tool may call again; 0 when it may now, which counts as a call. */
  take(key: LocalKey): number;
}

/** A call every so often, and up to a minute's worth at once. */
export function createRates(now: () => number): Rates {
  const paidUntil = new Map<string, number>();
  return {
    take({ id, perMinute }) {
      if (perMinute === undefined) return 0;
      const each = 60_000 / perMinute;
      const at = now();
      const paid = paidUntil.get(id) ?? 0;
      // Paid for what is yet to come: the clock was set back since.
      const next = Math.max(paid > at ? 0 : paid, at - 60_000) + each;
      if (next > at) return next - at;
      paidUntil.set(id, next);
      return 0;
    },
  };
}

const writing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

const areaWords: Readonly<Record<ToolArea, string>> = {
  products: 'products',
  orders: 'orders',
  customers: 'customers',
  coupons: 'coupons',
  reports: 'reports',
  settings: 'settings',
  webhooks: 'webhooks',
  system_status: 'the system status',
  everything: 'everything',
};

/**
 * Why this tool may not make this call; undefined when it may. `method` is the one that WordPress will see. A wrong
 * permission is WooCommerce's own refusal, and is said before the route is looked at, as there.
 */
export function refusalFor(key: LocalKey, method: string, target: Target, now: number): Refusal | undefined {
  if (key.store !== target.store) {
    return refuse(
      403,
      'gatehouse_other_store',
      `The key of “${key.name}” is for another store than this one. Copy the URL again from the tool's page in Gatehouse.`,
    );
  }
  if (key.paused) {
    return refuse(403, 'gatehouse_paused', `“${key.name}” is paused. Let it go on in Gatehouse, under Tools.`);
  }
  if (key.expiresAt !== undefined && Date.parse(key.expiresAt) <= now) {
    const day = key.expiresAt.slice(0, 10);
    return refuse(
      401,
      'gatehouse_expired',
      `The key of “${key.name}” was good until ${day}. Let it be good for longer in Gatehouse, on the tool's page; the key stays the same.`,
    );
  }
  const permission = permissionRefusal(key, method);
  if (permission) return permission;
  const { area } = target;
  if (area === 'public' || area === 'index') {
    if (!writing.has(method)) return undefined;
    return refuse(404, 'rest_no_route', 'No route was found matching the URL and request method.');
  }
  if (key.areas.includes('everything') || key.areas.includes(area)) return undefined;
  return refuse(
    403,
    'gatehouse_scope',
    `“${key.name}” is let to ${key.areas.map((one) => areaWords[one]).join(', ')}, and this call needs ${areaWords[area]}. Add it to the tool's areas on its page in Gatehouse, if that is meant.`,
  );
}

function permissionRefusal({ name, permission }: LocalKey, method: string): Refusal | undefined {
  const say = (what: string, may: string) =>
    refuse(
      401,
      'woocommerce_rest_authentication_error',
      `The API key provided does not have ${what} permissions. In Gatehouse, “${name}” may ${may} only: give it another permission on its page there, if that is meant.`,
    );
  if (writing.has(method)) return permission === 'read' ? say('write', 'read') : undefined;
  // What a route takes anybody may ask.
  return method !== 'OPTIONS' && permission === 'write' ? say('read', 'write') : undefined;
}
