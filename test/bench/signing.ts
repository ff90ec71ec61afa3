import { createHmac, randomBytes } from 'node:crypto';
import OAuth from 'oauth-1.0a';
import { Secret } from '../../src-main/contract/secret.ts';
import { newNonce, type Query, signQuery } from '../../src-main/woocommerce/signing.ts';

export const name = 'signing';

const key = `ck_${'a'.repeat(40)}`;
const secret = `cs_${'b'.repeat(40)}`;
const address = 'https://shop.example/wp-json/wc/v3/products';
const query: Query = [
  ['per_page', '100'],
  ['page', '3'],
  ['search', 'café a+b'],
  ['_fields', 'id,name,sku'],
  ['orderby', 'date'],
];

/** Both turn a method, a URL and parameters into the whole address to call. */
function ours(): string {
  const signed = signQuery({
    method: 'GET',
    url: new URL(address),
    query,
    consumerKey: new Secret(key),
    consumerSecret: new Secret(secret),
    timestamp: Math.floor(Date.now() / 1000),
    nonce: newNonce(randomBytes),
  });
  if (!signed.ok) throw new Error(signed.failure.code);
  return `${address}?${signed.value.query}`;
}

const client = new OAuth({
  consumer: { key, secret },
  signature_method: 'HMAC-SHA256',
  hash_function: (base, signingKey) => createHmac('sha256', signingKey).update(base).digest('base64'),
});

function theirs(): string {
  const url = `${address}?${query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
  const parameters = client.authorize({ method: 'GET', url });
  return `${url}&${Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;
}

/** Microseconds a call, over enough of them to mean something. */
function measure(sign: () => string): number {
  const calls = 2_000;
  const begun = process.hrtime.bigint();
  for (let call = 0; call < calls; call++) sign();
  return Number(process.hrtime.bigint() - begun) / 1000 / calls;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Signs the same call with our signer and with oauth-1.0a in turn; medians of 21 rounds of each. */
export async function run(): Promise<Array<{ what: string; value: number; unit: string; bar?: string; ok?: boolean }>> {
  const figures: { ours: number; theirs: number }[] = [];
  for (let round = -3; round < 21; round++) {
    const figure = { ours: measure(ours), theirs: measure(theirs) };
    if (round >= 0) figures.push(figure);
  }
  const ratio = median(figures.map((figure) => figure.ours / figure.theirs));
  return [
    { what: 'a call signed', value: median(figures.map((figure) => figure.ours)), unit: 'µs' },
    { what: 'the same by oauth-1.0a', value: median(figures.map((figure) => figure.theirs)), unit: 'µs' },
    { what: 'ours / oauth-1.0a', value: ratio, unit: '×', bar: 'at most 1.1', ok: ratio <= 1.1 },
  ];
}
