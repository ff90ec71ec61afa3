import { z } from 'zod';
import type { LegacyApi, Versions } from '../contract/models.ts';
import type { EvidenceSet } from './evidence.ts';

/** Asked with `_fields`, since the whole report takes a store seconds to put together. */
export const systemStatusFields =
  'environment.version,environment.wp_version,environment.store_id,settings.api_enabled';

const version = z
  .string()
  .max(40)
  .regex(/^[\w.+-]+$/);

/** What is read of it. Each part may be missing or odd without harm to the others. */
const schema = z.object({
  environment: z
    .object({
      version: version.optional().catch(undefined),
      wp_version: version.optional().catch(undefined),
      store_id: z.uuid().nullish().catch(undefined),
    })
    .optional()
    .catch(undefined),
  settings: z
    .object({ api_enabled: z.boolean().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** The legacy API's own index, which is public. */
const legacyIndex = z.object({ store: z.object({ wc_version: version.optional().catch(undefined) }) });

export interface StoreFacts {
  readonly versions: Versions;
  readonly storeId?: string;
  readonly legacyApi?: LegacyApi;
}

/** The facts that Gatehouse keeps of WooCommerce's `system_status`; nothing where the key's user may not see it. */
export function readSystemStatus(json: unknown): StoreFacts {
  const read = schema.safeParse(json);
  if (!read.success) return { versions: {} };
  const { environment, settings } = read.data;
  return {
    versions: {
      ...(environment?.version ? { woocommerce: environment.version } : {}),
      ...(environment?.wp_version ? { wordpress: environment.wp_version } : {}),
    },
    ...(environment?.store_id ? { storeId: environment.store_id } : {}),
    ...(settings?.api_enabled === undefined ? {} : { legacyApi: settings.api_enabled ? 'on' : 'off' }),
  };
}

/** The same, and what the legacy API says of itself where the status report did not. */
export function factsOf(evidence: EvidenceSet): StoreFacts {
  const facts = readSystemStatus(evidence.get('rights-system_status')?.json);
  const legacy = evidence.get('legacy');
  if (facts.legacyApi !== undefined || !legacy) return facts;
  if (legacy.problem?.kind === 'legacy-disabled') return { ...facts, legacyApi: 'off' };
  const index = legacyIndex.safeParse(legacy.json);
  if (!index.success) return facts;
  const { wc_version: woocommerce } = index.data.store;
  return { ...facts, legacyApi: 'on', versions: { ...(woocommerce ? { woocommerce } : {}), ...facts.versions } };
}
