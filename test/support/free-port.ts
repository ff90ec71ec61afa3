import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port of loopback that nothing listens on. It is below those that systems hand out by themselves (from 32768 on, or from
 * 49152), so that no connection and no server of another test is given it before it is used, or between two uses.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      return port;
    } catch {
      // Something else has it: another one, then.
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  }
}
