import { z } from 'zod';
import type { LegacyApi, Versions } from '../contract/models.ts';

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

export interface SystemStatusFacts {
  readonly versions: Versions;
  readonly storeId?: string;
  readonly legacyApi?: LegacyApi;
}

/** The facts that Gatehouse keeps of WooCommerce's `system_status`; nothing where the key's user may not see it. */
export function readSystemStatus(json: unknown): SystemStatusFacts {
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
