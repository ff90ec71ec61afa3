import { type Failure, ok, type Result } from '../contract/result.ts';
import type { ToolCall, ToolLogin, ToolRules } from '../contract/tools.ts';
import type { History } from '../stores/history.ts';
import type { KeySafe } from '../stores/key-safe.ts';
import { newKeyId } from '../stores/names.ts';
import type { StoreRecords } from '../stores/records.ts';
import type { SystemNetwork } from '../woocommerce/exchange.ts';
import { openCallLog } from './call-log.ts';
import { createCalls } from './calls.ts';
import { type LocalKey, newLocalPair, toolOf } from './local-key.ts';
import { openLocalKeys } from './local-keys.ts';
import { createPools } from './pools.ts';
import { listen } from './server.ts';
import { signClosed } from './signs.ts';
import { createSnapshots } from './snapshots.ts';
import { createTools, type Tools } from './tools.ts';
import { openUses } from './uses.ts';
import { createWays, type Ways } from './ways.ts';

export interface GatewayParts {
  readonly folder: string;
  readonly records: StoreRecords;
  readonly history: Pick<History, 'add'>;
  readonly keySafe: KeySafe;
  readonly network: SystemNetwork;
  readonly userAgent: string;
  /** Where it listens unless told otherwise. */
  readonly port: () => Promise<number>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  /** The vault or the disk keeps tools from their stores. */
  readonly notice: (failure: Failure) => void;
  /** Every call, once it is over. */
  readonly called?: (call: ToolCall) => void;
}

/** A gateway that takes calls. */
export interface OpenGateway {
  /** `http://127.0.0.1:17493`. */
  readonly address: string;
  readonly port: number;
  /** Takes no more calls, lets those under way come to their end for a while, and leaves nothing behind. */
  close(): Promise<void>;
}

export interface Gateway {
  readonly tools: Tools;
  /** Takes the calls of tools. Fails with `gateway-running` (`port`) or `gateway-port-taken` (`port`, `program`). */
  open(request: { readonly port?: number }): Promise<Result<OpenGateway>>;
  /** One of its own, on any free port, for a key that is good for as long as it is open and stands in no file. */
  openFor(
    request: ToolRules & { readonly store: string; readonly name: string },
  ): Promise<Result<{ readonly login: ToolLogin; readonly gateway: OpenGateway }>>;
  /** Makes all connections to stores anew, for what is called from now on. */
  renewConnections(): void;
  /** Closes what is open. */
  close(): Promise<void>;
}

/** How long calls under way may take once the gateway is to end, in milliseconds. */
const patienceMs = 30_000;

/** The loopback door for desktop tools: they call a store over its own road, with a key of their own. */
export function createGateway(parts: GatewayParts): Gateway {
  const { folder, records, history, keySafe, network, now, randomBytes } = parts;
  const localKeys = openLocalKeys({ folder, keySafe, randomBytes });
  const uses = openUses(folder);
  const all = new Set<OpenGateway>();
  const waysOpen = new Set<Ways>();

  async function openWith(port: number, temporary: readonly LocalKey[]): Promise<Result<OpenGateway>> {
    const log = openCallLog(folder);
    const pools = createPools();
    const ways = createWays({ keySafe, network, pools, now, randomBytes });
    const calls = createCalls({
      snapshots: (changed) => createSnapshots({ folder, localKeys, records, temporary, now, changed }),
      ways,
      userAgent: parts.userAgent,
      now,
      notice: parts.notice,
      told(call) {
        log.write(call);
        uses.count(call);
        parts.called?.(call);
      },
    });
    const listening = await listen(port, calls.handle);
    if (!listening.ok) {
      await pools.close();
      return listening;
    }
    waysOpen.add(ways);
    const gateway: OpenGateway = {
      address: `http://127.0.0.1:${listening.value.port}`,
      port: listening.value.port,
      async close() {
        if (!all.delete(gateway)) return;
        waysOpen.delete(ways);
        listening.value.close();
        await signClosed(folder, now());
        await calls.finish(patienceMs);
        listening.value.destroy();
        await pools.close();
        await Promise.all([log.settled(), uses.settled()]);
      },
    };
    all.add(gateway);
    return ok(gateway);
  }

  return {
    tools: createTools({
      records,
      localKeys,
      history,
      uses: () => uses.read(),
      url: async (store) => `http://127.0.0.1:${await parts.port()}/${store}`,
      now,
      randomBytes,
    }),

    open: async ({ port }) => openWith(port ?? (await parts.port()), []),

    async openFor({ store: reference, name, ...rules }) {
      const store = await records.find(reference);
      if (!store.ok) return store;
      const pair = newLocalPair(randomBytes);
      const key: LocalKey = {
        id: newKeyId(randomBytes),
        store: store.value.id,
        name,
        keyLast7: pair.consumerKey.last7,
        ...rules,
        paused: false,
        addedAt: new Date(now()).toISOString(),
        ...pair,
      };
      const opened = await openWith(0, [key]);
      if (!opened.ok) return opened;
      return ok({
        gateway: opened.value,
        login: {
          tool: toolOf(key),
          url: `${opened.value.address}/${key.store}`,
          consumerKey: pair.consumerKey.reveal(),
          consumerSecret: pair.consumerSecret.reveal(),
        },
      });
    },

    renewConnections() {
      for (const ways of waysOpen) ways.renew();
    },

    async close() {
      await Promise.all([...all].map((one) => one.close()));
    },
  };
}
