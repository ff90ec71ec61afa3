import { type Agent, type ClientRequest, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions as HttpsAgentOptions } from 'node:https';
import type { Socket } from 'node:net';
import { createSecureContext, rootCertificates } from 'node:tls';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';

/** The proxy could not be reached, or would not connect us; `status` is its own answer where it gave one. */
export class ProxyFailure extends Error {
  readonly status: number | undefined;

  constructor(status?: number) {
    super('proxy failed');
    this.status = status;
  }
}

/**
 * Below the 5 seconds after which Apache and Node close an idle connection: so a call, which may be a POST
 * that must not be repeated, hardly ever meets a connection that is just being closed.
 */
const idleMs = 4_000;

const keepAlive = { keepAlive: true, timeout: idleMs, scheduling: 'lifo' } as const;

/** Options that reach an agent with each request besides Node's own. */
export interface ConnectionOptions {
  /** Aborted when the request is given up. Node keeps the standard `signal` from agents. */
  readonly givenUp?: AbortSignal;
}

type ConnectOptions = Parameters<HttpsProxyAgent<string>['connect']>[1] & ConnectionOptions;

/** Plain http through a proxy (absolute request target, RFC 9112 section 3.2.2). */
class ForwardingAgent extends HttpProxyAgent<string> {
  override async connect(request: Parameters<HttpProxyAgent<string>['connect']>[0], options: ConnectOptions) {
    // Who gives up on a silent proxy must not leave a connection to it behind.
    Object.assign(this.connectOpts, { signal: options.givenUp });
    try {
      return await super.connect(request, options);
    } catch {
      throw new ProxyFailure();
    }
  }
}

/** https through a proxy's CONNECT tunnel (RFC 9110 section 9.3.6): the proxy sees host and port only. */
class TunnellingAgent extends HttpsProxyAgent<string> {
  constructor(proxy: string, options: HttpsAgentOptions) {
    super(proxy, options);
    // The library keeps these for its connection to the proxy; the store's needs them as well.
    Object.assign(this.options, options);
  }

  override async connect(request: ClientRequest, options: ConnectOptions): Promise<Socket> {
    let status: number | undefined;
    request.once('proxyConnect', (answer: { statusCode: number }) => {
      status = answer.statusCode;
    });
    Object.assign(this.connectOpts, { signal: options.givenUp });
    let socket: Socket;
    try {
      socket = await super.connect(request, options);
    } catch {
      throw new ProxyFailure(status);
    }
    // The library would hand the proxy's refusal on as if the store had answered it.
    if (status !== 200) {
      socket.destroy();
      throw new ProxyFailure(status);
    }
    return socket;
  }
}

export interface AgentPool {
  /** The agent for a request; those of equal trust, proxy and guard share one, and no others. */
  agentFor(request: AgentRequest): Agent;
  /** Closes the sockets that nobody uses now. */
  renew(): void;
  close(): void;
}

export interface AgentRequest {
  readonly secure: boolean;
  readonly proxy: string | null;
  /** PEM, trusted besides Node's own authorities: the system's, and those of the store's record. */
  readonly authorities: readonly string[];
  readonly publicOnly: boolean;
}

/**
 * Keep-alive agents, one for each set of trusted authorities and each proxy. A socket is verified when it
 * connects and never again, so it may serve only requests that trust the same authorities; separate agents
 * keep sockets and TLS sessions apart. The authorities are parsed once per agent, not once per connection.
 */
export function createAgentPool(): AgentPool {
  const agents = new Map<string, Agent>();

  function create({ secure, proxy, authorities }: AgentRequest): Agent {
    if (!secure) return proxy === null ? new HttpAgent(keepAlive) : new ForwardingAgent(proxy, keepAlive);
    const options = {
      ...keepAlive,
      secureContext: createSecureContext({ ca: [...rootCertificates, ...authorities] }),
      rejectUnauthorized: true,
    };
    return proxy === null ? new HttpsAgent(options) : new TunnellingAgent(proxy, options);
  }

  return {
    agentFor(request) {
      const key = JSON.stringify([
        request.secure,
        request.proxy,
        request.publicOnly,
        request.secure ? request.authorities : [],
      ]);
      const agent = agents.get(key) ?? create(request);
      agents.set(key, agent);
      return agent;
    },
    renew() {
      for (const agent of agents.values()) {
        for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
      }
    },
    close() {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}
