import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const folder = new URL('../../src-renderer/', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.css') && !file.endsWith('tokens.css'),
);
const tokens = readFileSync(new URL('ui/tokens.css', folder), 'utf8');

/** Without comments, and without what holds in forced high contrast: there the system's colours are the tokens. */
function rulesOf(file: string): string {
  const css = readFileSync(new URL(file.replaceAll('\\', '/'), folder), 'utf8');
  const [rules = ''] = css.replaceAll(/\/\*[\s\S]*?\*\//g, '').split('@media (forced-colors');
  return rules;
}

it('finds the styles', () => {
  expect(files.length).toBeGreaterThan(20);
});

it.each(files)('%s has no colour of its own', (file) => {
  expect(rulesOf(file)).not.toMatch(/#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch|lab)a?\(|:\s*(white|black|red|gr[ae]y)\b/i);
});

it.each(files)('%s has no size of its own beyond hairlines', (file) => {
  const sizes = [...rulesOf(file).matchAll(/(\d+)px/g)].map(([, size]) => Number(size));
  expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(3);
});

it.each(files)('%s can be mirrored', (file) => {
  expect(physicalIn(declarationsOf(file))).toEqual([]);
});

it('knows what cannot be mirrored', () => {
  const physical = [
    ...['margin-left: 1em', 'scroll-padding-right: 1em', 'border-right: 0', 'border-left-color: red', 'left: 0'],
    ...['border-top-left-radius: 2px', 'text-align: right', 'float: left', 'width: 3em', 'transform: translateX(1em)'],
    ...[
      'padding: 0 calc(1px + 2px) 0 0',
      'margin: 0 1em 2em 3em',
      'border-radius: 1em 0',
      'border-radius: 1em 1em 0 1em',
    ],
    ...['translate: 1em', 'transform-origin: top left', 'background-position: right', 'inset: 0 0 0 auto'],
  ];
  const logical = [
    ...['margin-inline-start: 1em', 'text-align: start', 'padding: 0 calc(1px + 2px) 1em calc(1px + 2px)', 'inset: 0'],
    ...['border-radius: 1em 1em 0 0', 'translate: 0 1em', 'transform: translateY(1em)', 'justify-content: flex-end'],
  ];
  const declarations = [...physical, ...logical].map((text) => text.split(': ') as [string, string]);
  expect(physicalIn(declarations)).toEqual(physical);
});

type Declaration = readonly [property: string, value: string];

function declarationsOf(file: string): readonly Declaration[] {
  const css = readFileSync(new URL(file.replaceAll('\\', '/'), folder), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return [...css.matchAll(/(?<=[;{}\s]|^)([a-z-]+):\s*([^;{}]+?)\s*(?=[;}])/g)].map(([, property = '', value = '']) => [
    property,
    value,
  ]);
}

/** What stands at the same side of the window whichever way a language is written. */
function physicalIn(declarations: readonly Declaration[]): readonly string[] {
  return declarations.filter(isPhysical).map(([property, value]) => `${property}: ${value}`);
}

function isPhysical([property, value]: Declaration): boolean {
  if (/(^|-)(left|right)(-|$)|^((min|max)-)?width$/.test(property)) return true;
  if (/^(text-align|float|clear)$|-(origin|position)$/.test(property)) return /\b(left|right)\b/.test(value);
  if (property === 'transform') return /translate(X|3d)?\(/.test(value);
  const [first, second = first, third = first, fourth = second] =
    value.match(/[^\s(]+(\((?:[^()]|\([^()]*\))*\))?/g) ?? [];
  if (property === 'translate') return first !== '0' && first !== 'none';
  if (property === 'border-radius') return first !== second || third !== fourth;
  return /^(scroll-)?(margin|padding)$|^inset$|^border-(width|style|color)$/.test(property) && second !== fourth;
}

/** Which way an icon of Lucide shows is known by its name; those that show both ways are the same in a mirror. */
const showsAWay =
  /^(Arrow|Chevrons?|Move|Corner|Step|Reply|Forward|Send|Undo|Redo|External|Square(Arrow|Chevron)|Log(In|Out)|Panel|Indent|Outdent)/;
const isTheSameInAMirror = /^(ArrowLeftRight|ArrowRightLeft|(Arrow|Chevrons?|Move)(Up|Down).*)$/;

it('every icon that shows a way is mirrored, and no other is named', () => {
  const used = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => readFileSync(new URL(file.replaceAll('\\', '/'), folder), 'utf8'))
    .flatMap((source) => source.match(/import \{([^}]*)\} from 'lucide-react'/)?.[1]?.split(',') ?? [])
    .map((name) => name.replace(/ as .*/, '').trim())
    .filter((name) => showsAWay.test(name) && !isTheSameInAMirror.test(name))
    .map((name) => name.replace(/(?<=.)([A-Z]|\d+)/g, '-$1').toLowerCase());
  const mirrored = [...readFileSync(new URL('ui/Icon.css', folder), 'utf8').matchAll(/\.lucide-([a-z0-9-]+)/g)];
  expect(mirrored.map(([, name]) => name)).toEqual([...new Set(used)].sort());
});

it.each(files)('%s uses tokens that are there', (file) => {
  const set = /--(?:trigger-width|tree-item-level)/;
  for (const [name] of rulesOf(file).matchAll(/--[a-z][\w-]*/g)) {
    expect([name, set.test(name) || tokens.includes(`${name}:`)]).toEqual([name, true]);
  }
});
