import { expect, test } from 'vitest';
import { Secret } from '../../src-main/contract/secret.ts';
import type { Transport, TransportRequest } from '../../src-main/woocommerce/exchange.ts';
import { withStagingLogin } from '../../src-main/woocommerce/staging.ts';

/** Notes what is sent, and answers nothing. */
function recorder() {
  const sent: TransportRequest[] = [];
  const transport: Transport = {
    close: () => {},
    async send(request) {
      sent.push(request);
      return { result: { ok: true, answer: undefined as never }, timing: { startedAt: 0, totalMs: 0 }, proxied: false };
    },
  };
  return { transport, sent };
}

const login = { user: 'ada', password: new Secret('staging-pass-1815') };
const header = `Basic ${Buffer.from('ada:staging-pass-1815').toString('base64')}`;
const limits = { connectMs: 1, answerMs: 1, totalMs: 1, maxBytes: 1 };

async function sentTo(confirmed: string, to: string, headers: Record<string, string> = {}) {
  const { transport, sent } = recorder();
  const request = { method: 'GET', url: new URL(to), headers, limits, tooLarge: 'cut' as const };
  await withStagingLogin(transport, login, new URL(confirmed)).send(request);
  return sent[0]?.headers;
}

test.each([
  ['https://shop.example/', 'https://shop.example/wp-json/?a=b'],
  ['https://shop.example:8443/de/', 'https://shop.example:8443/'],
  // Plain http may be raised to https unasked.
  ['http://shop.example/', 'https://shop.example/'],
])('a staging login confirmed for %s goes to %s, in the place of any other', async (confirmed, to) => {
  expect(await sentTo(confirmed, to, { accept: 'a', authorization: 'Basic key' })).toEqual({
    accept: 'a',
    Authorization: header,
  });
});

test.each([
  ['https://shop.example/', 'http://shop.example/'],
  ['http://shop.example/', 'http://shop.example/'],
  ['https://shop.example/', 'https://www.shop.example/'],
  ['https://shop.example/', 'https://shop.example:8443/'],
  ['https://shop.example:8443/', 'https://shop.example/'],
  ['https://shop.example/', 'https://shop.example.evil.example/'],
  ['https://shop.example/', 'https://evil.example/shop.example/'],
])('confirmed for %s, it does not go to %s', async (confirmed, to) => {
  expect(await sentTo(confirmed, to, { accept: 'a' })).toEqual({ accept: 'a' });
});
