import http, { type ClientRequest, type ClientRequestArgs, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity, TLSSocket } from 'node:tls';
import axios, { type AxiosRequestConfig } from 'axios';
import type { CertificateFacts } from '../contract/models.ts';
import { type Failure, fail } from '../contract/result.ts';
import { type ConnectionOptions, createAgentPool } from './agents.ts';
import { acceptedEncodings, readBody } from './body.ts';
import { captivePortal, networkAuthenticationRequired } from './captive-portal.ts';
import type { Answer, Exchange, SystemNetwork, Transport, TransportRequest } from './exchange.ts';
import { certificateFacts, proxyFailed, socketAddress, transportFailure } from './failures.ts';
import { type OwnNetwork, ownNetwork } from './own-network.ts';
import { isPrivateHostname, publicLookup } from './private-networks.ts';

export interface TransportOptions {
  /** Sent with every request that names none itself, such as `Gatehouse/0.1.0`. */
  readonly userAgent: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** What this computer knows of its own network; the operating system is asked unless given. */
  readonly own?: OwnNetwork;
}

export interface OwnTransport extends Transport {
  /** Lets go of connections that lie idle: the next request makes its own. What is under way goes on. */
  renew(): void;
}

/** Node's own limit is 16 KiB; some stores send more in cookies and policies. */
const maxHeaderBytes = 64 * 1024;

/**
 * The one way out: HTTP/1.1 over Node's sockets and TLS.
 *
 * - Certificates are always verified; nothing here can switch that off. Added authorities count for the
 *   requests that carry them, and their connections are shared with no others.
 * - No redirect is followed, no cookie kept, no credentials in a URL sent.
 * - Every outcome is an `Exchange`; `send` rejects only for a bug.
 *
 * Failures: `captive-portal` (status 511), `dns-not-found`, `connection-refused`, `connect-timeout`, `offline`, `proxy-failed`, the five
 * `tls-…`, `slow-answer` (answer or total limit), `connection-lost`, `answer-too-large`
 * (body, or `part: headers`), `answer-malformed`, `redirect-refused` (see `publicOnly`), `cancelled`.
 */
export function createTransport(network: SystemNetwork, options: TransportOptions): OwnTransport {
  const agents = createAgentPool();
  const own = options.own ?? ownNetwork;
  let systemAuthorities: Promise<readonly string[]> | undefined;

  async function send(request: TransportRequest): Promise<Exchange> {
    const startedAt = options.clock();
    const start = performance.now();
    const elapsed = () => performance.now() - start;
    const { url, limits } = request;
    const secure = url.protocol === 'https:';

    let stopped: Failure | undefined;
    let connectMs: number | undefined;
    let firstByteMs: number | undefined;
    let certificate: CertificateFacts | undefined;
    let remote: string | undefined;
    let lookingUp = false;
    let proxy: string | null = null;

    const ended = (result: Exchange['result']): Exchange => ({
      result,
      timing: {
        startedAt,
        ...(connectMs !== undefined && { connectMs }),
        ...(firstByteMs !== undefined && { firstByteMs }),
        totalMs: elapsed(),
      },
      ...(certificate && { certificate }),
      ...(remote !== undefined && { remote }),
      proxied: proxy !== null,
    });
    const failed = (failure: Failure) => ended({ ok: false, failure });

    if (!secure && url.protocol !== 'http:')
      return failed(fail('address-invalid', { reason: 'scheme', scheme: url.protocol.slice(0, -1) }).failure);
    if (request.publicOnly && isPrivateHostname(url.hostname)) {
      return failed(
        fail('redirect-refused', { host: url.hostname, target: url.hostname, reason: 'private-address' }).failure,
      );
    }

    const giveUp = new AbortController();
    const stop = (failure: Failure) => {
      stopped ??= failure;
      giveUp.abort();
    };
    const timer = (milliseconds: number, code: 'connect-timeout' | 'slow-answer') =>
      setTimeout(
        () => stop(fail(code, { host: url.hostname, seconds: Math.round(milliseconds / 100) / 10 }).failure),
        milliseconds,
      );
    const connectTimer = timer(limits.connectMs, 'connect-timeout');
    const totalTimer = timer(limits.totalMs, 'slow-answer');
    let answerTimer: NodeJS.Timeout | undefined;
    const cancel = () => stop(fail('cancelled').failure);
    request.signal?.addEventListener('abort', cancel, { once: true });
    if (request.signal?.aborted) cancel();

    const connected = () => {
      connectMs ??= elapsed();
      clearTimeout(connectTimer);
    };

    function watch(client: ClientRequest): void {
      client.once('socket', (socket) => {
        const noteSocket = () => {
          if (socket.remoteAddress && socket.remotePort)
            remote = socketAddress(socket.remoteAddress, socket.remotePort);
          if (socket instanceof TLSSocket) certificate = certificateFacts(socket);
        };
        // Through a proxy, whose name it is then, or to an address, nothing is looked up.
        if (socket.connecting && proxy === null && isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0) {
          lookingUp = true;
          socket.once('lookup', () => {
            lookingUp = false;
          });
        }
        if (client.reusedSocket) {
          connectMs = 0;
          connected();
          noteSocket();
        } else if (socket instanceof TLSSocket) {
          // Ahead of Node's own verification, which destroys the socket and with it what the certificate said.
          socket.prependOnceListener('secure', noteSocket);
          socket.once('secureConnect', connected);
        } else if (socket.connecting) {
          socket.once('connect', () => {
            noteSocket();
            connected();
          });
        } else {
          noteSocket();
          connected();
        }
      });
      client.once('finish', () => {
        answerTimer = timer(limits.answerMs, 'slow-answer');
      });
      client.once('response', () => {
        firstByteMs = elapsed();
        clearTimeout(answerTimer);
      });
    }

    try {
      systemAuthorities ??= network.authorities();
      proxy = await network.proxyFor(url);
      if (proxy !== null && !/^https?:\/\//i.test(proxy)) return failed(proxyFailed(proxy, 'scheme'));
      const agent = agents.agentFor({
        secure,
        proxy,
        authorities: [...(await systemAuthorities), ...(request.addedAuthorities ?? [])],
        publicOnly: request.publicOnly ?? false,
      });

      const response = await axios.request<IncomingMessage>({
        url: withoutCredentials(url),
        method: request.method,
        headers: { 'Accept-Encoding': acceptedEncodings, 'User-Agent': options.userAgent, ...request.headers },
        ...(request.body !== undefined && { data: Buffer.from(request.body) }),
        adapter: 'http',
        responseType: 'stream',
        decompress: false,
        maxRedirects: 0,
        proxy: false,
        httpAgent: agent,
        httpsAgent: agent,
        validateStatus: () => true,
        transformRequest: [],
        transformResponse: [],
        signal: giveUp.signal,
        transport: {
          request(given: ClientRequestArgs, onResponse: (response: IncomingMessage) => void): ClientRequest {
            const connection: https.RequestOptions & ConnectionOptions = {
              ...given,
              maxHeaderSize: maxHeaderBytes,
              givenUp: giveUp.signal,
              ...(request.publicOnly && { lookup: publicLookup }),
              // Node would ask for `localhost` where an IP address is reached through a tunnel.
              checkServerIdentity: (_name, peer) => checkServerIdentity(url.hostname.replace(/^\[|\]$/g, ''), peer),
            };
            const client = (secure ? https : http).request(connection, onResponse);
            watch(client);
            return client;
          },
        },
      } as AxiosRequestConfig);

      const incoming = response.data;
      if (proxy !== null && incoming.statusCode === 407) {
        incoming.destroy();
        return failed(proxyFailed(proxy ?? '', 407));
      }
      if (incoming.statusCode === networkAuthenticationRequired) {
        incoming.destroy();
        // Over verified https it is somebody that this computer trusts, or a server that misuses it.
        const certainty = secure ? 'likely' : 'certain';
        return failed(captivePortal(url.hostname, { sign: 'status', certainty }));
      }
      const body = await readBody(incoming, limits.maxBytes, request.tooLarge, url.hostname);
      if (stopped) return failed(stopped);
      if (!body.ok) return failed(body.failure);
      return ended({
        ok: true,
        answer: { status: incoming.statusCode ?? 0, headers: headersOf(incoming), ...body.value } satisfies Answer,
      });
    } catch (error) {
      const stuckInLookup = stopped?.code === 'connect-timeout' && lookingUp;
      if (stopped && !stuckInLookup) return failed(stopped);
      const failure = await transportFailure(error, {
        url,
        proxy,
        connected: connectMs !== undefined,
        elapsedMs: elapsed(),
        certificate,
        own,
        stuckInLookup,
        maxHeaderBytes,
      });
      return failed(request.signal?.aborted ? fail('cancelled').failure : failure);
    } finally {
      clearTimeout(connectTimer);
      clearTimeout(answerTimer);
      clearTimeout(totalTimer);
      request.signal?.removeEventListener('abort', cancel);
    }
  }

  return { send, renew: () => agents.renew(), close: () => agents.close() };
}

/** axios would make an Authorization header of them. */
function withoutCredentials(url: URL): string {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare.href;
}

function headersOf(response: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(response.headers)) {
    if (name !== 'set-cookie' && value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}
