import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** What all doors may import, and what they share (`door`); doors do not import each other. */
const belowDoors = ['contract', 'scan', 'vault', 'woocommerce', 'diagnosis', 'stores', 'gateway', 'practice', 'app'];

/** What each layer may import: the whole rule. Whatever is not named here is refused. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  files: ['contract'],
  scan: ['contract'],
  woocommerce: ['contract'],
  vault: ['contract', 'files'],
  practice: ['contract'],
  diagnosis: ['contract', 'scan', 'vault', 'woocommerce'],
  stores: ['contract', 'files', 'scan', 'vault', 'woocommerce', 'diagnosis'],
  gateway: ['contract', 'files', 'scan', 'vault', 'woocommerce', 'diagnosis', 'stores'],
  app: ['contract', 'files', 'scan', 'vault', 'woocommerce', 'diagnosis', 'stores', 'gateway', 'practice'],
  door: belowDoors,
  cli: [...belowDoors, 'door', 'files'],
  browser: [...belowDoors, 'door'],
  electron: [...belowDoors, 'door'],
  renderer: ['contract'],
};

/** A layer's planted file, which imports all the others and is imported by them. */
function fileOf(layer: string): string {
  if (layer === 'app') {
    return 'src-main/app.ts';
  }
  return layer === 'renderer' ? 'src-renderer/screens/planted.tsx' : `src-main/${layer}/planted.ts`;
}

const packageOwners: Readonly<Record<string, string>> = {
  electron: 'electron',
  axios: 'woocommerce',
  keytar: 'vault',
  undici: 'gateway',
};
const withoutNode = ['contract', 'scan', 'renderer'];

/** Every way to write an import. */
const forms: ReadonlyArray<(specifier: string) => string> = [
  (specifier) => `import { planted } from '${specifier}';`,
  (specifier) => `import type { Planted } from '${specifier}';`,
  (specifier) => `export { planted } from '${specifier}';`,
  (specifier) => `export * from '${specifier}';`,
  (specifier) => `void import('${specifier}');`,
];

let folder: string;

/** Writes the files into a folder with this repository's biome.json, and returns the rules broken as `path:line rule`. */
function lint(name: string, files: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const root = join(folder, name);
  for (const [path, lines] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${lines.join('\n')}\n`);
  }
  copyFileSync(join(repository, 'biome.json'), join(root, 'biome.json'));
  const biome = join(repository, 'node_modules/@biomejs/biome/bin/biome');
  const options = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json', '.'];
  let output: string;
  try {
    output = execFileSync(process.execPath, [biome, ...options], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    // Biome ends with 1 when it has found something.
    output = (error as { stdout: string }).stdout;
  }
  const report = JSON.parse(output) as {
    diagnostics: Array<{ category: string; location: { path: string; start: { line: number } } }>;
  };
  return report.diagnostics.map(({ category, location }) => `${location.path}:${location.start.line} ${category}`);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-layers-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Plants one file that has each specifier in every form, and returns the specifiers that are refused in all forms and in none. */
function judge(findings: readonly string[], path: string, specifiers: readonly string[], rule: string) {
  const refused: string[] = [];
  const accepted: string[] = [];
  for (const [index, specifier] of specifiers.entries()) {
    const lines = forms.map((_, form) => index * forms.length + form + 1);
    const hits = lines.filter((line) => findings.includes(`${path}:${line} ${rule}`));
    if (hits.length === forms.length) {
      refused.push(specifier);
    } else if (hits.length === 0) {
      accepted.push(specifier);
    }
  }
  return { refused, accepted };
}

function everyForm(specifiers: readonly string[]): string[] {
  return specifiers.flatMap((specifier) => forms.map((form) => form(specifier)));
}

function specifier(from: string, to: string): string {
  return relative(dirname(from), to).replace(/^(?!\.)/, './');
}

const restricted = 'lint/style/noRestrictedImports';

describe('arrows between the layers', () => {
  const layers = Object.keys(mayImport);
  const others = (from: string) => layers.filter((to) => to !== from);
  let findings: readonly string[];

  beforeAll(() => {
    const files = layers.map((from) => [
      fileOf(from),
      everyForm(others(from).map((to) => specifier(fileOf(from), fileOf(to)))),
    ]);
    findings = lint('layers', Object.fromEntries(files));
  });

  it.each(layers)('%s imports what is below it, and nothing else', (from) => {
    const targets = others(from).map((to) => specifier(fileOf(from), fileOf(to)));
    const allowed = new Set(mayImport[from]?.map((to) => specifier(fileOf(from), fileOf(to))));
    expect(judge(findings, fileOf(from), targets, restricted)).toEqual({
      refused: targets.filter((target) => !allowed.has(target)),
      accepted: targets.filter((target) => allowed.has(target)),
    });
  });
});

describe('packages that belong to one layer', () => {
  const names = [...Object.keys(packageOwners), 'commander', 'node:fs'];
  let findings: readonly string[];

  beforeAll(() => {
    findings = lint(
      'packages',
      Object.fromEntries(Object.keys(mayImport).map((layer) => [fileOf(layer), everyForm(names)])),
    );
  });

  it.each(Object.keys(mayImport))('%s', (layer) => {
    const refused = names.filter(
      (name) =>
        (packageOwners[name] ?? layer) !== layer ||
        (name === 'node:fs' && withoutNode.includes(layer)) ||
        // contract imports nothing at all.
        layer === 'contract',
    );
    expect(judge(findings, fileOf(layer), names, restricted)).toEqual({
      refused,
      accepted: names.filter((name) => !refused.includes(name)),
    });
  });
});

describe('exceptions', () => {
  it("lets the renderer's workers, and only them, decode pictures", () => {
    const decode = '../../src-main/scan/decode/decode.ts';
    const paste = '../../src-main/scan/paste.ts';
    const specifiers = [decode, paste, '../../src-main/contract/codes.ts'];
    const findings = lint('worker', {
      'src-renderer/scan/decode.worker.ts': everyForm(specifiers),
      'src-renderer/scan/page.ts': everyForm(specifiers),
    });
    expect(judge(findings, 'src-renderer/scan/decode.worker.ts', specifiers, restricted).refused).toEqual([paste]);
    expect(judge(findings, 'src-renderer/scan/page.ts', specifiers, restricted).refused).toEqual([decode, paste]);
  });

  it('lets the files of contract import each other', () => {
    const findings = lint('contract', { 'src-main/contract/result.ts': everyForm(['./codes.ts']) });
    expect(judge(findings, 'src-main/contract/result.ts', ['./codes.ts'], restricted).accepted).toEqual(['./codes.ts']);
  });
});

describe('other rules of the house', () => {
  it.each([
    ['a default export in src-main', 'src-main/stores/a.ts', 'export default 1;', 'lint/style/noDefaultExport'],
    ['a default export in src-renderer', 'src-renderer/ui/a.tsx', 'export default 1;', 'lint/style/noDefaultExport'],
    ['a Node module without its prefix', 'src-main/scan/a.ts', "import 'fs';", 'lint/correctness/noNodejsModules'],
    ['any', 'src-main/stores/a.ts', 'export const a: any = 1;', 'lint/suspicious/noExplicitAny'],
    ['console in a service', 'src-main/stores/a.ts', "console.log('a');", 'lint/suspicious/noConsole'],
    [
      'a promise that nobody waits for',
      'src-main/stores/a.ts',
      'async function a(): Promise<void> {} a();',
      'lint/nursery/noFloatingPromises',
    ],
  ])('refuses %s', (what, path, text, rule) => {
    expect(lint(what, { [path]: [text] })).toContain(`${path}:1 ${rule}`);
  });

  it('refuses a cycle', () => {
    const findings = lint('cycle', {
      'src-main/stores/a.ts': ["import { b } from './b.ts';", 'export const a = () => b;'],
      'src-main/stores/b.ts': ["import { a } from './a.ts';", 'export const b = () => a;'],
    });
    expect(findings).toContain('src-main/stores/a.ts:1 lint/suspicious/noImportCycles');
  });

  it('lets the command line write to the terminal', () => {
    expect(lint('console', { 'src-main/cli/a.ts': ["console.log('a');"] })).toEqual([]);
  });
});
