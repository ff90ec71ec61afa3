import { afterAll, afterEach } from 'vitest';
import { createServers } from '../woocommerce/servers.ts';
import { createStores, directTransport } from './practice.ts';

/** Stores and servers for a file's tests, all closed after each of them, and one transport for the whole file. */
export function createParts() {
  const stores = createStores();
  const servers = createServers();
  const transport = directTransport();
  afterEach(async () => {
    await stores.close();
    await servers.close();
  });
  afterAll(() => transport.close());
  return { stores, servers, transport };
}
