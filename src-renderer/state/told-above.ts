import type { Failure } from '../../src-main/contract/result.ts';
import { type Route, useRoute } from './route.ts';
import { isVaultTrouble } from './vault.ts';

/**
 * Whether this holds for the whole window, whose banners tell of it for as long as it does: no network, no way to the
 * keys. Where it was met it is not told again, but for the wizard, which has more to say of it.
 */
export function isToldAbove(failure: Failure, page: Route['page'] = useRoute.getState().page): boolean {
  return page !== 'connect' && (failure.code === 'offline' || isVaultTrouble(failure));
}
