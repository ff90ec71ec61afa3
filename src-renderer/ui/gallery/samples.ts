import type { ComboBoxSuggestion } from '../ComboBox.tsx';
import type { ListGroup } from '../GroupedList.tsx';
import type { Choice } from '../Select.tsx';
import type { Tone } from '../StatusDot.tsx';
import type { StripItem } from '../StatusStrip.tsx';
import type { StepLine } from '../StepList.tsx';

export interface SampleStore {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly tone: Tone;
  readonly calls: number;
}

const longName =
  'The Very Long Named Emporium of Fine Teas, Coffees, Spices and Everything Else One Could Ever Want '.repeat(5);
const hostileNames = ['<img src=x onerror=alert(1)>', 'متجر القهوة', '\u202egro.live\u202c \u2069Shop', longName];
const tones: readonly Tone[] = ['success', 'warning', 'error', 'neutral'];

/** Names with markup, from right to left, with controls that turn the text around, with 500 letters; then plain ones. */
export const stores: readonly SampleStore[] = Array.from({ length: 1000 }, (_, index) => ({
  id: `store-${index}`,
  name: hostileNames[index - 1] ?? `Label & Ink ${index + 1}`,
  host: `shop-${index + 1}.example`,
  tone: tones[index % tones.length] ?? 'neutral',
  calls: index * 41,
}));

export const permissionChoices: ReadonlyArray<Choice<'read' | 'write' | 'read_write'>> = [
  { id: 'read', label: 'Read', description: 'Orders and products can be looked at.' },
  { id: 'write', label: 'Write', description: 'Things can be changed, and not looked at.' },
  { id: 'read_write', label: 'Read/Write', description: 'What most tools need.' },
];

export const steps: readonly StepLine[] = [
  { id: 'address', label: 'The address answers', state: 'done', detail: 'shop.example, in 210 ms' },
  {
    id: 'permalinks',
    label: 'Permalinks are pretty',
    state: 'warning',
    detail: 'They are plain; Gatehouse goes by index.php.',
  },
  { id: 'login', label: 'The key is let in', state: 'failed', detail: 'The server strips the login header.' },
  { id: 'write', label: 'The key may write', state: 'skipped', detail: 'It was not let in.' },
  { id: 'rights', label: 'Looking at what the key may see', state: 'running' },
];

export const answer = {
  id: 727,
  parent_id: 0,
  number: '727',
  currency: 'EUR',
  prices_include_tax: false,
  customer_note: 'Please ring twice. '.repeat(80),
  date_paid: null,
  billing: { first_name: 'Ada', last_name: 'Núñez', company: '', '<b>key</b>': 'متجر' },
  line_items: Array.from({ length: 25_000 }, (_, index) => ({ id: index, quantity: index % 9, total: '12.00' })),
  coupon_lines: [],
  meta_data: {},
};

export const consumerKey = `ck_${'0a1b2c3d4e'.repeat(4)}`;

export const curl = `curl https://shop.example/wp-json/wc/v3/orders?per_page=10 \\
  --header "Authorization: Bearer <a local key>"`;

export const suggestions: readonly ComboBoxSuggestion[] = [
  { id: 'orders', hint: 'What was bought' },
  { id: 'orders/{id}', hint: 'One of them' },
  { id: 'products', hint: 'What is sold' },
];

export const faultGroups: ReadonlyArray<ListGroup<{ readonly id: string; readonly name: string }>> = [
  {
    id: 'address',
    title: 'At the address',
    items: [
      { id: 'slip', name: 'A slip in the address' },
      { id: 'moved', name: 'A store that has moved' },
    ],
  },
  { id: 'server', title: 'At the server', items: [{ id: 'slow', name: longName }] },
];

const stripTones: readonly Tone[] = ['success', 'success', 'warning', 'warning', 'error', 'success', 'neutral'];

export const strip: readonly StripItem[] = Array.from({ length: 30 }, (_, index) => {
  const tone = stripTones[Math.floor(index / 5)] ?? 'success';
  return { id: `check-${index}`, tone, label: `Check ${index + 1}: ${tone}`, isMarked: index > 0 && index % 5 === 0 };
});

export const onePixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
