// @vitest-environment jsdom
import { act, screen } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createI18n } from '../../src-renderer/text/i18n.ts';
import { isolate } from '../../src-renderer/text/isolate.ts';
import { useFormats } from '../../src-renderer/ui/formats.ts';
import { KeyName } from '../../src-renderer/ui/KeyName.tsx';
import { relativeTime, Time } from '../../src-renderer/ui/Time.tsx';
import { renderInKit } from './render.tsx';

const now = Date.parse('2026-07-30T12:04:00Z');

describe('text from a store in a sentence of ours', () => {
  const { t } = createI18n();

  it.each([
    ['Label & Ink', 'Dismiss: Label & Ink'],
    ['متجر', 'Dismiss: \u2068متجر\u2069'],
    ['\u202Egro.live\u202C \u2069Shop', 'Dismiss: gro.live Shop'],
    ['<img src=x>', 'Dismiss: <img src=x>'],
    ['$t(kit:close)', 'Dismiss: $t(kit:close)'],
    ['{{text}}', 'Dismiss: {{text}}'],
  ])('%j', (text, sentence) => {
    expect(t('dismiss', { text })).toBe(sentence);
  });

  it('closes every isolate that it opens, and no other', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'ש', '\u2066', '\u2067', '\u2068', '\u2069', '\u202e') }),
        (text) => {
          expect(isolate(text)).toMatch(/^(\u2068[aש]*\u2069|a*)$/);
        },
      ),
    );
  });
});

it.each([
  ['2026-07-30T12:04:00Z', 'now'],
  ['2026-07-30T12:03:01Z', 'now'],
  ['2026-07-30T12:03:00Z', '1 minute ago'],
  ['2026-07-30T12:00:00Z', '4 minutes ago'],
  ['2026-07-30T09:04:00Z', '3 hours ago'],
  ['2026-07-29T12:04:00Z', 'yesterday'],
  ['2026-07-20T12:04:00Z', 'last week'],
  ['2025-07-30T12:04:00Z', 'last year'],
  ['2026-07-30T12:14:00Z', 'in 10 minutes'],
  ['soon', 'soon'],
])('%s is %j', (at, text) => {
  expect(relativeTime(at, now, 'en')).toBe(text);
});

describe('a time on the page', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('stays true while it stands, and has the exact time on hover', () => {
    vi.useFakeTimers({ now });
    renderInKit(<Time at="2026-07-30T12:00:00Z" />);
    const time = screen.getByText('4 minutes ago');
    expect(time.title).toMatch(/July 30, 2026 at \d+:00:00/);
    act(() => vi.advanceTimersByTime(60_000));
    expect(time.textContent).toBe('5 minutes ago');
  });
});

function Formatted({ bytes, ms }: { bytes: number; ms: number }) {
  const formats = useFormats();
  return <p>{[formats.bytes(bytes), formats.duration(ms), formats.number(bytes)].join(', ')}</p>;
}

it.each([
  [0, 0, '0 byte, 0 ms, 0'],
  [999, 999.4, '999 byte, 999 ms, 999'],
  [1000, 1000, '1 kB, 1 sec, 1,000'],
  [1_534_000, 1540, '1.5 MB, 1.5 sec, 1,534,000'],
  [12_000_000_000_000, 61_000, '12,000 GB, 61 sec, 12,000,000,000,000'],
])('%i byte and %i ms', (bytes, ms, text) => {
  renderInKit(<Formatted bytes={bytes} ms={ms} />);
  expect(screen.getByText(text)).toBeTruthy();
});

it('a key shows its last seven characters, whatever it is given', () => {
  renderInKit(<KeyName last7={`ck_${'0'.repeat(33)}a1b2c3d`} />);
  expect(screen.getByText('ck_…a1b2c3d')).toBeTruthy();
});
