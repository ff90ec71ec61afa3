import type { ToolRules } from '../contract/tools.ts';
import { permissionTexts } from '../contract/words-en.ts';

/** What a tool may do, in a line: `Read; orders, products; until 2027-01-31; 60 calls a minute`. */
export function rulesInWords({ permission, areas, expiresAt, perMinute }: ToolRules): string {
  return [
    permissionTexts[permission],
    areas.join(', '),
    expiresAt === undefined ? 'until it is revoked' : `until ${expiresAt.slice(0, 10)}`,
    ...(perMinute === undefined ? [] : [`${perMinute} calls a minute`]),
  ].join('; ');
}
