import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { canMakeNetworks, type OwnNetworkOptions, spawnInNetwork } from '../support/network-namespace.ts';
import { startSecretService } from '../support/secret-service.ts';
import { collect, commandLineTest, gatehouseBin, type House, jsonOf } from './gatehouse.ts';

const test = commandLineTest(startSecretService);

/** Asks for a store inside a network of its own, and says how that failed. */
async function failureOf(house: House, network: OwnNetworkOptions, address: string) {
  const folder = await mkdtemp(join(house.folder, 'network-'));
  const command = [process.execPath, gatehouseBin, 'connect', address, '--json'] as const;
  const ran = await collect(spawnInNetwork(network, folder, command, { env: house.env }), '').ended;
  return { exit: ran.code, failure: (jsonOf(ran) as { error: { code: string } }).error.code };
}

const offline = { exit: 3, failure: 'offline' };
const notFound = { exit: 1, failure: 'dns-not-found' };
const refused = { exit: 1, failure: 'connection-refused' };

const nothingButLoopback: OwnNetworkOptions = { nameServer: 'gone' };
const alone: OwnNetworkOptions = { withInterface: true, nameServer: 'gone' };
const named: OwnNetworkOptions = { withInterface: true, nameServer: 'ours' };

describe
  .skipIf(!canMakeNetworks)
  .concurrent(
    `a computer${canMakeNetworks ? '' : ' (left out: no network of its own can be made here)'}`,
    { timeout: 120_000 },
    () => {
      test.for([
        ['with nothing but loopback', nothingButLoopback, 'shop.example', offline],
        ['with nothing but loopback, for an address', nothingButLoopback, 'http://192.0.2.7', offline],
        ['with nothing but loopback, which still answers', nothingButLoopback, 'http://127.0.0.1:1', refused],
        ['whose name service answers, and that has no way out', { nameServer: 'ours' }, 'missing.example', offline],
        ['whose name service is gone', alone, 'shop.example', offline],
        ['whose name service is gone, for https', alone, 'https://shop.example', offline],
        ['without a route to the store', alone, 'http://192.0.2.7', offline],
        [
          'that is told of one host that it cannot be reached',
          { ...alone, routes: ['unreachable 192.0.2.7'] },
          'http://192.0.2.7',
          refused,
        ],
        ['that is connected, for a name that does not exist', named, 'missing.example', notFound],
        ['that is connected, for a name whose own servers are broken', named, 'broken.example', notFound],
        [
          'that waits for a name whose own servers say nothing',
          { ...named, patience: 15 },
          'https://stuck.example',
          notFound,
        ],
        [
          'that waits for a name service that says nothing',
          { ...alone, patience: 15 },
          'https://shop.example',
          offline,
        ],
      ] as const)('%s', async ([, network, address, expected], { house }) => {
        expect(await failureOf(house, network, address)).toEqual(expected);
      });
    },
  );
