import type { Failure } from '../../contract/result.ts';
import { unprintable } from '../names.ts';
import { longestParameter } from '../record-schema.ts';

/** A failure as a record may keep it: some of its parameters are a store's own words. */
export function keepable({ code, params }: Failure): Failure {
  const kept = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'number' ? value : shortened(value.replace(new RegExp(unprintable, 'gu'), '')),
  ]);
  return { code, params: Object.fromEntries(kept) };
}

/** Cut between characters; one may take two units. */
function shortened(text: string): string {
  return text.length <= longestParameter ? text : [...text].slice(0, longestParameter / 2).join('');
}
