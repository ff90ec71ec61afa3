import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a network of a test's own is made of. */
export interface OwnNetworkOptions {
  /** An interface with the address 10.9.8.7/24 besides loopback, to which nobody else is connected. */
  readonly withInterface?: boolean;
  /** What `ip route add` is to be given, besides. */
  readonly routes?: readonly string[];
  /** `ours` is `name-server.mjs`; `gone` is an address where nobody answers. */
  readonly nameServer: 'ours' | 'gone';
  /** How long the system waits for the name server, in seconds. */
  readonly patience?: number;
}

/** Whether one can be made: on Linux, as root or where people may make namespaces of their own. */
export const canMakeNetworks =
  process.platform === 'linux' &&
  spawnSync('unshare', [
    ...asRoot(),
    '--net',
    '--mount',
    'sh',
    '-c',
    'ip link add name outside type veth peer name nobody',
  ]).status === 0;

/** Runs a program in a network of its own: nothing of it reaches this computer's. `folder` is for its files. */
export function spawnInNetwork(
  network: OwnNetworkOptions,
  folder: string,
  [program, ...args]: readonly [string, ...string[]],
  options: SpawnOptions,
): ChildProcess {
  const { withInterface = false, routes = [], nameServer, patience = 1 } = network;
  const address = nameServer === 'ours' ? '127.0.0.1' : '10.9.8.1';
  const script = [
    'set -e',
    'ip link set lo up',
    ...(withInterface
      ? [
          'ip link add name outside type veth peer name nobody',
          'ip address add 10.9.8.7/24 dev outside',
          'ip link set outside up',
          'ip link set nobody up',
        ]
      : []),
    ...routes.map((route) => `ip route add ${route}`),
    `printf 'nameserver ${address}\\noptions timeout:${patience} attempts:1\\n' > "$FOLDER/resolv.conf"`,
    'mount --bind "$FOLDER/resolv.conf" /etc/resolv.conf',
    ...(nameServer === 'ours'
      ? [
          'node="$NODE"; "$node" "$NAME_SERVER" "$FOLDER/ready" & server=$!',
          'until [ -e "$FOLDER/ready" ]; do sleep 0.05; done',
        ]
      : ['server=']),
    'set +e; "$@"; code=$?',
    '[ -z "$server" ] || kill "$server"',
    'exit $code',
  ].join('\n');
  return spawn('unshare', [...asRoot(), '--net', '--mount', 'sh', '-c', script, 'sh', program, ...args], {
    ...options,
    env: {
      ...options.env,
      PATH: `/usr/sbin:/sbin:${process.env.PATH}`,
      FOLDER: folder,
      NODE: process.execPath,
      NAME_SERVER: fileURLToPath(new URL('name-server.mjs', import.meta.url)),
    },
  });
}

function asRoot(): string[] {
  return process.getuid?.() === 0 ? [] : ['--map-root-user'];
}
