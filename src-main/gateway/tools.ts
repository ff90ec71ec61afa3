import type { StoreRecord } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import {
  type Tool,
  type ToolLogin,
  type ToolRules,
  type ToolSummary,
  type ToolUse,
  toolAreas,
} from '../contract/tools.ts';
import { checkName, nameKey, newKeyId } from '../stores/names.ts';
import type { StoreRecords } from '../stores/records.ts';
import { type LocalKey, newLocalPair, toolOf } from './local-key.ts';
import type { LocalKeys } from './local-keys.ts';

export interface ToolsParts {
  readonly records: Pick<StoreRecords, 'find' | 'list'>;
  readonly localKeys: LocalKeys;
  /** How each tool was used, by its id. */
  readonly uses: () => Promise<Result<ReadonlyMap<string, ToolUse>>>;
  /** Where a tool finds its store. */
  readonly url: (store: string) => Promise<string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
}

/** A tool by its id, its name, or the beginning of its name, within one store where that is given. */
export interface ToolReference {
  readonly tool: string;
  readonly store?: string;
}

/** The tools of the stores. Fails as `LocalKeys`, and with `tool-not-found` or `tool-ambiguous`. */
export interface Tools {
  /** Fails with `store-…`, `name-invalid`, `tool-exists` or `tool-rules-invalid` (`reason`) too. */
  add(request: ToolRules & { readonly store: string; readonly name: string }): Promise<Result<ToolLogin>>;
  /** By name within each store. */
  list(request: { readonly store?: string }): Promise<Result<readonly ToolSummary[]>>;
  show(reference: ToolReference): Promise<Result<ToolSummary>>;
  /** A tool that is paused is refused, until it is not. */
  pause(request: ToolReference & { readonly paused: boolean }): Promise<Result<Tool>>;
  /** Takes the key away for good. */
  revoke(reference: ToolReference): Promise<Result<Tool>>;
  /** Gives a tool another key and secret; those it had are refused from now on. */
  replace(reference: ToolReference): Promise<Result<ToolLogin>>;
}

const unused: ToolUse = { calls: 0, refusals: 0, bytes: 0, callsToday: 0, refusalsToday: 0 };

export function createTools({ records, localKeys, uses, url, now, randomBytes }: ToolsParts): Tools {
  async function summaries(keys: readonly LocalKey[]): Promise<Result<readonly ToolSummary[]>> {
    const used = await uses();
    if (!used.ok) return used;
    return ok(
      await Promise.all(
        keys.map(async (key) => ({ ...toolOf(key), url: await url(key.store), use: used.value.get(key.id) ?? unused })),
      ),
    );
  }

  /** Changes one tool; `edit` answers with what it is now, or with null to take it away. */
  async function changeOne<T>(
    reference: ToolReference,
    edit: (key: LocalKey) => { readonly key: LocalKey | null; readonly value: T },
  ): Promise<Result<T>> {
    const store = await storeOf(reference.store);
    if (!store.ok) return store;
    return localKeys.change((keys) => {
      const found = findTool(keys, reference.tool, store.value?.id);
      if (!found.ok) return found;
      const { key, value } = edit(found.value);
      return ok({ keys: keys.flatMap((one) => (one !== found.value ? [one] : key ? [key] : [])), value });
    });
  }

  async function storeOf(reference: string | undefined): Promise<Result<StoreRecord | undefined>> {
    return reference === undefined ? ok(undefined) : records.find(reference);
  }

  async function told(changed: Promise<Result<LocalKey>>): Promise<Result<ToolLogin>> {
    const key = await changed;
    if (!key.ok) return key;
    const { store, consumerKey, consumerSecret } = key.value;
    return ok({
      tool: toolOf(key.value),
      url: await url(store),
      consumerKey: consumerKey.reveal(),
      consumerSecret: consumerSecret.reveal(),
    });
  }

  return {
    async add({ store: reference, name: given, ...rules }) {
      const store = await records.find(reference);
      if (!store.ok) return store;
      const name = checkName(given);
      if (!name.ok) return name;
      const wrong = wrongRule(rules, now());
      if (wrong) return fail('tool-rules-invalid', { reason: wrong });
      const pair = newLocalPair(randomBytes);
      const key: LocalKey = {
        id: newKeyId(randomBytes),
        store: store.value.id,
        name: name.value,
        keyLast7: pair.consumerKey.last7,
        permission: rules.permission,
        areas: toolAreas.filter((area) => rules.areas.includes(area)),
        ...(rules.perMinute === undefined ? {} : { perMinute: rules.perMinute }),
        ...(rules.expiresAt === undefined ? {} : { expiresAt: new Date(rules.expiresAt).toISOString() }),
        paused: false,
        addedAt: new Date(now()).toISOString(),
        ...pair,
      };
      const added = localKeys.change((keys) => {
        const same = keys.find((one) => one.store === key.store && nameKey(one.name) === nameKey(key.name));
        if (same) return fail('tool-exists', { name: same.name });
        return ok({ keys: [...keys, key], value: key });
      });
      return told(added);
    },

    async list(request) {
      const store = await storeOf(request.store);
      if (!store.ok) return store;
      const keys = await localKeys.read();
      if (!keys.ok) return keys;
      const wanted = store.value ? keys.value.filter((key) => key.store === store.value?.id) : [...keys.value];
      const inOrder = wanted.sort(
        (one, other) => one.store.localeCompare(other.store, 'en') || one.name.localeCompare(other.name, 'en'),
      );
      return summaries(inOrder);
    },

    async show(reference) {
      const store = await storeOf(reference.store);
      if (!store.ok) return store;
      const keys = await localKeys.read();
      if (!keys.ok) return keys;
      const found = findTool(keys.value, reference.tool, store.value?.id);
      if (!found.ok) return found;
      const shown = await summaries([found.value]);
      return shown.ok ? ok(shown.value[0] as ToolSummary) : shown;
    },

    pause: ({ paused, ...reference }) =>
      changeOne(reference, (key) => ({ key: { ...key, paused }, value: { ...toolOf(key), paused } })),

    revoke: (reference) => changeOne(reference, (key) => ({ key: null, value: toolOf(key) })),

    replace: (reference) =>
      told(
        changeOne(reference, (old) => {
          const pair = newLocalPair(randomBytes);
          const replacedAt = new Date(now()).toISOString();
          const key = { ...old, ...pair, keyLast7: pair.consumerKey.last7, replacedAt };
          return { key, value: key };
        }),
      ),
  };
}

/** What is not as it must be, as the reason of `tool-rules-invalid`. */
function wrongRule(rules: ToolRules, now: number): string | undefined {
  const { areas, perMinute, expiresAt } = rules;
  if (areas.length === 0 || new Set(areas).size < areas.length) return 'areas';
  if (perMinute !== undefined && !(Number.isInteger(perMinute) && perMinute >= 1 && perMinute <= 100_000)) {
    return 'per-minute';
  }
  if (expiresAt !== undefined && !(Date.parse(expiresAt) > now)) return 'expires-at';
  return undefined;
}

function findTool(keys: readonly LocalKey[], reference: string, store: string | undefined): Result<LocalKey> {
  const wanted = nameKey(reference.trim());
  const shown = reference.replace(/\p{Cc}/gu, '').slice(0, 100);
  const there = keys.filter((key) => store === undefined || key.store === store);
  const ways: readonly ((key: LocalKey) => boolean)[] = [
    (key) => key.id === wanted,
    (key) => nameKey(key.name) === wanted,
    (key) => wanted !== '' && nameKey(key.name).startsWith(wanted),
  ];
  for (const fits of ways) {
    const [first, ...others] = there.filter(fits);
    if (first && others.length === 0) return ok(first);
    if (first) {
      const names = [first, ...others.slice(0, 4)].map((key) => `${key.name} (${key.id}, of ${key.store})`).join(', ');
      return fail('tool-ambiguous', { reference: shown, names });
    }
  }
  return fail('tool-not-found', { reference: shown });
}
