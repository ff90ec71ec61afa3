import type { Host } from '../contract/host.ts';

/** `--practice`: the practice store is there from the start, and its address is said. */
export async function startPractice(core: Pick<Host, 'startPractice'>, say: (line: string) => void): Promise<void> {
  const practice = await core.startPractice({ https: false });
  if (practice.ok) say(`The practice store answers at ${practice.value.address}; it ends with Gatehouse.`);
}
