import type { HostEvent } from '../contract/host.ts';
import type { Result } from '../contract/result.ts';

/** What the door tells the page, one JSON text a line. */
export type Told =
  | { readonly event: HostEvent }
  | { readonly answer: { readonly id: string; readonly result: Result<unknown> } };

/** The first line of a stream says where it begins, the others are numbered. `lost`: not all could be told again. */
export type Line = { readonly n: number } & (Told | { readonly joined: 'new' | 'resumed' | 'lost' });

/** Where the lines go: the open answer to a page's request. */
export interface Reader {
  write(line: string): void;
  /** Bytes written that have not left yet. */
  waiting(): number;
  drop(): void;
}

export interface Outbox {
  /** `again`: what a page that comes back is told in its place, where it must not be kept. */
  tell(told: Told, again?: Told): void;
  /** Tells the reader what comes from now on, and first what came after the line `after`. Returns how to stop. */
  attach(reader: Reader, after?: number): () => void;
}

/**
 * All that goes to the page goes through here, answers too: a browser keeps six connections to a server, and messages
 * that wait for a person (a keychain's prompt) would soon hold them all. What is told stays for a while, in case the
 * stream breaks and the page comes back; `keep` bytes of it, or the last line where that alone is more.
 */
export function createOutbox(keep: number): Outbox {
  const readers = new Set<Reader>();
  const kept: { readonly n: number; readonly line: string }[] = [];
  let size = 0;
  let last = 0;

  return {
    tell(told, again = told) {
      last += 1;
      const line = asLine({ n: last, ...told });
      const keeping = asLine({ n: last, ...again });
      kept.push({ n: last, line: keeping });
      size += keeping.length;
      while (size > keep && kept.length > 1) size -= kept.shift()?.line.length ?? 0;
      for (const reader of readers) {
        // One that has stopped reading would fill the memory; it comes back for what it missed.
        if (reader.waiting() > keep) drop(reader);
        else reader.write(line);
      }
    },
    attach(reader, after) {
      const oldest = kept[0]?.n ?? last + 1;
      if (after === undefined) {
        reader.write(asLine({ n: last, joined: 'new' }));
      } else {
        const whole = after <= last && after >= oldest - 1;
        reader.write(asLine({ n: whole ? after : oldest - 1, joined: whole ? 'resumed' : 'lost' }));
        for (const { n, line } of kept) if (!whole || n > after) reader.write(line);
      }
      readers.add(reader);
      return () => readers.delete(reader);
    },
  };

  function drop(reader: Reader): void {
    readers.delete(reader);
    reader.drop();
  }
}

function asLine(line: Line): string {
  return `${JSON.stringify(line)}\n`;
}
