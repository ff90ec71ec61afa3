import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** What a proxy was asked, word for word. */
export interface ProxyRequest {
  readonly method: string;
  /** `host:port` of a tunnel, or the whole address of what it is to forward. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

export interface RecordingProxy {
  readonly port: number;
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  readonly seen: readonly ProxyRequest[];
  close(): Promise<void>;
}

export interface RecordingProxyOptions {
  /** The port of this computer where it finds a host: names that only it knows, as a company's proxy does. */
  readonly leadTo: (host: string, port: number) => number;
  /** `name:password` that it asks for, with 407, as proxies do (RFC 9110, section 15.5.8). */
  readonly login?: string;
}

/** A real proxy on loopback: tunnels (CONNECT) and forwards, and writes down what it was asked. */
export async function startRecordingProxy({ leadTo, login }: RecordingProxyOptions): Promise<RecordingProxy> {
  const seen: ProxyRequest[] = [];
  const sockets = new Set<Socket>();
  const wanted = login && `Basic ${Buffer.from(login).toString('base64')}`;
  const admits = (asked: IncomingMessage) => {
    seen.push({ method: asked.method ?? '', target: asked.url ?? '', headers: asked.headers });
    return wanted === undefined || asked.headers['proxy-authorization'] === wanted;
  };
  const challenge = { 'Proxy-Authenticate': 'Basic realm="Proxy"', 'Content-Length': '0' };

  const server = createServer((asked, answer) => {
    if (!admits(asked)) return void answer.writeHead(407, challenge).end();
    const { hostname, port, pathname, search } = new URL(asked.url ?? '');
    const { 'proxy-authorization': _login, 'proxy-connection': _kept, ...headers } = asked.headers;
    const forwarded = request(
      {
        host: '127.0.0.1',
        port: leadTo(hostname, Number(port || 80)),
        method: asked.method,
        path: pathname + search,
        headers,
      },
      (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(answer);
      },
    );
    forwarded.on('error', () => answer.destroy());
    asked.pipe(forwarded);
  });
  server.on('connect', (asked, socket: Socket) => {
    socket.on('error', () => undefined);
    if (!admits(asked)) {
      const lines = Object.entries(challenge).map(([name, value]) => `${name}: ${value}\r\n`);
      return void socket.end(`HTTP/1.1 407 Proxy Authentication Required\r\n${lines.join('')}\r\n`);
    }
    const { hostname, port } = new URL(`http://${asked.url}`);
    const upstream = connect(leadTo(hostname, Number(port || 80)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    seen,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
