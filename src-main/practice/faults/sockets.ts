import { connect, createServer, type Server, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** A port that stays as it is until it is let go. */
export interface HeldPort {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * A port that nobody listens on and nobody else gets: it is the near end of a connection that this program has with
 * itself. Whoever calls it is refused.
 */
export async function refusingPort(host: string): Promise<HeldPort> {
  const server = createServer();
  await listening(server, host);
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const near = connect(portOf(server), host);
  await connected(near);
  const far = await accepted;
  return {
    port: near.localPort ?? 0,
    close() {
      near.destroy();
      far.destroy();
      return closed(server);
    },
  };
}

/** Listens, says where, and then stands still, until it is woken: nothing that waits to be accepted ever is. */
const standingStill = `
const { createServer } = require('node:net');
const { parentPort, workerData } = require('node:worker_threads');
const server = createServer();
server.listen({ host: workerData.host, port: 0, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(workerData.awake, 0, 0);
  server.close();
  parentPort.close();
});
`;

/** A queue is asked to be of one; a system may make it a little longer than that. */
const mostWaiting = 64;

/**
 * A port whose queue of callers is full. The system drops every further call without a word, as a firewall does: on Linux
 * and macOS. (Windows refuses it instead.)
 */
export async function silentPort(host: string): Promise<HeldPort> {
  const awake = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(standingStill, { eval: true, workerData: { host, awake } });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const lively = createServer((socket) => socket.destroy());
  await listening(lively, host);
  const waiting: Socket[] = [];
  try {
    // Loopback answers in the order of the calls: what has not been answered when a later call was is in no queue.
    for (let taken = true; taken && waiting.length < mostWaiting; ) {
      const socket = connect(port, host).on('error', () => undefined);
      waiting.push(socket);
      await connected(connect(portOf(lively), host));
      taken = !socket.connecting;
    }
  } finally {
    await closed(lively);
  }
  return {
    port,
    async close() {
      for (const socket of waiting) socket.destroy();
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      Atomics.store(awake, 0, 1);
      Atomics.notify(awake, 0);
      await ended;
    },
  };
}

function listening(server: Server, host: string): Promise<void> {
  return new Promise((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => socket.once('error', reject).once('connect', resolve));
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
