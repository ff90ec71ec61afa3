import type { StoreRecord } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import {
  type Tool,
  type ToolArea,
  type ToolChanges,
  type ToolLogin,
  type ToolRules,
  type ToolSummary,
  type ToolUse,
  toolAreas,
} from '../contract/tools.ts';
import type { History } from '../stores/history.ts';
import { checkName, nameKey, newKeyId } from '../stores/names.ts';
import type { StoreRecords } from '../stores/records.ts';
import { type LocalKey, newLocalPair, toolOf } from './local-key.ts';
import type { LocalKeys } from './local-keys.ts';

export interface ToolsParts {
  readonly records: Pick<StoreRecords, 'find' | 'list'>;
  readonly localKeys: LocalKeys;
  /** Of the stores; what their tools may do is told there. */
  readonly history: Pick<History, 'add'>;
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
  /**
   * Other rules, or another name, with the key that it has. Fails with `name-invalid`, `tool-exists` or
   * `tool-rules-invalid` (`reason`) too.
   */
  update(request: ToolReference & ToolChanges): Promise<Result<Tool>>;
  /** Takes the key away for good. */
  revoke(reference: ToolReference): Promise<Result<Tool>>;
  /** Gives a tool another key and secret; those it had are refused from now on. */
  replace(reference: ToolReference): Promise<Result<ToolLogin>>;
}

const unused: ToolUse = { calls: 0, refusals: 0, bytes: 0, callsToday: 0, refusalsToday: 0 };

export function createTools({ records, localKeys, history, uses, url, now, randomBytes }: ToolsParts): Tools {
  async function summaries(keys: readonly LocalKey[]): Promise<Result<readonly ToolSummary[]>> {
    const used = await uses();
    if (!used.ok) return used;
    return ok(
      await Promise.all(
        keys.map(async (key) => ({ ...toolOf(key), url: await url(key.store), use: used.value.get(key.id) ?? unused })),
      ),
    );
  }

  /** Changes one tool; `edit` answers with what it is to be, or with null to take it away. Answers with what it was, too. */
  async function changeOne(
    reference: ToolReference,
    edit: (key: LocalKey, keys: readonly LocalKey[]) => Result<LocalKey | null>,
  ): Promise<Result<{ readonly before: LocalKey; readonly after: LocalKey }>> {
    const store = await storeOf(reference.store);
    if (!store.ok) return store;
    return localKeys.change((keys) => {
      const found = findTool(keys, reference.tool, store.value?.id);
      if (!found.ok) return found;
      const before = found.value;
      const edited = edit(before, keys);
      if (!edited.ok) return edited;
      const key = edited.value;
      const changed = key === before ? keys : keys.flatMap((one) => (one !== before ? [one] : key ? [key] : []));
      return ok({ keys: changed, value: { before, after: key ?? before } });
    });
  }

  async function storeOf(reference: string | undefined): Promise<Result<StoreRecord | undefined>> {
    return reference === undefined ? ok(undefined) : records.find(reference);
  }

  async function loginOf(key: LocalKey): Promise<ToolLogin> {
    const { store, consumerKey, consumerSecret } = key;
    return {
      tool: toolOf(key),
      url: await url(store),
      consumerKey: consumerKey.reveal(),
      consumerSecret: consumerSecret.reveal(),
    };
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
        areas: inOrder(rules.areas),
        ...(rules.perMinute === undefined ? {} : { perMinute: rules.perMinute }),
        ...(rules.expiresAt === undefined ? {} : { expiresAt: new Date(rules.expiresAt).toISOString() }),
        paused: false,
        addedAt: new Date(now()).toISOString(),
        ...pair,
      };
      const added = await localKeys.change((keys) => {
        const same = nameTaken(keys, key);
        return same ? fail('tool-exists', { name: same.name }) : ok({ keys: [...keys, key], value: key });
      });
      if (!added.ok) return added;
      await history.add(key.store, [{ event: 'tool-added', tool: key.name, rules: rulesOf(key) }]);
      return ok(await loginOf(key));
    },

    async list(request) {
      const store = await storeOf(request.store);
      if (!store.ok) return store;
      const keys = await localKeys.read();
      if (!keys.ok) return keys;
      const wanted = store.value ? keys.value.filter((key) => key.store === store.value?.id) : [...keys.value];
      const sorted = wanted.sort(
        (one, other) => one.store.localeCompare(other.store, 'en') || one.name.localeCompare(other.name, 'en'),
      );
      return summaries(sorted);
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

    async pause({ paused, ...reference }) {
      const changed = await changeOne(reference, (key) => ok(key.paused === paused ? key : { ...key, paused }));
      return changed.ok ? ok(toolOf(changed.value.after)) : changed;
    },

    async update({ tool, store, ...changes }) {
      const name = changes.name === undefined ? undefined : checkName(changes.name);
      if (name && !name.ok) return name;
      const wrong = wrongRule(changes, now());
      if (wrong) return fail('tool-rules-invalid', { reason: wrong });
      const changed = await changeOne({ tool, ...(store === undefined ? {} : { store }) }, (key, keys) => {
        const edited = withChanges(key, { ...changes, ...(name ? { name: name.value } : {}) });
        const same = nameTaken(keys, edited);
        if (same) return fail('tool-exists', { name: same.name });
        return ok(ruleTextOf(edited) === ruleTextOf(key) ? key : edited);
      });
      if (!changed.ok) return changed;
      const { before, after } = changed.value;
      if (before !== after) {
        const renamed = before.name === after.name ? {} : { was: before.name };
        await history.add(after.store, [
          { event: 'tool-changed', tool: after.name, ...renamed, from: rulesOf(before), to: rulesOf(after) },
        ]);
      }
      return ok(toolOf(after));
    },

    async revoke(reference) {
      const changed = await changeOne(reference, () => ok(null));
      if (!changed.ok) return changed;
      const { before } = changed.value;
      await history.add(before.store, [{ event: 'tool-revoked', tool: before.name, keyLast7: before.keyLast7 }]);
      return ok(toolOf(before));
    },

    async replace(reference) {
      const changed = await changeOne(reference, (old) => {
        const pair = newLocalPair(randomBytes);
        return ok({
          ...old,
          ...pair,
          keyLast7: pair.consumerKey.last7,
          replacedAt: new Date(now()).toISOString(),
        });
      });
      if (!changed.ok) return changed;
      const { after } = changed.value;
      await history.add(after.store, [{ event: 'tool-key-replaced', tool: after.name, keyLast7: after.keyLast7 }]);
      return ok(await loginOf(after));
    },
  };
}

/** Another tool of the same store that has this one's name. */
function nameTaken(keys: readonly LocalKey[], { id, store, name }: LocalKey): LocalKey | undefined {
  return keys.find((one) => one.id !== id && one.store === store && nameKey(one.name) === nameKey(name));
}

function withChanges(key: LocalKey, changes: ToolChanges): LocalKey {
  const { perMinute, expiresAt, ...rest } = key;
  const most = changes.perMinute === undefined ? perMinute : changes.perMinute;
  const until = changes.expiresAt === undefined ? expiresAt : changes.expiresAt;
  return {
    ...rest,
    name: changes.name ?? key.name,
    permission: changes.permission ?? key.permission,
    areas: changes.areas ? inOrder(changes.areas) : key.areas,
    ...(most == null ? {} : { perMinute: most }),
    ...(until == null ? {} : { expiresAt: new Date(until).toISOString() }),
  };
}

function inOrder(areas: readonly ToolArea[]): readonly ToolArea[] {
  return toolAreas.filter((area) => areas.includes(area));
}

function rulesOf({ permission, areas, perMinute, expiresAt }: ToolRules): ToolRules {
  return {
    permission,
    areas,
    ...(perMinute === undefined ? {} : { perMinute }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

function ruleTextOf(key: LocalKey): string {
  return JSON.stringify([key.name, rulesOf(key)]);
}

/** After it, years have more digits than ISO 8601 takes without a sign. */
const lastMoment = Date.parse('9999-12-31T23:59:59.999Z');

/** What is not as it must be, as the reason of `tool-rules-invalid`. */
function wrongRule({ areas, perMinute, expiresAt }: ToolChanges, now: number): string | undefined {
  if (areas && (areas.length === 0 || new Set(areas).size < areas.length)) return 'areas';
  if (perMinute != null && !(Number.isInteger(perMinute) && perMinute >= 1 && perMinute <= 100_000)) {
    return 'per-minute';
  }
  if (expiresAt != null && !(Date.parse(expiresAt) > now && Date.parse(expiresAt) <= lastMoment)) return 'expires-at';
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
