import type { Readable, Writable } from 'node:stream';
import { fail, ok, type Result } from '../contract/result.ts';

/**
 * The keys that a person presses, from the first question on (or from `hold`) to the end of the command.
 *
 * In all that time the terminal shows nothing of its own accord: a key that is pasted early, while the address is
 * still being checked, or in two halves in quick succession, is neither shown nor left for the shell that comes
 * after. What comes early waits for the question that it answers. All answers are `cancelled` on Ctrl+C, on Ctrl+D,
 * when the terminal is gone, and when the command is asked to end.
 */
export interface Keyboard {
  /** From now on nothing that is typed or pasted is shown. */
  hold(): void;
  /** One paste, or what was typed up to Enter; nothing of it is shown. */
  readPaste(): Promise<Result<string>>;
  /** One line, up to Enter. `shown`: as it is typed. */
  readLine(shown: boolean): Promise<Result<string>>;
  /** Gives the terminal back as it was. */
  release(): void;
}

export interface KeyboardParts {
  readonly stdin: Readable & { setRawMode?: (raw: boolean) => unknown };
  /** Where what is typed into a shown line appears. */
  readonly stderr: Writable;
  /** Raised when the command is to end. */
  readonly stop: AbortSignal;
  /** Called on Ctrl+C, of which a terminal in raw mode makes no signal. */
  readonly interrupt: () => void;
}

/** More is refused by the core in words; what a terminal sends beyond it is dropped. */
const longestInput = 2 * 1024 * 1024;

/** A terminal without bracketed paste sends a paste in pieces; after so many milliseconds without one it is whole. */
const quietMs = 60;

const controlC = '\x03';
const controlD = '\x04';
const bracketedPaste = { on: '\x1b[?2004h', off: '\x1b[?2004l' };
const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';

export function createKeyboard({ stdin, stderr, stop, interrupt }: KeyboardParts): Keyboard {
  let held = false;
  let ended = false;
  let typed = '';
  /** Looks at what was typed; whoever asks now. */
  let look: (() => void) | undefined;

  function hold(): void {
    if (held) return;
    held = true;
    stdin.setEncoding('utf8');
    stdin.setRawMode?.(true);
    stderr.write(bracketedPaste.on);
    stdin.on('data', onData).on('end', onEnd).on('error', onEnd);
    stdin.resume();
    process.on('exit', release);
  }

  function release(): void {
    if (!held) return;
    held = false;
    typed = '';
    process.off('exit', release);
    stdin.off('data', onData).off('end', onEnd).off('error', onEnd);
    stdin.pause();
    stderr.write(bracketedPaste.off);
    stdin.setRawMode?.(false);
  }

  function onData(chunk: string): void {
    if (chunk.includes(controlC)) {
      typed = '';
      interrupt();
      return;
    }
    typed += chunk;
    if (typed.length > longestInput) typed = shorten(typed);
    look?.();
  }

  function onEnd(): void {
    ended = true;
    look?.();
  }

  /** Waits until `take` finds its answer in what was typed. */
  function read(take: (input: string) => Taken): Promise<Result<string>> {
    hold();
    return new Promise((resolve) => {
      let quiet: NodeJS.Timeout | undefined;
      const finish = (answer: Result<string>): void => {
        clearTimeout(quiet);
        look = undefined;
        stop.removeEventListener('abort', onStop);
        resolve(answer);
      };
      const onStop = (): void => finish(fail('cancelled'));
      look = () => {
        clearTimeout(quiet);
        const taken = take(typed);
        if (taken.state === 'more') {
          if (ended) onStop();
          return;
        }
        const answer = (): void => {
          typed = typed.slice(taken.length);
          finish(taken.state === 'stopped' ? fail('cancelled') : ok(taken.text));
        };
        if (taken.state === 'maybe-whole') quiet = setTimeout(answer, quietMs);
        else answer();
      };
      stop.addEventListener('abort', onStop);
      if (stop.aborted) onStop();
      else look();
    });
  }

  return {
    hold,
    release,
    readPaste: () => read(takePaste),
    async readLine(shown) {
      // An Enter after the paste before was not meant for this question.
      typed = typed.replace(/^[\r\n]+/, '');
      let before = '';
      const answer = await read((input) => {
        const taken = takeLine(input);
        if (shown && taken.text !== before) {
          stderr.write(redraw(before, taken.text));
          before = taken.text;
        }
        return taken;
      });
      stderr.write('\n');
      return answer;
    },
  };
}

/** What is found at the beginning of the input, and how much of it that is. `maybe-whole`: more may be on its way. */
interface Taken {
  readonly state: 'more' | 'maybe-whole' | 'whole' | 'stopped';
  readonly text: string;
  readonly length: number;
}

/** A bracketed paste with what was typed before it; else what was typed, once a line is ended. */
export function takePaste(input: string): Taken {
  const start = input.indexOf(pasteStart);
  const typed = edit(start < 0 ? input : input.slice(0, start));
  if (typed === controlD) return { state: 'stopped', text: '', length: input.length };
  if (start >= 0) {
    const end = input.indexOf(pasteEnd, start);
    if (end < 0) return { state: 'more', text: '', length: 0 };
    const text = typed + input.slice(start + pasteStart.length, end);
    return { state: 'whole', text, length: end + pasteEnd.length };
  }
  const isLine = /[\r\n]/.test(typed) && typed.trim() !== '';
  return { state: isLine ? 'maybe-whole' : 'more', text: typed, length: input.length };
}

/** Up to the end of the line; a paste counts as typed. */
export function takeLine(input: string): Taken {
  const end = input.search(/[\r\n]/);
  const text = edit(end < 0 ? input : input.slice(0, end));
  if (text.startsWith(controlD)) return { state: 'stopped', text: '', length: input.length };
  const length = /^\r\n/.test(input.slice(end)) ? end + 2 : end + 1;
  return end < 0 ? { state: 'more', text, length: 0 } : { state: 'whole', text, length };
}

/** Drops what is beyond the limit, but not the end of a paste. */
function shorten(input: string): string {
  const end = input.indexOf(pasteEnd, longestInput - pasteEnd.length);
  return input.slice(0, longestInput) + input.slice(end < 0 ? -pasteEnd.length : end);
}

/** In raw mode it is ours to see to backspace and Ctrl+U; what arrows and other special keys send is left out. */
function edit(typed: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a key sends that is not a character
  if (!/[\b\x15\x1b\x7f]/.test(typed)) return typed;
  let text = '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what special keys send
  for (const character of typed.replace(/\x1b(\[[0-?]*[ -/]*[@-~]|O.|.)/g, '')) {
    if (character === '\x7f' || character === '\b')
      text = text.slice(0, /[\udc00-\udfff]/.test(text.slice(-1)) ? -2 : -1);
    else if (character === '\x15') text = '';
    else if (character !== '\x1b') text += character;
  }
  return text;
}

/** What turns one shown text into another: steps back over what differs, and goes on from there. */
function redraw(before: string, after: string): string {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  const added = after.slice(same).replace(/\p{Cc}/gu, '');
  return '\b \b'.repeat([...before.slice(same)].length) + added;
}
