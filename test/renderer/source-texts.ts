import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

const repository = fileURLToPath(new URL('../../', import.meta.url));

export interface Source {
  readonly path: string;
  readonly code: string;
}

/** The program text of a folder; the gallery is shown to nobody but those who build the kit. */
export function sources(folder: string): readonly Source[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.d\.ts$/.test(name) && !/(^|[\\/])gallery[\\/]/.test(name))
    .map((name) => ({
      path: `${folder}/${name.replaceAll('\\', '/')}`,
      code: readFileSync(join(repository, folder, name), 'utf8'),
    }));
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [part: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** Calls `visit` for every node of the syntax tree, outermost first. */
function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const part of Object.values(node).flat()) if (isNode(part)) walk(part, visit);
}

function treeOf({ path, code }: Source): Node {
  const { program, errors } = parseSync(path, code);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  return program as unknown as Node;
}

/** What is read out or shown of an element, and the properties of the kit that become that. */
const shownProperties =
  /^(?:alt|title|placeholder|text|label|description|help|error|message|children|confirm|heading|intro|slow|aria-(?:label|description|valuetext|roledescription|placeholder))$/;

/** Where something is said to a person in words of its own, as `path:line: words`. */
export function textOutside(source: Source): readonly string[] {
  const found: string[] = [];
  const note = (said: ReturnType<typeof literalsOf>) => {
    for (const [{ start }, text] of said) {
      if (!/\p{L}{2,}/u.test(text) || isSameEverywhere(text.trim())) continue;
      found.push(`${source.path}:${source.code.slice(0, start).split('\n').length}: ${text.trim()}`);
    }
  };
  walk(treeOf(source), (node) => {
    if (node.type === 'JSXText') note([[node, String(node.value)]]);
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      const holes = (node.children as readonly Node[]).filter(({ type }) => type === 'JSXExpressionContainer');
      for (const { expression } of holes) note(literalsOf(expression as Node));
    }
    if (node.type === 'JSXAttribute' && isNode(node.value)) {
      const { name, value } = node as unknown as { readonly name: Node; readonly value: Node };
      const shown = value.type === 'JSXExpressionContainer' ? (value.expression as Node) : value;
      if (shownProperties.test(String(name.name))) note(literalsOf(shown));
    }
    if (node.type === 'Property' && isNode(node.key) && isNode(node.value)) {
      if (shownProperties.test(String(node.key.name ?? node.key.value))) note(literalsOf(node.value));
    }
  });
  return [...new Set(found)];
}

/** Names, units and codes, and examples of addresses and keys. */
function isSameEverywhere(text: string): boolean {
  return /^\S*[./_]\S+$/.test(text) || ['SHA-256', 'JSON', 'Gatehouse'].includes(text);
}

/** The texts that an expression may come to, with where they stand; not those that it is given or compares with. */
function literalsOf(node: Node): ReadonlyArray<readonly [at: Node, text: string]> {
  const of = (...parts: readonly string[]) => parts.flatMap((part) => literalsOf(node[part] as Node));
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [[node, node.value]] : [];
    case 'TemplateLiteral':
      return (node.quasis as readonly Node[]).map((quasi) => [quasi, (quasi.value as { cooked: string }).cooked]);
    case 'ConditionalExpression':
      return of('consequent', 'alternate');
    case 'LogicalExpression':
      return node.operator === '&&' ? of('right') : of('left', 'right');
    case 'BinaryExpression':
      return node.operator === '+' ? of('left', 'right') : [];
    case 'TSAsExpression':
    case 'ParenthesizedExpression':
      return of('expression');
    default:
      return [];
  }
}

/**
 * Whether a key of the catalogues is named somewhere in these sources: in full, or by a template that can come to it. A
 * name of the namespace before it counts as well.
 */
export function usesOf(all: readonly Source[]): (key: string) => boolean {
  const literals = new Set<string>();
  const patterns: RegExp[] = [];
  for (const source of all) {
    walk(treeOf(source), (node) => {
      if (node.type === 'Literal' && typeof node.value === 'string') literals.add(withoutNamespace(node.value));
      if (node.type === 'TemplateLiteral') {
        const fixed = (node.quasis as readonly Node[]).map((quasi) => (quasi.value as { cooked: string }).cooked);
        const [first = '', ...others] = fixed;
        const told = [withoutNamespace(first), ...others];
        // A template of holes alone would come to every key.
        if (fixed.length > 1 && told.some((text) => /[a-z]{2,}/i.test(text))) {
          patterns.push(new RegExp(`^${told.map(escaped).join('[\\w-]+(?:\\.[\\w-]+)*')}$`));
        }
      }
    });
  }
  return (key) => literals.has(key) || patterns.some((pattern) => pattern.test(key));
}

function withoutNamespace(text: string): string {
  return text.replace(/^[a-z-]+:/, '');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
