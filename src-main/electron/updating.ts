import { join } from 'node:path';
import type { App } from 'electron';
import type { Host } from '../contract/host.ts';
import { later } from '../door/later.ts';
import { createAgentPool } from '../woocommerce/agents.ts';
import { chosenNetwork } from '../woocommerce/chosen-network.ts';
import type { SystemNetwork } from '../woocommerce/exchange.ts';
import feed from './update-feed.json' with { type: 'json' };
import { createUpdateOffer, type UpdateOfferParts } from './update-offer.ts';
import { startUpdateRounds } from './update-rounds.ts';
import type { Updates } from './updates.ts';

export interface UpdatingParts extends Omit<UpdateOfferParts, 'updates'> {
  readonly app: App;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly env: NodeJS.ProcessEnv;
  /** The data folder. */
  readonly folder: string;
  readonly network: () => Promise<SystemNetwork>;
  readonly readSettings: Host['readSettings'];
}

/** This build was told where its updates are, and is an installed one: only then is there anything to look at. */
export function hasUpdates(app: Pick<App, 'isPackaged'>): boolean {
  return app.isPackaged && feed.feed !== '' && feed.publicKeys.length > 0;
}

/** This Gatehouse can put a newer one in its own place; a deb or an rpm is its package manager's. */
export function updatesItself(
  app: Pick<App, 'isPackaged'>,
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): boolean {
  if (!hasUpdates(app)) return false;
  if (platform === 'win32') return env.PORTABLE_EXECUTABLE_FILE === undefined;
  return platform === 'darwin' || Boolean(env.APPIMAGE);
}

/** Looks for updates by itself where the settings say so; what it answers with looks at once, for somebody who asked. */
export function startUpdating(parts: UpdatingParts): () => void {
  const { app, platform, env, folder, readSettings } = parts;
  let updates: Promise<Updates> | undefined;
  const isAble = updatesItself(app, platform, env);
  const look = createUpdateOffer({
    ...parts,
    updates: isAble
      ? () => {
          updates ??= open(parts);
          return updates;
        }
      : undefined,
  });
  if (isAble) {
    const isOn = async () => {
      const settings = await readSettings();
      return settings.ok && settings.value.updates;
    };
    startUpdateRounds({ file: join(folder, 'updates-looked-at'), now: Date.now, later, isOn, look: () => look(false) });
  }
  return () => void look(true);
}

/** Only now: the updater is large, and looked for once a day. */
async function open({ app, platform, arch, network, readSettings, log }: UpdatingParts): Promise<Updates> {
  const { createUpdates } = await import('./updates.ts');
  const pool = createAgentPool();
  return createUpdates({
    feed: { url: feed.feed, publicKeys: feed.publicKeys },
    platform,
    arch,
    app: {
      version: app.getVersion(),
      name: app.getName(),
      isPackaged: app.isPackaged,
      appUpdateConfigPath: join(process.resourcesPath, 'app-update.yml'),
      userDataPath: app.getPath('userData'),
      baseCachePath: app.getPath('userData'),
      whenReady: () => app.whenReady(),
      relaunch: () => app.relaunch(),
      quit: () => app.quit(),
      onQuit: (handler) => void app.once('quit', (_event, exitCode) => handler(exitCode)),
    },
    agent: async () => {
      const settings = await readSettings();
      const chosen = chosenNetwork(await network(), async () => (settings.ok ? settings.value.proxy : 'system'));
      return pool.agentFor({
        secure: true,
        proxy: await chosen.proxyFor(new URL(feed.feed)),
        authorities: await chosen.authorities(),
        publicOnly: false,
      });
    },
    log,
    install: (updater) => updater.quitAndInstall(),
  });
}
