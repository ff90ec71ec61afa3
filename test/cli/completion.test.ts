import { spawn } from 'node:child_process';
import { expect } from 'vitest';
import { startSecretService } from '../support/secret-service.ts';
import { collect, commandLineTest, connect, gatehouseBin, type House } from './gatehouse.ts';

const test = commandLineTest(startSecretService);

/** What a real bash shows for a line and a Tab, or two. */
async function completed(house: House, line: string, tabs: 1 | 2, shows: string): Promise<void> {
  const child = spawn('script', ['-qfec', 'exec bash --norc --noprofile -i', '/dev/null'], {
    env: { ...house.env, TERM: 'dumb', SHELL: '/bin/sh', PS1: '> ' },
  });
  const bash = collect(child, undefined);
  try {
    child.stdin.write(`gatehouse() { '${process.execPath}' '${gatehouseBin}' "$@"; }\n`);
    child.stdin.write('source <(gatehouse complete bash); source <(gatehouse complete bash); echo re""ady\n');
    await bash.said('ready');
    child.stdin.write(`gatehouse ${line}${'\t'.repeat(tabs)}`);
    await bash.said(shows);
  } finally {
    child.kill('SIGKILL');
  }
}

test('in bash completes commands, options, stores, methods and faults', { timeout: 90_000 }, async ({
  house,
  practice,
}) => {
  await connect(house, await practice());
  const listed = JSON.parse((await house.run(['stores', '--json'])).stdout) as { stores: { id: string }[] };
  const id = listed.stores[0]?.id ?? '';
  await Promise.all([
    completed(house, 'con', 1, 'gatehouse connect '),
    completed(house, 'connect --wa', 1, 'gatehouse connect --want '),
    completed(house, `show ${id.slice(0, 3)}`, 1, `gatehouse show ${id} `),
    completed(house, `call ${id} DEL`, 1, `gatehouse call ${id} DELETE `),
    completed(house, `call ${id} `, 2, 'DELETE'),
    completed(house, 'practice --fault certificate-e', 1, 'gatehouse practice --fault certificate-expired '),
    completed(house, 'practice --language j', 1, 'gatehouse practice --language ja '),
  ]);
});

test('in bash runs nothing of what stands on the line', { timeout: 90_000 }, async ({ house }) => {
  const script = `
    source <('${process.execPath}' '${gatehouseBin}' complete bash)
    gatehouse() { printf '%s\\n' "$@" >&2; }
    COMP_WORDS=(gatehouse show '$(echo ran)' 'x') COMP_CWORD=3
    __gatehouse_complete 2>&1; exec 2>&1; gatehouse complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}"`;
  const ran = await collect(spawn('bash', ['--norc', '-c', script], { env: house.env }), '').ended;
  expect(ran.stdout.split('\n').slice(0, 5)).toEqual(['complete', '--', 'show', '$(echo ran)', 'x']);
});

test('scripts are there for each shell; another shell is told which', { timeout: 90_000 }, async ({ house }) => {
  for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
    const ran = await house.run(['complete', shell]);
    expect([shell, ran.code]).toEqual([shell, 0]);
    expect(ran.stdout).toContain('gatehouse complete');
  }
  const other = await house.run(['complete', 'cmd']);
  expect(other).toMatchObject({ code: 2, stdout: '' });
  expect(other.stderr).toContain('powershell');
});
