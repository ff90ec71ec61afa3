import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CustomScheme, Protocol } from 'electron';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFile, registerAppScheme, serveRenderer } from '../../src-main/electron/app-protocol.ts';

let root: string;
let renderer: string;
let answer: (request: Request) => Promise<Response>;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'app-protocol-')));
  renderer = join(root, 'renderer');
  await mkdir(join(renderer, 'assets'), { recursive: true });
  await mkdir(join(root, 'renderer-other'));
  await Promise.all([
    writeFile(join(renderer, 'index.html'), '<h1>in'),
    writeFile(join(renderer, 'assets', 'a b.js'), 'in()'),
    writeFile(join(renderer, 'assets', 'scan.worker-1a2b3c4d.js'), 'in()'),
    writeFile(join(renderer, '..hidden.js'), 'in()'),
    writeFile(join(root, 'secret.js'), 'out'),
    writeFile(join(root, 'renderer-other', 'secret.js'), 'out'),
  ]);
  await symlink(join(root, 'secret.js'), join(renderer, 'link.js'));
  const protocol = {
    handle: (scheme: string, handler: typeof answer) => {
      expect(scheme).toBe('gatehouse-app');
      answer = handler;
    },
  };
  serveRenderer(protocol as unknown as Protocol, renderer);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const get = (path: string, method = 'GET') => answer(new Request(`gatehouse-app://app/${path}`, { method }));

test('serves a file with its type and the headers that keep the page in', async () => {
  const response = await get('index.html?x#y');
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('<h1>in');
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^default-src 'none';/);
  expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/);
  expect(await (await get('assets/a%20b.js')).text()).toBe('in()');
  expect((await get('..hidden.js')).status).toBe(200);
  const workerPolicy = (await get('assets/scan.worker-1a2b3c4d.js')).headers.get('content-security-policy');
  expect(workerPolicy).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
  expect(await (await get('index.html', 'HEAD')).text()).toBe('');
});

test.each([
  '',
  'missing.html',
  'assets',
  'assets/',
  '/index.html',
  '../secret.js',
  '%2e%2e/secret.js',
  '..%2fsecret.js',
  '%2e%2e%2fsecret.js',
  '..%5csecret.js',
  'assets/..%2f..%2fsecret.js',
  '%252e%252e%252fsecret.js',
  '..%2frenderer-other%2fsecret.js',
  '..\\secret.js',
  'index.html%00.js',
  'C:%5csecret.js',
  '%2fetc%2fpasswd',
  'link.js',
  'assets%2fa%20b.js',
  'index.html%0a',
  '%',
  '%c0%ae%c0%ae/secret.js',
])('answers 404 to /%s', async (path) => {
  const response = await get(path);
  expect(response.status).toBe(404);
  expect(await response.text()).toBe('');
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
});

test('answers no other method, no other host and no other scheme', async () => {
  expect((await get('index.html', 'POST')).status).toBe(405);
  expect((await answer(new Request('gatehouse-app://other/index.html'))).status).toBe(404);
  expect((await answer(new Request('gatehouse-app://app:80/index.html'))).status).toBe(404);
  expect(await findFile('file:///index.html', renderer)).toBeUndefined();
  expect(await findFile('nonsense', renderer)).toBeUndefined();
});

test('never leaves its folder, whatever is asked for', async () => {
  const part = fc.constantFrom(
    '..',
    '.',
    '%2e',
    '%2E%2e',
    '/',
    '%2f',
    '\\',
    '%5c',
    'assets',
    'secret.js',
    'renderer-other',
    '%00',
    '~',
    'a b.js',
    '%25',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
      const file = await findFile(`gatehouse-app://app/${parts.join('')}`, renderer);
      expect(file === undefined || file.startsWith(`${renderer}/`)).toBe(true);
    }),
  );
});

test('is registered standard and secure, and bypasses no policy', () => {
  const registered: CustomScheme[] = [];
  registerAppScheme({ registerSchemesAsPrivileged: (schemes) => registered.push(...schemes) });
  expect(registered).toEqual([
    { scheme: 'gatehouse-app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
});
