import { describeRoad } from '../contract/describe.ts';
import type { HistoryEntry } from '../contract/history.ts';
import type { RotationReason } from '../contract/rotation.ts';
import { rulesInWords } from './tool-words.ts';

/** What happened, in a line of plain text. */
export function historyWords(entry: HistoryEntry): string {
  switch (entry.event) {
    case 'connected':
      return `connected at ${entry.address}, with ck_…${entry.keyLast7}`;
    case 'key-added':
      return `ck_…${entry.keyLast7} was added`;
    case 'imported':
      return `brought over from another computer, with ${entry.keysLast7.map((last7) => `ck_…${last7}`).join(', ') || 'no key'}`;
    case 'moved':
      return `moved from ${entry.from} to ${entry.to}`;
    case 'renamed':
      return `renamed from “${entry.from}” to “${entry.to}”`;
    case 'staging-login':
      return `the staging login was ${entry.state}`;
    case 'checked':
      return `checked: ${entry.ok ? 'no problem' : 'a problem'}${entry.findings.length > 0 ? ` (${entry.findings.map(({ cause }) => cause).join(', ')})` : ''}`;
    case 'road-changed':
      return `called in another way from then on: ${describeRoad(entry.to)}`;
    case 'shown-as-qr':
      return `ck_…${entry.keyLast7} and its secret were shown as a QR code`;
    case 'rotation-started':
      return `a rotation of ck_…${entry.keyLast7} was begun: ${reasons[entry.reason]}${entry.order === 'revoke-first' ? ', and it is revoked first' : ''}`;
    case 'key-switched':
      return `calls are made with ck_…${entry.to} from then on, and no longer with ck_…${entry.from}`;
    case 'rotation-undone':
      return `calls are made with the old key ck_…${entry.to} again`;
    case 'rotation-abandoned':
      return `the rotation of ck_…${entry.keyLast7} was given up${entry.newLast7 ? `, and ck_…${entry.newLast7} erased from this computer` : ''}`;
    case 'key-revoked':
      return `the store refuses ck_…${entry.keyLast7}`;
    case 'key-erased':
      return `ck_…${entry.keyLast7} was erased from this computer${entry.because === 'told-to' ? ', without waiting for the store to refuse it' : ''}`;
    case 'tool-added':
      return `the tool “${entry.tool}” was added: ${rulesInWords(entry.rules)}`;
    case 'tool-changed':
      return `the tool “${entry.was ?? entry.tool}” was changed${entry.was ? ` and is called “${entry.tool}”` : ''}: ${rulesInWords(entry.to)} (until then: ${rulesInWords(entry.from)})`;
    case 'tool-key-replaced':
      return `the tool “${entry.tool}” got another key, ck_…${entry.keyLast7}`;
    case 'tool-revoked':
      return `the key ck_…${entry.keyLast7} of the tool “${entry.tool}” was revoked`;
  }
}

const reasons: Readonly<Record<RotationReason, string>> = {
  old: 'it had served long enough',
  leaked: 'somebody may have seen it',
  'person-left': 'the person whose user it belongs to leaves',
  other: 'for another reason',
};
