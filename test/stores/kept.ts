import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { itemsOf } from '../../src-main/stores/key-safe.ts';
import { openRecords } from '../../src-main/stores/records.ts';

/** What is in the vault's file, in the records and on the list of unclaimed items, by the names of the vault's items. */
export interface Kept {
  readonly claimed: string[];
  readonly kept: string[];
  readonly unclaimed: string[];
  /** What the vault keeps under each name. */
  readonly secrets: readonly string[];
}

export async function keptIn(folder: string, passphrase: string): Promise<Kept> {
  const listed = await openRecords({ folder, clock: Date.now }).list();
  if (!listed.ok) throw new Error(listed.failure.code);
  const list = await readFile(join(folder, 'unclaimed.json'), 'utf8').catch(() => '{"accounts":[]}');
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  const vault: { items: { account: string; secret: string }[] } = JSON.parse(
    await decrypter.decrypt(await readFile(join(folder, 'keys.age')), 'text'),
  );
  return {
    claimed: listed.value.stores.flatMap(itemsOf).map(({ account }) => account),
    kept: vault.items.map(({ account }) => account),
    unclaimed: JSON.parse(list).accounts as string[],
    secrets: vault.items.map(({ secret }) => secret),
  };
}

/** Gives back the locks of processes that have died, which others would take over after five seconds. */
export async function freeLocks(folder: string): Promise<void> {
  const locks = (await readdir(folder)).filter((name) => name.endsWith('.lock'));
  for (const lock of locks.map((name) => join(folder, name))) {
    for (const token of await readdir(lock)) await rename(join(lock, token), join(lock, 'free'));
  }
}
