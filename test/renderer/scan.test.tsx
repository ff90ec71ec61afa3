// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail } from '../../src-main/contract/result.ts';
import { useScanning } from '../../src-renderer/state/scanning.ts';
import { useSettings } from '../../src-renderer/state/settings.ts';
import type { FakeHost } from './fake-host.ts';
import { atKey, handedOver, openWindow } from './window.tsx';

/* jsdom has neither pictures nor workers: what is told and asked around a scan. The scan itself: scan-window.test.ts. */

const key = `ck_${'1'.repeat(33)}a1b2c3d`;
const secret = `cs_${'2'.repeat(33)}d4e5f6a`;

/** What the page asks the browser for; each test says what comes of it. */
let openCamera: () => Promise<MediaStream>;
let openDisplay: () => Promise<MediaStream>;

beforeEach(() => {
  openCamera = openDisplay = () => new Promise(() => undefined);
  Object.defineProperty(navigator, 'mediaDevices', {
    configurable: true,
    value: { getUserMedia: () => openCamera(), getDisplayMedia: () => openDisplay(), enumerateDevices: async () => [] },
  });
});

afterEach(() => {
  Reflect.deleteProperty(navigator, 'mediaDevices');
});

function asked(host: FakeHost, method: string): readonly unknown[] {
  return host.calls.filter((call) => call.method === method).map(({ request }) => request);
}

const paste = (text: string) => fireEvent.paste(document.body, { clipboardData: handedOver(text) });

describe('the clipboard, after a paste', () => {
  it('that brought the secret is cleared on request, and that is said', async () => {
    const { person } = await atKey();
    paste(`${key} ${secret}`);
    await person.click(await screen.findByRole('button', { name: 'Clear the clipboard' }));
    expect(await screen.findByText(/The clipboard is empty now/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Clear the clipboard' })).toBeNull();
  });

  it('that brought the consumer key alone is left, and so is one that nothing was pasted from', async () => {
    const { person } = await atKey();
    paste(key);
    await screen.findByText(/Its consumer secret is still missing/);
    expect(screen.queryByRole('button', { name: 'Clear the clipboard' })).toBeNull();
    fireEvent.drop(document.body, { dataTransfer: handedOver(secret) });
    await screen.findByText(/and its secret are here/);
    expect(screen.queryByRole('button', { name: 'Clear the clipboard' })).toBeNull();
    await person.click(screen.getByRole('button', { name: 'Back' }));
  });
});

describe('a drag over the window', () => {
  it('shows that it can be dropped anywhere, until it leaves', async () => {
    await atKey();
    fireEvent.dragOver(document.body, { dataTransfer: handedOver('', '', [new File(['x'], 'key.png')]) });
    expect(screen.getByText(/Drop it here/)).toBeTruthy();
    fireEvent.dragLeave(document.body, { relatedTarget: null });
    expect(screen.queryByText(/Drop it here/)).toBeNull();
  });

  it('leaves text to a field that takes text', async () => {
    const { host, person } = openWindow();
    await person.click(await screen.findByRole('link', { name: 'Check a connection without keeping anything' }));
    const address = await screen.findByRole('textbox', { name: 'Address of the store' });
    expect(fireEvent.drop(address, { dataTransfer: handedOver('shop.example') })).toBe(true);
    expect(fireEvent.paste(address, { clipboardData: handedOver('shop.example') })).toBe(true);
    expect(asked(host, 'offerKey')).toEqual([]);
  });
});

describe('the choice of a screen, where the door leaves it to the page', () => {
  const sources = [
    { id: 'screen:1', name: 'Screen 1', kind: 'screen' },
    { id: 'screen:2', name: 'Screen 2', kind: 'screen' },
    { id: 'window:7', name: '<b>REST API</b> \u202eeciffo', kind: 'window', thumbnail: 'data:image/png;base64,AA==' },
  ] as const;

  async function choosing() {
    const opened = await atKey();
    await opened.person.click(screen.getByRole('button', { name: 'Scan from my screen' }));
    await waitFor(() => expect(asked(opened.host, 'setScanning')).toEqual([{ scanning: 'screen' }]));
    opened.emit({ type: 'choose-display', request: 'request-1', sources });
    await screen.findByRole('dialog', { name: 'What shall Gatehouse look at?' });
    return opened;
  }

  it('is made by keyboard, and by nothing but what the core named', async () => {
    const { host, person } = await choosing();
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('Screen 1'),
      expect.stringContaining('Screen 2'),
      '<b>REST API</b> eciffo',
    ]);
    await person.keyboard('{ArrowDown}{Enter}');
    expect(asked(host, 'chooseDisplay')).toEqual([{ request: 'request-1', source: expect.stringMatching(/^screen:/) }]);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByRole('button', { name: 'Stop looking at the screen' })).toBeTruthy();
  });

  it('is declined by Escape, and by leaving the step', async () => {
    const { host, person } = await choosing();
    await person.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(asked(host, 'chooseDisplay')).toEqual([{ request: 'request-1', source: null }]);
    await waitFor(() => expect(asked(host, 'setScanning')).toEqual([{ scanning: 'screen' }, { scanning: null }]));
    expect(useScanning.getState()).toMatchObject({ stage: 'at-rest' });
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Scan from my screen' })),
    );
  });
});

describe('what keeps a scan from its picture is explained, with what to do on this system', () => {
  const refusal = (name: string, message = '') => Promise.reject(new DOMException(message, name));

  it.each([
    ['mac', 'camera', 'NotAllowedError', '', /may not use the camera.*System Settings > Privacy & Security > Camera/],
    ['windows', 'camera', 'NotAllowedError', '', /may not use the camera.*Settings > Privacy & security > Camera/],
    ['linux', 'camera', 'NotAllowedError', '', /may not use the camera.*site settings of this window/],
    ['linux', 'camera', 'NotFoundError', '', /The system shows no camera.*Connect one/],
    ['linux', 'camera', 'OverconstrainedError', '', /The system shows no camera/],
    ['windows', 'camera', 'NotReadableError', '', /another program is using it.*Close what may use it/],
    [
      'mac',
      'screen',
      'NotAllowedError',
      'Permission denied by system',
      /does not let this window see the screen.*Screen & System Audio Recording/,
    ],
    ['windows', 'screen', 'NotReadableError', '', /gives no picture of that screen.*Windows logo key, Shift and S/],
    ['linux', 'screen', 'NotFoundError', '', /offers no screen.*xdg-desktop-portal/],
    ['linux', 'screen', 'NotAllowedError', 'Permission denied', /No screen and no window was chosen/],
  ] as const)('%s, %s: %s %s', async (platform, source, name, message, told) => {
    const opened = openWindow();
    openCamera = openDisplay = () => refusal(name, message);
    await opened.person.click(await screen.findByRole('link', { name: 'Check a connection without keeping anything' }));
    const button = await screen.findByRole('button', {
      name: source === 'camera' ? 'Use the camera' : 'Scan from my screen',
    });
    act(() => useSettings.setState(({ app }) => (app ? { app: { ...app, platform } } : {})));
    await opened.person.click(button);
    await waitFor(() =>
      expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toContainEqual(
        expect.stringMatching(told),
      ),
    );
    expect(asked(opened.host, 'setScanning')).toEqual([{ scanning: source }, { scanning: null }]);
    expect(document.activeElement).toBe(button);
  });

  it('in the words of the core, where the system has refused it there', async () => {
    const { host, person } = await atKey();
    host.answer('setScanning', async () => fail('camera-not-allowed', { settings: 'mac-camera' }));
    await person.click(screen.getByRole('button', { name: 'Use the camera' }));
    expect(await screen.findByText('The system does not let Gatehouse use the camera.')).toBeTruthy();
    expect(screen.getByText(/Allow it in .*System Settings > Privacy & Security > Camera/)).toBeTruthy();
  });
});

it('a dialog of the browser that stands there does not keep the next way from beginning', async () => {
  const { host, person } = await atKey();
  await person.click(screen.getByRole('button', { name: 'Scan from my screen' }));
  await screen.findByText(/Choose the screen or the window/);
  openCamera = () => Promise.reject(new DOMException('', 'NotFoundError'));
  await person.click(screen.getByRole('button', { name: 'Use the camera' }));
  expect(await screen.findByText('The system shows no camera.')).toBeTruthy();
  expect(asked(host, 'setScanning')).toEqual([
    { scanning: 'screen' },
    { scanning: null },
    { scanning: 'camera' },
    { scanning: null },
  ]);
});
