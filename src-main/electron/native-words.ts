import { fill } from '../contract/describe.ts';
import type { FailureParams } from '../contract/result.ts';

/** What the system itself shows of us: the tray, notifications, the badge. `_one` and `_other` are chosen by `count`. */
const words = {
  'menu.settings': 'Settings…',
  'menu.quit': 'Quit Gatehouse',
  'tray.closed': 'Tools: not running',
  'tray.elsewhere': 'Tools: through another Gatehouse, on port {{port}}',
  'tray.failed': 'Tools: kept from their stores',
  'tray.open': 'Open Gatehouse',
  'tray.openOn': 'Tools: open on port {{port}}',
  'tray.pause': 'Pause All Tools',
  'tray.paused': 'Tools: paused',
  'tray.resume': 'Resume Tools',
  'tray.toolsOn': 'Tools: {{tools}}, open on port {{port}}',
  'notify.keyDead': '“{{name}}” no longer knows the old key. Gatehouse has erased it; the rotation is complete.',
  'notify.keyDeadTitle': 'The old key is dead',
  'notify.portTaken': 'Another program has taken port {{port}}, where tools call Gatehouse.',
  'notify.toolsTitle': 'Tools are kept from their stores',
  'notify.vaultLocked': 'A tool called, and the keys are locked. Open Gatehouse to unlock them.',
  badge_one: '{{count}} store has a problem',
  badge_other: '{{count}} stores have a problem',
} as const;

type WithoutForm<Key extends string> = Key extends `${infer Counted}_${'one' | 'other'}` ? Counted : Key;
export type DesktopKey = WithoutForm<keyof typeof words>;
export type Say = (key: DesktopKey, params?: FailureParams) => string;

export const say: Say = (key, params = {}) => {
  const all: Readonly<Record<string, string>> = words;
  const form = params.count === 1 ? 'one' : 'other';
  return fill(all[key] ?? all[`${key}_${form}`] ?? key, params);
};
