import { X509Certificate } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { createGunzip } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { type PracticeFaultName, practiceFaultNames } from '../../src-main/contract/practice-faults.ts';
import { type PractisedFault, startPracticeFault } from '../../src-main/practice/index.ts';
import { ask } from './support.ts';

const running: PractisedFault[] = [];

async function start(...request: Parameters<typeof startPracticeFault>): Promise<PractisedFault> {
  const fault = await startPracticeFault(...request);
  running.push(fault);
  return fault;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((fault) => fault.close()));
});

const products = 'wp-json/wc/v3/products';
const index = 'wp-json/?_fields=name,home';

const portOf = (fault: PractisedFault) => Number(new URL(fault.address).port);

/** A raw connection, which says what became of it. */
function dial(port: number): { readonly socket: Socket; readonly ended: Promise<string> } {
  const socket = connectTcp(port, '127.0.0.1');
  const ended = new Promise<string>((resolve) => {
    let outcome = 'ended';
    socket.on('error', (error: NodeJS.ErrnoException) => {
      outcome = error.code ?? error.message;
    });
    socket.on('close', () => resolve(outcome));
  });
  return { socket, ended };
}

/** What a verifying client says to the server's certificate, and the certificate itself. */
function handshake(fault: PractisedFault): Promise<{ code: string | undefined; certificate: X509Certificate }> {
  return new Promise((resolve, reject) => {
    const options = { port: portOf(fault), host: '127.0.0.1', rejectUnauthorized: false };
    const socket = connectTls({ ...options, ...(fault.authority === undefined ? {} : { ca: fault.authority }) }, () => {
      const error = socket.authorizationError as unknown as NodeJS.ErrnoException | string | undefined;
      const code = typeof error === 'string' ? error : error?.code;
      resolve({ code, certificate: new X509Certificate(socket.getPeerCertificate().raw) });
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

/** Sends a request and hands over the answer as soon as its head is there; rejects with what was wrong instead. */
function open(fault: PractisedFault, path = '', method = 'GET', url = fault.address): Promise<IncomingMessage> {
  const options = {
    method,
    auth: `${fault.key.consumerKey}:${fault.key.consumerSecret}`,
    rejectUnauthorized: false,
    agent: false,
  };
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    send(new URL(path, url), options, resolve).on('error', reject).end();
  });
}

/** Reads to the end, or until so many bytes have come. */
async function read(answer: AsyncIterable<Buffer>, most = Number.POSITIVE_INFINITY) {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of answer) {
      parts.push(part);
      size += part.length;
      if (size > most) return { text: Buffer.concat(parts).toString(), outcome: 'more' };
    }
    return { text: Buffer.concat(parts).toString(), outcome: 'ended' };
  } catch (error) {
    return { text: Buffer.concat(parts).toString(), outcome: (error as NodeJS.ErrnoException).code };
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

describe('A certificate', () => {
  test.each<[PracticeFaultName | 'none', code: string | undefined]>([
    ['none', undefined],
    ['certificate-expired', 'CERT_HAS_EXPIRED'],
    ['certificate-not-yet-valid', 'CERT_NOT_YET_VALID'],
    ['tls-wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['certificate-self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['certificate-unknown-authority', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['tls-incomplete-chain', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ])('%s is refused with %s, and nothing else is wrong with its store', async (name, code) => {
    const fault = await start(name);
    expect((await handshake(fault)).code).toBe(code);
    expect((await open(fault, products)).statusCode).toBe(200);
  });

  test('without its intermediate says where that is to be had; one of an unknown authority does not', async () => {
    const infos = await Promise.all(
      (['tls-incomplete-chain', 'certificate-unknown-authority'] as const).map(async (name) => {
        const { certificate } = await handshake(await start(name));
        return certificate.infoAccess?.includes('CA Issuers - URI:') ?? false;
      }),
    );
    expect(infos).toEqual([true, false]);
  });

  test('that is otherwise fine comes with its authority', async () => {
    for (const name of practiceFaultNames.filter((one) => one.includes('certificate') || one.startsWith('tls-'))) {
      const { authority } = await start(name);
      const nobodyKnowsIt = ['certificate-self-signed', 'certificate-unknown-authority', 'tls-not-spoken'];
      expect([name, authority === undefined]).toEqual([name, nobodyKnowsIt.includes(name)]);
    }
  });
});

describe('A port', () => {
  test('that is meant for https speaks http, and the other way round', async () => {
    const http = await start('tls-not-spoken');
    expect(codeOf(await open(http).catch((error) => error))).toMatch(/^(EPROTO|ERR_SSL_)/);
    expect((await open(http, '', 'GET', http.address.replace('https:', 'http:'))).statusCode).toBe(200);
    const https = await start('https-behind-http');
    const told = await open(https);
    expect([told.statusCode, (await read(told)).text]).toEqual([400, expect.stringContaining('sent to HTTPS port')]);
    expect((await open(https, '', 'GET', https.address.replace('http:', 'https:'))).statusCode).toBe(200);
  });

  test('that nobody listens on refuses, and is nobody else’s to have', async () => {
    const fault = await start('connection-refused');
    expect(await dial(portOf(fault)).ended).toBe('ECONNREFUSED');
    const taken = new Promise((resolve) => {
      createServer().once('error', resolve).listen(portOf(fault), '127.0.0.1');
    });
    expect(codeOf(await taken)).toBe('EADDRINUSE');
    expect(await dial(portOf(fault)).ended).toBe('ECONNREFUSED');
  });

  test.skipIf(process.platform === 'win32')(
    'that is silent lets callers wait, for as long as it is there',
    async () => {
      const fault = await start('connect-timeout');
      const callers = [dial(portOf(fault)), dial(portOf(fault))];
      // Loopback answers in the order of the calls.
      expect((await ask(fault, fault.guideUrl)).status).toBe(200);
      expect(callers.map(({ socket }) => socket.connecting)).toEqual([true, true]);
      for (const { socket } of callers) socket.destroy();
    },
  );
});

describe.each(['https', 'http'] as const)('Over %s, a server', (scheme) => {
  const https = scheme === 'https';

  test('that hangs takes the call and says nothing, until it is closed', async () => {
    const fault = await start('hanging', { https });
    const answer = open(fault, '', 'HEAD').catch(codeOf);
    await expect.poll(() => fault.store.requests.length).toBe(1);
    await fault.close();
    expect(await answer).toBe('ECONNRESET');
  });

  test('that is slow answers when its time has come, and not before', async () => {
    const waits: number[] = [];
    let go = () => {};
    const pause = (milliseconds: number) => {
      waits.push(milliseconds);
      return new Promise<void>((resolve) => {
        go = resolve;
      });
    };
    const fault = await start('slow-answer', { https, pause });
    let answered = false;
    const answer = open(fault, index).then((got) => {
      answered = true;
      return got.statusCode;
    });
    await expect.poll(() => waits).toEqual([3_000]);
    expect(answered).toBe(false);
    go();
    expect(await answer).toBe(200);
  });

  test('that dribbles sends the right answer, a byte at a time', async () => {
    let waits = 0;
    const pause = async () => {
      waits += 1;
    };
    const fault = await start('dribbling-answer', { https, pause });
    const { text } = await read(await open(fault, index));
    expect(JSON.parse(text)).toMatchObject({ name: 'Harbour Lane Goods' });
    expect(waits).toBe(Buffer.byteLength(text));
    expect((await open(fault, '', 'HEAD')).statusCode).toBe(200);
  });

  test('that resets takes the call, and breaks off in the middle of its answer', async () => {
    const fault = await start('connection-lost', { https });
    for (const method of ['GET', 'HEAD']) {
      // A reset overtakes what was sent before it, so how much of the answer is seen is anybody's guess.
      const answer = await open(fault, index, method).then(read, (error) => ({ text: '', outcome: codeOf(error) }));
      expect([method, answer.outcome]).toEqual([method, 'ECONNRESET']);
      expect(() => JSON.parse(answer.text)).toThrow();
    }
    expect(fault.store.requests.map(({ method }) => method)).toEqual(['GET', 'HEAD']);
  });

  test('that cuts short ends in order, before all that it announced', async () => {
    const fault = await start('truncated-answer', { https });
    const answer = await open(fault, index);
    const { text, outcome } = await read(answer);
    expect(outcome).toBe('ECONNRESET');
    expect(text).toMatch(/^\{"name":/);
    expect(text.length).toBeLessThan(Number(answer.headers['content-length']));
    expect((await open(fault, '', 'HEAD')).statusCode).toBe(200);
    if (https) return;
    const { socket, ended } = dial(portOf(fault));
    socket.resume().write(`GET /${index} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(await ended).toBe('ended');
  });

  test.each<[PracticeFaultName, type: string, begins: RegExp]>([
    ['endless-answer', 'text/html', /^<!DOCTYPE html>/],
    ['huge-json', 'application/json', /^\[\{"id":1\},\{"id":1\},/],
  ])('%s: goes on and on', async (name, type, begins) => {
    const fault = await start(name, { https });
    const answer = await open(fault, products);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, type]);
    const { text, outcome } = await read(answer, 8_000_000);
    expect(outcome).toBe('more');
    expect(text).toMatch(begins);
    expect((await open(fault, '', 'HEAD')).headers.link).toContain('/wp-json/>');
  });

  test('with a megabyte of headers is no server to Node', async () => {
    const fault = await start('huge-headers', { https });
    for (const method of ['HEAD', 'GET']) {
      expect(codeOf(await open(fault, '', method).catch((error) => error))).toBe('HPE_HEADER_OVERFLOW');
    }
  });

  test('with deep JSON is right but for its depth', async () => {
    const fault = await start('deep-json', { https });
    const { text, outcome } = await read(await open(fault, products));
    expect([outcome, text.length, /^\[+\]+$/.test(text)]).toEqual(['ended', 200_000, true]);
  });

  test('with a bomb sends a thousandth of what it unpacks to', async () => {
    const fault = await start('gzip-bomb', { https });
    const answer = await open(fault, products);
    expect(answer.headers['content-encoding']).toBe('gzip');
    let received = 0;
    answer.on('data', (part: Buffer) => {
      received += part.length;
    });
    let unpacked = 0;
    for await (const part of answer.pipe(createGunzip())) {
      unpacked += part.length;
      if (unpacked > 64 * 1024 * 1024) break;
    }
    expect(unpacked / received).toBeGreaterThan(100);
  });

  test('that breaks HTTP is told so by Node', async () => {
    const fault = await start('answer-malformed', { https });
    for (const method of ['HEAD', 'GET']) {
      expect(codeOf(await open(fault, '', method).catch((error) => error))).toMatch(/^HPE_/);
    }
  });
});

describe('What is closed', () => {
  const sockets = () => process.getActiveResourcesInfo().filter((kind) => /^(TCP|TLS|HTTP)/.test(kind));

  test.each(practiceFaultNames)('%s leaves no socket behind, in the middle of a call', async (name) => {
    const fault = await startPracticeFault(name);
    const ends = URL.canParse(fault.address) && !fault.address.includes('.invalid');
    const calls = ends ? [open(fault), open(fault, products)].map((call) => call.then(read, () => undefined)) : [];
    await ask(fault, fault.guideUrl);
    await fault.close();
    await Promise.all(calls);
    await expect.poll(sockets).toEqual([]);
  });

  test('waits for nothing any more', async () => {
    for (const name of ['slow-answer', 'dribbling-answer'] as const) {
      const signals: AbortSignal[] = [];
      const pause = (_: number, signal: AbortSignal) => {
        signals.push(signal);
        return new Promise((_resolve, reject) => signal.addEventListener('abort', reject));
      };
      const fault = await start(name, { pause });
      const call = open(fault).then(read, () => undefined);
      await expect.poll(() => signals.length).toBe(1);
      await fault.close();
      await call;
      await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([true]);
    }
  });
});
