import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { StoreRecord } from '../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import { writeFailure } from '../files/disk-failure.ts';
import { previousOf, readFileBounded, renameDurably, tooLarge, writeFileDurably } from '../files/durable.ts';
import { type LockOptions, withLock } from '../files/lock.ts';
import { findStore } from './find-store.ts';
import { checkName, nameKey, newStoreId } from './names.ts';
import { recordMigrations } from './record-migrations.ts';
import { isObject, isRecordsDocument, type RecordsDocument, wrongField } from './record-schema.ts';

/** All stores, and what was found on the way to them. */
export interface RecordsReading {
  readonly stores: readonly StoreRecord[];
  /**
   * `records-damaged` (`file`, `aside`: where the damaged file is now, `restored`: how many stores the copy before it
   * had). It is told by each `list()` from when any operation of this `StoreRecords` came across the damage.
   */
  readonly notice?: Failure;
}

/**
 * The connected stores on disk: one file, `stores.json`.
 *
 * Every operation may fail with `records-newer` (`file`: a newer Gatehouse wrote it; it is left untouched), and
 * `disk-failed`; those that write also with `records-busy`, `disk-full`, `disk-read-only` and, for a record that the
 * file may not hold, `record-invalid` (`field`). After a failure the file is as it was.
 */
export interface StoreRecords {
  list(): Promise<Result<RecordsReading>>;
  /** By id, name, host or address, or the beginning of one. Fails with `store-not-found` or `store-ambiguous`. */
  find(reference: string): Promise<Result<StoreRecord>>;
  /**
   * Adds a store and answers with it as kept: its id is another when, since it was made, another store took it.
   * Fails with `store-exists` (`name`) or `name-invalid` too.
   */
  add(record: StoreRecord): Promise<Result<StoreRecord>>;
  /** Changes the store as it is on disk at that moment; its id stays. Fails with `store-not-found`, `store-exists` or `name-invalid` too. */
  update(id: string, change: (record: StoreRecord) => StoreRecord): Promise<Result<StoreRecord>>;
  /** The same, for a change that may turn out to be out of place then: its failure is the answer, and nothing is written. */
  updateIf(id: string, change: (record: StoreRecord) => Result<StoreRecord>): Promise<Result<StoreRecord>>;
  /**
   * Puts all the records that `make` makes of those on disk at that moment, in one write: all or none. A record with the
   * id of a store takes its place, any other is added. Fails with `store-exists` or `name-invalid` too.
   */
  putAll(make: (stores: readonly StoreRecord[]) => readonly StoreRecord[]): Promise<Result<void>>;
  /** Removes a store; one that is not there any more is no failure. */
  remove(id: string): Promise<Result<void>>;
  /** Removes all stores, and every copy of the file that was kept. */
  removeAll(): Promise<Result<void>>;
}

/** Turns a document of one schema into one of the next. */
export type Migration = (older: Readonly<Record<string, unknown>>) => Record<string, unknown>;

export interface RecordsParts {
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** The first leads from schema 1 to 2, and so on; the current schema is the one that the last leads to. */
  readonly migrations?: readonly Migration[];
  /** How patient to be with another writer. */
  readonly lock?: LockOptions;
}

/** So far, all that changed has changed within the records. */
const migrationsSoFar = recordMigrations.map(
  (migration): Migration =>
    (older) => {
      const stores: unknown = older.stores;
      if (!Array.isArray(stores)) return { ...older };
      return { ...older, stores: stores.map((record: unknown) => (isObject(record) ? migration(record) : record)) };
    },
);

/** 10,000 stores are some 10 MB. */
const maxBytes = 64 * 1024 * 1024;

/** What was found in a file: nothing, something that is no document of ours, or a document, with the schema it had. */
type Found =
  | { readonly state: 'none' }
  | { readonly state: 'damaged' }
  | { readonly state: 'good'; readonly document: RecordsDocument; readonly bytes: Uint8Array; readonly schema: number };

export function recordsFile(folder: string): string {
  return join(folder, 'stores.json');
}

export function openRecords({ folder, clock, migrations = migrationsSoFar, lock }: RecordsParts): StoreRecords {
  const file = recordsFile(folder);
  const current = migrations.length + 1;
  let notice: Failure | undefined;

  async function read(path: string): Promise<Result<Found>> {
    const reading = await readFileBounded(path, maxBytes);
    if (!reading.ok) return reading.failure.params.reason === tooLarge ? ok({ state: 'damaged' }) : reading;
    if (reading.value === null) return ok({ state: 'none' });
    const older = parse(reading.value);
    const schema = older?.schema;
    if (older === undefined || !Number.isSafeInteger(schema)) return ok({ state: 'damaged' });
    const version = schema as number;
    if (version > current) return fail('records-newer', { file: path });
    if (version < 1) return ok({ state: 'damaged' });
    const document = migrate(older, version);
    return ok(
      isRecordsDocument(document)
        ? { state: 'good', document, bytes: reading.value, schema: version }
        : { state: 'damaged' },
    );
  }

  function migrate(older: Record<string, unknown>, version: number): unknown {
    try {
      return migrations.slice(version - 1).reduce((document, migration) => migration(document), older);
    } catch (error) {
      // A migration meets unchecked data: what it stumbles over is damage in the file.
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }

  /** The document, for reading. Damage is put right if that can be done now; if not, the copy is read where it is. */
  async function load(): Promise<Result<RecordsDocument>> {
    const found = await read(file);
    if (!found.ok) return found;
    if (found.value.state === 'good') return ok(found.value.document);
    const copy = await read(previousOf(file));
    if (!copy.ok) return copy;
    if (found.value.state === 'none' && copy.value.state === 'none') return ok(empty());
    const repaired = await withLock(file, loadAndRepair, lock);
    if (repaired.ok) return ok(repaired.value.document);
    if (!['disk-read-only', 'disk-full', 'records-busy'].includes(repaired.failure.code)) return repaired;
    const document = copy.value.state === 'good' ? copy.value.document : empty();
    noteDamage(file, document);
    return ok(document);
  }

  /** The document, for writing: only within the lock. A damaged file is set aside, and the copy before it takes its place. */
  async function loadAndRepair(): Promise<Result<Found & { state: 'good' }>> {
    const found = await read(file);
    if (!found.ok) return found;
    if (found.value.state === 'good') return ok(found.value);
    const copy = await read(previousOf(file));
    if (!copy.ok) return copy;

    const aside = found.value.state === 'damaged' ? await setAside(file) : ok(file);
    if (!aside.ok) return aside;
    if (copy.value.state === 'damaged') {
      const copyAside = await setAside(previousOf(file));
      if (!copyAside.ok) return copyAside;
    }
    const good =
      copy.value.state === 'good'
        ? copy.value
        : { state: 'good' as const, document: empty(), bytes: new Uint8Array(), schema: current };
    if (copy.value.state === 'good') {
      const restored = await writeFileDurably(file, good.bytes);
      if (!restored.ok) return restored;
    }
    if (found.value.state !== 'none' || copy.value.state !== 'none') noteDamage(aside.value, good.document);
    return ok(good);
  }

  /** Gives a damaged file a name of its own, which no other file has, and answers with it. */
  async function setAside(path: string): Promise<Result<string>> {
    const time = new Date(clock()).toISOString().replace(/[-:]|\.\d+/g, '');
    try {
      const names = new Set(await readdir(folder));
      let aside = `${path}.damaged-${time}`;
      for (let count = 2; names.has(basename(aside)); count += 1) aside = `${path}.damaged-${time}-${count}`;
      const renamed = await renameDurably(path, aside);
      return renamed.ok ? ok(aside) : renamed;
    } catch (error) {
      return writeFailure(error, path);
    }
  }

  function noteDamage(aside: string, restored: RecordsDocument): void {
    notice = fail('records-damaged', { file, aside, restored: restored.stores.length }).failure;
  }

  /** Writes what `edit` makes of the document as it is on disk now. Everything between is one writer's alone. */
  function change<T>(
    edit: (stores: readonly StoreRecord[]) => Result<{ readonly stores: readonly StoreRecord[]; readonly value: T }>,
  ): Promise<Result<T>> {
    return withLock(
      file,
      async () => {
        const found = await loadAndRepair();
        if (!found.ok) return found;
        const { document, bytes, schema } = found.value;
        const edited = edit(document.stores);
        if (!edited.ok) return edited;
        if (edited.value.stores === document.stores) return ok(edited.value.value);
        if (schema < current) {
          const kept = await writeFileDurably(`${file}.schema-${schema}`, bytes);
          if (!kept.ok) return kept;
        }
        const text = serialize({ ...document, schema: current, stores: edited.value.stores });
        if (Buffer.byteLength(text) > maxBytes) return fail('disk-failed', { file, reason: tooLarge });
        const written = await writeFileDurably(file, text, { keepPrevious: true });
        return written.ok ? ok(edited.value.value) : written;
      },
      lock,
    );
  }

  function updateIf(id: string, edit: (record: StoreRecord) => Result<StoreRecord>): Promise<Result<StoreRecord>> {
    return change((stores) => {
      const old = stores.find((store) => store.id === id);
      if (!old) return fail('store-not-found', { reference: id, nearest: '' });
      const made = edit(old);
      if (!made.ok) return made;
      const edited = { ...made.value, id };
      // A name that was edited into the file by hand must not keep the store from being checked.
      const others = edited.name === old.name ? [] : stores.filter((store) => store !== old);
      const checked = check(edited, others);
      if (!checked.ok) return checked;
      return ok({ stores: stores.map((store) => (store === old ? checked.value : store)), value: checked.value });
    });
  }

  function empty(): RecordsDocument {
    return { schema: current, stores: [] };
  }

  return {
    async list() {
      const document = await load();
      if (!document.ok) return document;
      return ok({ stores: document.value.stores, ...(notice ? { notice } : {}) });
    },

    async find(reference) {
      const document = await load();
      return document.ok ? findStore(document.value.stores, reference) : document;
    },

    add: (record) =>
      change((stores) => {
        const checked = check(record, stores);
        if (!checked.ok) return checked;
        const ids = stores.map((store) => store.id);
        const id = ids.includes(record.id) ? newStoreId(new URL(record.address).host, ids) : record.id;
        const added = { ...checked.value, id };
        return ok({ stores: [...stores, added], value: added });
      }),

    update: (id, edit) => updateIf(id, (old) => ok(edit(old))),
    updateIf,

    putAll: (make) =>
      change((stores) => {
        const byId = new Map(stores.map((store) => [store.id, store]));
        const names = new Map(stores.map((store) => [nameKey(store.name), store.id]));
        const made = make(stores);
        if (made.length === 0) return ok({ stores, value: undefined });
        for (const record of made) {
          const checked = check(record, []);
          if (!checked.ok) return checked;
          const { name } = checked.value;
          const owner = names.get(nameKey(name)) ?? record.id;
          // As for `update`: a name that stays as it is was not given here.
          if (owner !== record.id && byId.get(record.id)?.name !== record.name) return fail('store-exists', { name });
          names.set(nameKey(name), owner);
          byId.set(record.id, checked.value);
        }
        return ok({ stores: [...byId.values()], value: undefined });
      }),

    remove: (id) =>
      change((stores) => {
        const left = stores.filter((store) => store.id !== id);
        return ok({ stores: left.length === stores.length ? stores : left, value: undefined });
      }),

    removeAll: () =>
      withLock(
        file,
        async () => {
          const found = await read(file);
          if (!found.ok) return found;
          const written = await writeFileDurably(file, serialize(empty()));
          notice = undefined;
          return written.ok ? removeCopies(file, folder) : written;
        },
        lock,
      ),
  };
}

/** The record as it may be kept beside these others. */
function check(record: StoreRecord, others: readonly StoreRecord[]): Result<StoreRecord> {
  const name = checkName(
    record.name,
    others.map((store) => store.name),
  );
  if (!name.ok) return name;
  const named = { ...record, name: name.value };
  const field = wrongField(named);
  return field === null ? ok(named) : fail('record-invalid', { field });
}

/** Everything that stands beside the file under its name: the previous copy, damaged ones, those of older schemas. Not the lock. */
async function removeCopies(file: string, folder: string): Promise<Result<void>> {
  try {
    const copies = (await readdir(folder)).filter((name) => /^(previous|damaged-|schema-)/.test(afterPrefix(name)));
    await Promise.all(copies.map((name) => rm(join(folder, name))));
    return ok(undefined);
  } catch (error) {
    return writeFailure(error, file);
  }

  function afterPrefix(name: string): string {
    const prefix = `${basename(file)}.`;
    return name.startsWith(prefix) ? name.slice(prefix.length) : '';
  }
}

function serialize(document: RecordsDocument): string {
  return `${JSON.stringify(document)}\n`;
}

function parse(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(value) ? value : undefined;
  } catch (error) {
    // TextDecoder throws a TypeError at bytes that are no UTF-8, JSON.parse a SyntaxError.
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
