import type { StoreRecord } from '../../src-main/contract/models.ts';

/** A believable record of the shop at this host. */
export function sampleRecord(host: string, change: Partial<StoreRecord> = {}): StoreRecord {
  return {
    id: host.replaceAll('.', '-'),
    name: `Shop at ${host}`,
    address: `https://${host}/`,
    home: `https://${host}`,
    road: {
      restUrl: `https://${host}/wp-json/`,
      signedRestUrl: `https://${host}/wp-json/`,
      authentication: 'basic',
      verbs: 'direct',
      staging: false,
    },
    versions: { woocommerce: '11.0.1', wordpress: '7.1.1' },
    legacyApi: 'off',
    keys: [
      {
        id: 'abcdefg2',
        last7: '0a1b2c3',
        description: 'Gatehouse on Ada’s laptop',
        wanted: 'read_write',
        found: {
          read: 'yes',
          write: 'unknown',
          areas: {
            products: 'yes',
            orders: 'yes',
            customers: 'no',
            settings: 'yes',
            system_status: 'yes',
            webhooks: 'unknown',
          },
        },
        addedAt: '2026-03-01T10:00:00.000Z',
        verifiedAt: '2026-03-01T10:00:01.000Z',
      },
    ],
    activeKey: 'abcdefg2',
    connectedAt: '2026-03-01T10:00:00.000Z',
    checkedAt: '2026-03-01T10:00:01.000Z',
    lastCheck: { ok: true, findings: [{ cause: 'legacy-api-on', severity: 'note' }] },
    ...change,
  };
}
