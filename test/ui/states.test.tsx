// @vitest-environment jsdom
import { act, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CodeBlock } from '../../src-renderer/ui/CodeBlock.tsx';
import { Fold } from '../../src-renderer/ui/Fold.tsx';
import { Loading } from '../../src-renderer/ui/Loading.tsx';
import { NoticeRegion } from '../../src-renderer/ui/NoticeRegion.tsx';
import { showNotice, useNotices } from '../../src-renderer/ui/notices.ts';
import { StepList } from '../../src-renderer/ui/StepList.tsx';
import { renderInKit } from './render.tsx';

afterEach(() => {
  vi.useRealTimers();
  act(() => useNotices.setState({ shown: [] }));
});

it('each step stands in a polite live list, and is read as a whole with its state', () => {
  const { rerender } = renderInKit(
    <StepList label="Check" steps={[{ id: 'login', label: 'The key is let in', state: 'running' }]} />,
  );
  const list = screen.getByRole('list', { name: 'Check' });
  expect(list.getAttribute('aria-live')).toBe('polite');
  const line = within(list).getByRole('listitem');
  expect(line.getAttribute('aria-atomic')).toBe('true');
  expect(line.textContent).toBe('The key is let in: under way');

  rerender(
    <StepList
      label="Check"
      steps={[{ id: 'login', label: 'The key is let in', state: 'failed', detail: 'The header is stripped.' }]}
    />,
  );
  // The same element: a new one would be read as one more line.
  expect(within(list).getByRole('listitem')).toBe(line);
  expect(line.textContent).toBe('The key is let in: failedThe header is stripped.');
});

it('a fold tells whether it is open', async () => {
  const { person } = renderInKit(<Fold title="How we know">Both ways were tried.</Fold>);
  const button = screen.getByRole('button', { name: 'How we know' });
  expect(button.getAttribute('aria-expanded')).toBe('false');
  await person.tab();
  await person.keyboard('{Enter}');
  expect(button.getAttribute('aria-expanded')).toBe('true');
});

describe('with the clock in hand', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));
  const texts = () => screen.getByRole('region', { name: 'Notices' }).textContent;

  it('says that it takes long after a second, and not before', () => {
    renderInKit(<Loading slow="Still waiting for shop.example." />);
    const status = screen.getByRole('status');
    pass(999);
    expect(status.textContent).toBe('');
    pass(1);
    expect(status.textContent).toBe('Still waiting for shop.example.');
  });

  it('a success leaves by itself, a warning and an error stay', () => {
    renderInKit(<NoticeRegion />);
    act(() => {
      showNotice({ tone: 'success', text: 'It works.' });
      showNotice({ tone: 'warning', text: 'It reads only.' });
      showNotice({ tone: 'error', text: 'It fails.' });
    });
    expect(texts()).toBe('It works.It reads only.It fails.');
    pass(8000);
    expect(texts()).toBe('It reads only.It fails.');
    pass(1_000_000);
    expect(texts()).toBe('It reads only.It fails.');
  });

  it('what has the focus does not leave', () => {
    renderInKit(<NoticeRegion />);
    act(() => showNotice({ tone: 'success', text: 'It works.' }));
    act(() => screen.getByRole('button', { name: 'Dismiss: It works.' }).focus());
    pass(60_000);
    expect(texts()).toBe('It works.');
    act(() => screen.getByRole('button', { name: 'Dismiss: It works.' }).blur());
    pass(8000);
    expect(texts()).toBe('');
  });
});

it('a notice is announced, and leaves when it is dismissed', async () => {
  const { person } = renderInKit(<NoticeRegion />);
  const region = screen.getByRole('region', { name: 'Notices' });
  expect(region.getAttribute('aria-live')).toBe('polite');
  act(() => showNotice({ tone: 'error', text: 'It fails.' }));
  await person.tab();
  await person.keyboard('{Enter}');
  expect(region.textContent).toBe('');
});

it('shows no more than four notices', () => {
  renderInKit(<NoticeRegion />);
  act(() => {
    for (const text of ['1', '2', '3', '4', '5', '6']) {
      showNotice({ tone: 'error', text });
    }
  });
  expect(screen.getByRole('region', { name: 'Notices' }).textContent).toBe('3456');
});

it.each([
  ['Copied', () => Promise.resolve()],
  [/^Not copied/, () => Promise.reject(new Error('refused'))],
])('copying ends in the notice %s', async (notice, answer) => {
  const copyText = vi.fn(answer);
  const { person } = renderInKit(
    <>
      <CodeBlock label="curl command">curl https://shop.example/</CodeBlock>
      <NoticeRegion />
    </>,
    { copyText },
  );
  await person.click(screen.getByRole('button', { name: 'Copy' }));
  expect(copyText).toHaveBeenCalledExactlyOnceWith('curl https://shop.example/');
  expect(await screen.findByText(notice)).toBeTruthy();
});
