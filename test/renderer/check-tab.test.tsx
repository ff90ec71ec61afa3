// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { StoreRecord } from '../../src-main/contract/models.ts';
import { fail, ok } from '../../src-main/contract/result.ts';
import { useChecks } from '../../src-renderer/screens/store/checks.ts';
import { useHistories } from '../../src-renderer/screens/store/history/histories.ts';
import { StorePage } from '../../src-renderer/screens/store/index.tsx';
import { readFirst } from '../../src-renderer/state/first.ts';
import { go, useRoute } from '../../src-renderer/state/route.ts';
import { startState } from '../../src-renderer/state/start.ts';
import { NoticeRegion } from '../../src-renderer/ui/NoticeRegion.tsx';
import { renderInKit } from '../ui/render.tsx';
import { fakeReport, now, stagingLogin } from './fake-host.ts';
import { plainReport, strippedReport } from './reports.ts';
import { healthyRecord, play, type Scenario } from './scenarios.ts';
import { gatehouseIs } from './window.tsx';

beforeEach(() => {
  useChecks.setState(useChecks.getInitialState(), true);
  useHistories.setState(useHistories.getInitialState(), true);
});

function show(scenario: Scenario, tab: 'check' | 'history' | 'overview' = 'check') {
  const copied: string[] = [];
  let isClipboardOpen = true;
  const host = play(scenario);
  gatehouseIs(host);
  startState(() => undefined);
  void readFirst();
  useRoute.setState({ page: 'store', storeId: '1', tab });
  const { person } = renderInKit(
    <>
      <StorePage storeId="1" />
      <NoticeRegion />
    </>,
    {
      now: () => now,
      copyText: async (text) => {
        if (!isClipboardOpen) throw new Error('The clipboard is not to be had.');
        copied.push(text);
      },
    },
  );
  return {
    host,
    person,
    copied,
    closeClipboard: () => {
      isClipboardOpen = false;
    },
    asked: (method: string) => host.calls.filter((call) => call.method === method).map(({ request }) => request),
  };
}

async function checked(scenario: Scenario) {
  const shown = show(scenario);
  await shown.person.click(await screen.findByRole('button', { name: 'Check now' }));
  await screen.findByRole('button', { name: 'Copy report' });
  return shown;
}

const card = (name: string) => within(screen.getByRole('article', { name }));
const cards = () => screen.getAllByRole('article').map((one) => one.getAttribute('aria-labelledby'));

describe('a check that Gatehouse made by itself', () => {
  it('takes the place of what the person’s own had failed with', async () => {
    const { host, person } = show('healthy');
    host.answer('checkStore', async () => fail('offline'));
    await person.click(await screen.findByRole('button', { name: 'Check now' }));
    await screen.findByRole('button', { name: 'Try again' });
    act(() => host.emit({ type: 'checked-again', store: '1' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull());
    expect(await screen.findByRole('heading', { name: /^Last check/ })).toBeDefined();
  });
});

describe('what a check found', () => {
  it('stands in its order: what is wrong, who mends it and how, with the way into wp-admin', async () => {
    const { person, asked } = await checked('stripped');
    expect(screen.getByRole('heading', { name: 'Nothing stops calls. 2 things are worth mending.' })).toBeDefined();
    const titles = cards().map((id) => document.getElementById(id ?? '')?.textContent);
    expect(titles.slice(0, 2)).toEqual([
      'The server throws the login header away',
      'Something prints text into the answers',
    ]);
    const stripped = card('The server throws the login header away');
    for (const who of ['Gatehouse did it already', 'You can mend it', 'Your host can mend it']) {
      expect(stripped.getByText(who)).toBeDefined();
    }
    expect(stripped.getByText('label-and-ink.example/wp-admin/options-permalink.php')).toBeDefined();
    await person.click(stripped.getByRole('button', { name: 'Open Permalinks in wp-admin' }));
    expect(asked('openLink')).toEqual([{ url: 'https://label-and-ink.example/wp-admin/options-permalink.php' }]);
  });

  it('says how it is known: what was asked, by whom, what came back, and what the store said, as text', async () => {
    const { person } = await checked('stripped');
    const polluted = card('Something prints text into the answers');
    expect(polluted.getByText(/Likely, not certain/)).toBeDefined();
    await person.click(polluted.getByRole('button', { name: 'How we know' }));
    expect(polluted.getByText('May the key write?')).toBeDefined();
    expect(polluted.getByText('signed with the secret (OAuth 1.0a)')).toBeDefined();
    expect(polluted.getByText(/x-hostile: <script>document.title=3<\/script>/)).toBeDefined();
    const quotation = screen
      .getByRole('article', { name: 'Something prints text into the answers' })
      .querySelector('blockquote');
    expect(quotation?.textContent).toContain('<script>document.title=1</script><img src=x');
    expect(quotation?.children).toHaveLength(1);
    expect(document.querySelector('img, script')).toBeNull();
    // Neither a label nor a placeholder nor a turn of the letters comes from a store.
    expect([...document.querySelectorAll('b')].map(({ textContent }) => textContent)).not.toContain('bold');
    expect(document.body.textContent).toContain('{{host}}');
    expect(document.body.textContent).not.toContain('\u202e');
  });

  it('has the certificate, the hops and the timing of what it rests on', async () => {
    const { person } = await checked('open');
    const plain = card('Permalinks are set to Plain');
    await person.click(plain.getByRole('button', { name: 'How we know' }));
    for (const text of [
      '301 http://www.label-and-ink.example/',
      'Issued by Example Authority R3',
      'For label-and-ink.example and www.label-and-ink.example',
    ]) {
      expect(plain.getByText(text)).toBeDefined();
    }
    expect(
      plain.getAllByText('connected after 21 ms, first byte after 143 ms, and complete after 148 ms'),
    ).toHaveLength(2);
  });

  it('tells of a cause without a website, with lines to copy for each server', async () => {
    const { person, copied } = await checked('stripped');
    const stripped = card('The server throws the login header away');
    await person.click(stripped.getByRole('button', { name: 'About this cause' }));
    const nginx = await stripped.findByRole('radio', { name: 'nginx' });
    expect(stripped.getByText(/Apache does not hand the Authorization header to PHP/)).toBeDefined();
    await person.click(nginx);
    await person.click(stripped.getByRole('button', { name: 'Copy' }));
    expect(copied[0]).toContain('fastcgi_param HTTP_AUTHORIZATION $http_authorization;');
  });

  it('shows causes that it cannot tell apart together, with what would decide and why it was not asked', async () => {
    await checked('open');
    const pair = screen.getByRole('region', { name: 'One of these, and the answers do not say which' });
    expect(within(pair).getAllByRole('article')).toHaveLength(2);
    expect(pair.textContent).toContain('What does the store say to a key that does not exist?');
    expect(pair.textContent).toContain('The store had been called often enough.');
    expect(within(pair).queryByRole('article', { name: 'Permalinks are set to Plain' })).toBeNull();
  });

  it('folds what is fine, what was not checked and why, and every call', async () => {
    const { host, person } = show('stripped');
    host.answer('checkStore', async ({ task }) => {
      host.emit({ type: 'step', task, step: { name: 'read', state: 'done' } });
      host.emit({ type: 'step', task, step: { name: 'verbs', state: 'skipped' } });
      return ok(strippedReport);
    });
    await person.click(await screen.findByRole('button', { name: 'Check now' }));
    await person.click(await screen.findByRole('button', { name: 'What is fine' }));
    const fine = within(screen.getByRole('list', { name: 'What is fine' }));
    expect(fine.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['The key may read: done']);
    await person.click(screen.getByRole('button', { name: 'What was not checked, and why' }));
    expect(screen.getByText('An earlier answer had settled it.')).toBeDefined();
    expect(screen.getByText('Is a call taken that is signed for http?')).toBeDefined();
    await person.click(screen.getByRole('button', { name: 'All that was sent and answered' }));
    expect(within(screen.getByRole('table')).getAllByRole('row')).toHaveLength(6);
  });
});

describe('checking again', () => {
  it('says at the top what has gone and what is new, and keeps the focus where it is said', async () => {
    const { host, person } = await checked('open');
    host.answer('checkStore', async () => ok(strippedReport));
    await person.click(screen.getByRole('button', { name: 'Check again: Permalinks are set to Plain' }));
    const heading = await screen.findByRole('heading', {
      name: 'Nothing stops calls. 2 things are worth mending.',
    });
    expect(document.activeElement).toBe(heading);
    const outcome = heading.closest('[role=status]');
    for (const text of [
      'Gone: Permalinks are set to Plain',
      'Gone: The secret does not belong to the key',
      'New: The server throws the login header away',
    ]) {
      expect(outcome?.textContent).toContain(text);
    }
    host.answer('checkStore', async () => ok({ ...strippedReport, id: 'another' }));
    await person.click(screen.getByRole('button', { name: 'Check again: The server throws the login header away' }));
    await waitFor(() => expect(outcome?.textContent).toContain('The same as at the check before'));
  });

  it('the first of a session is held against the last of the history', async () => {
    const { host, person } = show('healthy');
    host.answer('checkStore', async () => ok(plainReport));
    await person.click(await screen.findByRole('button', { name: 'Check now' }));
    expect(await screen.findByText('One problem stops calls.')).toBeDefined();
    expect(screen.getByRole('heading', { name: 'One problem stops calls.' }).parentElement?.textContent).toContain(
      'New: Permalinks are set to Plain',
    );
  });
});

describe('a check that runs', () => {
  it('is told line by line, and stopped', async () => {
    const { person, asked } = show('checking');
    await person.click(await screen.findByRole('button', { name: 'Check now' }));
    const steps = await screen.findByRole('list', { name: 'Steps of the check' });
    await waitFor(() => expect(steps.textContent).toContain('Looking for WordPress'));
    expect(screen.getByRole('heading', { name: 'Checking…' })).toBeDefined();
    await person.click(screen.getByRole('button', { name: 'Stop' }));
    expect(await screen.findByText('Stopped at your wish.')).toBeDefined();
    expect(asked('cancel')).toHaveLength(1);
  });

  it('goes on when its tab is left, and its outcome comes to the person, with the way back to it', async () => {
    const { host, person } = show('healthy');
    let end: (() => void) | undefined;
    host.answer(
      'checkStore',
      () =>
        new Promise((resolve) => {
          end = () => resolve(ok(plainReport));
        }),
    );
    await person.click(await screen.findByRole('button', { name: 'Check now' }));
    await screen.findByRole('heading', { name: 'Checking…' });
    act(() => go({ page: 'store', storeId: '1', tab: 'overview' }));
    await screen.findByRole('button', { name: 'Stop' });
    act(() => end?.());
    const notices = within(screen.getByRole('region', { name: 'Notices' }));
    expect(await notices.findByText('Label & Ink: the check found a problem.')).toBeDefined();
    await person.click(notices.getByRole('button', { name: 'Show' }));
    expect(await screen.findByRole('article', { name: 'Permalinks are set to Plain' })).toBeDefined();
    expect(notices.queryByText('Label & Ink: the check found a problem.')).toBeNull();
  });

  it('that ends before the eyes of the person is no notice', async () => {
    await checked('stripped');
    expect(screen.getByRole('region', { name: 'Notices' }).textContent).toBe('');
  });

  it('that fails says why, and leaves what was found before', async () => {
    const { host, person } = await checked('open');
    host.answer('checkStore', async () => fail('proxy-failed', { proxy: 'http://proxy.example:3128', reason: '502' }));
    await person.click(screen.getByRole('button', { name: 'Check now' }));
    expect(await screen.findByText(/The proxy http:\/\/proxy.example:3128 did not pass the call on/)).toBeDefined();
    expect(screen.getByRole('article', { name: 'Permalinks are set to Plain' })).toBeDefined();
  });
});

describe('what is passed on', () => {
  it('the report goes to the clipboard, and is shown where that is not to be had', async () => {
    const { person, copied, closeClipboard } = await checked('stripped');
    await person.click(screen.getByRole('button', { name: 'Copy report' }));
    expect(await screen.findByText(/The report is in the clipboard/)).toBeDefined();
    expect(copied).toEqual(['Report report-stripped of Gatehouse\nhttps://shop.example/']);
    closeClipboard();
    await person.click(screen.getByRole('button', { name: 'Copy report' }));
    expect(await screen.findByRole('heading', { name: 'Report to copy by hand' })).toBe(document.activeElement);
    expect(screen.getByRole('region', { name: 'Report' }).textContent).toContain('Report report-stripped');
  });

  it('the message to the host can be read, changed and copied', async () => {
    const { person, copied } = await checked('stripped');
    await person.click(screen.getByRole('button', { name: 'Write to my host' }));
    expect(await screen.findByRole('heading', { name: 'A message to your host' })).toBe(document.activeElement);
    await person.type(screen.getByRole('textbox', { name: 'Message' }), ' Thank you!');
    await person.click(screen.getByRole('button', { name: 'Copy the message' }));
    expect(copied).toEqual(['Hello,\n\nplease pass HTTP_AUTHORIZATION on to PHP. Thank you!']);
  });

  it('nothing is for the host where the host can do nothing', async () => {
    await checked('open');
    expect(screen.queryByRole('button', { name: 'Write to my host' })).toBeNull();
  });

  it('a report that the core has forgotten is told', async () => {
    const { person } = await checked('unreachable');
    await person.click(screen.getByRole('button', { name: 'Write to my host' }));
    expect(await screen.findByText(/This report is not there any more/)).toBeDefined();
  });
});

it('before any check of this session, what the last one found is told, without how', async () => {
  const { host } = show('healthy');
  host.answer('showStore', async () =>
    ok<StoreRecord>({
      ...healthyRecord,
      lastCheck: { ok: false, findings: [{ cause: 'secret-wrong', severity: 'problem' }] },
    }),
  );
  expect(await screen.findByText('The secret does not belong to the key')).toBeDefined();
  expect(screen.queryByRole('article')).toBeNull();
});

it('a staging password is asked for where it is missing, kept, and the store checked again with it', async () => {
  const { host, person, asked } = show('healthy');
  const params = { host: 'label-and-ink.example', realm: 'Staging' };
  host.answer('checkStore', async () =>
    ok(
      fakeReport({
        ok: false,
        findings: [{ cause: 'staging-password', severity: 'problem', certainty: 'certain', params, evidence: [] }],
      }),
    ),
  );
  await person.click(await screen.findByRole('button', { name: 'Check now' }));
  await person.type(await screen.findByLabelText('Staging name'), 'a:b');
  await person.type(screen.getByLabelText('Staging password'), 'harbour-lane{Enter}');
  expect(await screen.findByText(/there is a colon in the name/)).toBeDefined();
  host.answer('checkStore', async () => ok(fakeReport()));
  await person.clear(screen.getByLabelText('Staging name'));
  await person.type(screen.getByLabelText('Staging name'), stagingLogin.user);
  await person.type(screen.getByLabelText('Staging password'), `${stagingLogin.password}{Enter}`);
  expect(await screen.findByRole('heading', { name: 'Everything is in order.' })).toBeDefined();
  expect(asked('setStagingLogin').at(-1)).toMatchObject({ store: '1', staging: stagingLogin });
  expect(document.documentElement.outerHTML).not.toContain(stagingLogin.password);
});

describe('the history', () => {
  it('draws checks that changed nothing together, and lets those that did stand out', async () => {
    const { person } = show('healthy', 'history');
    const list = await screen.findByRole('list', { name: 'What happened, newest first' });
    const lines = [...list.children].map(({ textContent }) => textContent ?? '');
    expect(lines[0]).toMatch(/^Everything is in order\./);
    expect(lines[0]).toContain('3 checks with the same outcome');
    expect(lines[1]).toContain('Calls are made in another way from here on');
    expect(lines[1]).toContain('Key and secret go in the login header.');
    expect(lines[2]).toContain('Gone: Permalinks are set to Plain');
    expect(lines[3]).toContain('The same as at the check before');
    expect(lines[4]).toContain('New: Permalinks are set to Plain');
    expect(lines.at(-1)).toContain('Connected');
    expect(lines.at(-1)).toContain('ck_…a1b2c3d');
    const marked = [...list.children].filter((line) => line.hasAttribute('data-marked'));
    expect(marked).toHaveLength(lines.filter((line) => /New|Gone|another|Connected|Renamed|added/.test(line)).length);
    expect(screen.getByText('1 line of the history cannot be read, and is left out.')).toBeDefined();
    expect(list.textContent).not.toContain('\u202e');
    await person.click(screen.getByRole('button', { name: '3 checks with the same outcome' }));
    expect(within(list).getAllByText(/on the command line/).length).toBeGreaterThan(0);
  });

  it('as a strip, goes through the last checks by the arrow keys, each in words, with its moment of change', async () => {
    const { person } = show('healthy', 'overview');
    const strip = await screen.findByRole('listbox', { name: 'The last checks, oldest first' });
    const items = within(strip).getAllByRole('option');
    expect(items).toHaveLength(30);
    expect(items.at(-1)?.getAttribute('aria-selected')).toBe('true');
    expect(items.filter((one) => one.textContent === '▾')).toHaveLength(3);
    act(() => items.at(-1)?.focus());
    await person.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}');
    await waitFor(() => expect(items.at(-4)?.getAttribute('aria-selected')).toBe('true'));
    const region = screen.getByRole('region', { name: 'The last checks' });
    expect(region.textContent).toContain('Everything is in order. Something changed.');
    await person.keyboard('{ArrowLeft}');
    await waitFor(() => expect(region.textContent).toContain('One problem stops calls.'));
  });

  it('says that it cannot be read, and reads it again', async () => {
    const { host, person } = show('unreachable', 'history');
    expect(await screen.findByText('The history of this store cannot be read')).toBeDefined();
    host.answer('storeHistory', async () => ok({ entries: [], unreadable: 0 }));
    await person.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Nothing yet')).toBeDefined();
  });
});
