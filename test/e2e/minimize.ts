import type { Page } from 'playwright-core';

/**
 * Minimises the window of a page, as its own button does, so that it really loses the focus; the answer brings it back.
 * Playwright has Chromium tell its pages that they have the focus for ever, which is taken back first.
 */
export async function minimize(page: Page): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  // What was not switched on here cannot be switched off here.
  for (const enabled of [true, false]) await session.send('Emulation.setFocusEmulationEnabled', { enabled });
  const { windowId } = await session.send('Browser.getWindowForTarget');
  const set = async (windowState: 'minimized' | 'normal'): Promise<void> => {
    await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
    await page.waitForFunction((hasFocus) => document.hasFocus() === hasFocus, windowState === 'normal');
  };
  await set('minimized');
  return () => set('normal');
}
