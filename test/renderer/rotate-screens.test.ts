import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Route } from '../../src-renderer/state/route.ts';
import { type BuiltWindow, buildWindow } from './built-window.ts';
import { lookAtEach, type Sight } from './looks.ts';

let built: BuiltWindow;

beforeAll(async () => {
  built = await buildWindow();
});

afterAll(() => built?.close());

const guide: Route = { page: 'rotate', storeId: '1' };
const keyTab: Route = { page: 'store', storeId: '1', tab: 'key' };
const overview: Route = { page: 'store', storeId: '1', tab: 'overview' };

const see = (text: string | RegExp) => (page: Page) => page.getByText(text).first().waitFor();
const title = (name: RegExp) => (page: Page) => page.getByRole('heading', { level: 1, name }).waitFor();

const sights: readonly Sight[] = [
  [
    'why, of a leaked key',
    'healthy',
    guide,
    async (page) => {
      await page.getByRole('radio', { name: /Somebody may have seen it/ }).check({ force: true });
      await page.getByRole('radio', { name: /Revoke it now/ }).check({ force: true });
      await page.getByRole('button', { name: 'Is only its permission wrong?' }).click();
    },
  ],
  ['new key', 'rotationBegun', guide, title(/Make the new key/)],
  [
    'new key without one in the paste',
    'rotationBegun',
    guide,
    async (page) => {
      await page.getByRole('button', { name: 'Check the new key' }).click();
      await page
        .getByText(/nothing|Nothing/)
        .first()
        .waitFor();
    },
  ],
  ['old key to be revoked first', 'rotationToRevokeFirst', guide, title(/Revoke the old key/)],
  ['new key that is refused', 'rotationRefused', guide, see(/The secret does not belong/)],
  ['new key of another store', 'rotationOfOtherStore', guide, see(/not in a staging copy/)],
  ['new key that may do the same', 'rotationVerified', guide, title(/What may the new key do/)],
  ['new key that may do less', 'rotationLesser', guide, see(/Whether its user sees system status/)],
  ['new key with the wrong permission', 'rotationReadOnly', guide, see(/needs no other key/)],
  [
    'giving up',
    'rotationLesser',
    guide,
    async (page) => {
      await page.getByRole('button', { name: 'Give up…' }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  ],
  ['switched', 'rotationSwitched', guide, title(/Switched to the new key/)],
  ['old key that is not revoked', 'rotationNotRevoked', guide, see(/it is not revoked yet/)],
  ['new key revoked by mistake', 'rotationWrongRevoked', guide, see(/the wrong line was revoked/)],
  ['store in maintenance', 'rotationUnanswered', guide, see(/could not be told/)],
  [
    'no more waiting',
    'rotationNotRevoked',
    guide,
    async (page) => {
      await page.getByRole('button', { name: 'Stop waiting…' }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  ],
  [
    'done',
    'rotationNotRevoked',
    guide,
    async (page) => {
      await page.getByRole('button', { name: 'Stop waiting…' }).click();
      await page.getByRole('button', { name: 'Stop waiting and erase it' }).click();
      await title(/The key is rotated/)(page);
    },
  ],
  ['guide of a store with a long name', 'rotationOfLongName', guide, title(/Revoke the old key/)],
  ['key tab half-way', 'rotationVerified', keyTab, see('Rotation under way')],
  ['key tab of a store with a long name', 'rotationOfLongName', keyTab, see('Rotation under way')],
  ['overview half-way', 'rotationNotRevoked', overview, see(/is being rotated/)],
  ['key tab of an old key', 'oldKey', keyTab, see('Rotate now')],
];

lookAtEach('rotate', () => built, sights);
