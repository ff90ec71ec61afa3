import { errorReply, reply } from '../rest/reply.ts';
import { managersOnly } from '../rest/rights.ts';
import { type Call, type Route, route } from '../rest/route.ts';
import type { Fields } from '../shop/shop.ts';

/** The tools of WooCommerce 11.0.1; none of them can be run here. */
const tools: readonly string[] = [
  'clear_transients',
  'clear_expired_transients',
  'delete_orphaned_variations',
  'clear_expired_download_permissions',
  'regenerate_product_lookup_tables',
  'repair_coupons_lookup_table',
  'recount_terms',
  'reset_roles',
  'clear_sessions',
  'clear_template_cache',
  'clear_system_status_theme_info_cache',
  'install_pages',
  'delete_taxes',
  'regenerate_thumbnails',
  'db_update_routine',
  'recreate_order_address_fts_index',
  'verify_db_tables',
  'regenerate_product_attributes_lookup_table',
  'clear_woocommerce_analytics_cache',
  'refresh_remote_inbox_notifications',
  'delete_inbox_notification',
  'schedule_expired_transient_files_cleanup',
];

export function systemStatusRoutes(): Route[] {
  return ['wc/v3', 'wc/v2'].flatMap((namespace) => [
    route(namespace, '/system_status', ['GET'], managersOnly, (call) => reply(status(call))),
    route(namespace, '/system_status/tools', ['GET'], managersOnly, () => reply(tools.map(describeTool))),
    route(namespace, '/system_status/tools/(?P<id>[\\w-]+)', ['GET'], managersOnly, (call) => {
      const id = call.path.id ?? '';
      return tools.includes(id)
        ? reply(describeTool(id))
        : errorReply('woocommerce_rest_system_status_tool_invalid_id', 'Invalid tool ID.', 404);
    }),
  ]);
}

function describeTool(id: string): Fields {
  return { id, name: id.replaceAll('_', ' '), action: 'Run', description: '' };
}

function status({ site, shop }: Call): Fields {
  const { state, home, seesHttps } = site;
  const author = { author_name: 'Automattic', author_url: 'https://woocommerce.com', network_activated: false };
  const woocommerce = {
    plugin: 'woocommerce/woocommerce.php',
    name: 'WooCommerce',
    version: state.version,
    version_latest: state.version,
    url: 'https://woocommerce.com/',
    ...author,
  };
  const legacy = {
    plugin: 'woocommerce-legacy-rest-api/woocommerce-legacy-rest-api.php',
    name: 'WooCommerce Legacy REST API',
    version: '1.0.1',
    version_latest: '1.0.1',
    url: 'https://github.com/woocommerce/woocommerce-legacy-rest-api',
    ...author,
    author_name: 'WooCommerce',
  };
  // From WooCommerce 9 on the legacy API is a plugin; before, a part of WooCommerce.
  const asPlugin = state.legacyApi === 'on' && state.version !== '8.9.3';
  return {
    environment: {
      home_url: home,
      site_url: home,
      store_id: '00000000-0000-4000-8000-000000000000',
      version: state.version,
      log_directory: '/practice/wp-content/uploads/wc-logs/',
      log_directory_writable: true,
      wp_version: state.wordpressVersion,
      wp_multisite: false,
      wp_memory_limit: 536870912,
      wp_debug_mode: false,
      wp_cron: true,
      wp_environment_type: 'production',
      language: state.messages.locale,
      external_object_cache: null,
      server_info: `${state.server} (Gatehouse practice store)`,
      php_version: '8.2.0',
      php_post_max_size: 33554432,
      php_max_execution_time: 120,
      php_max_input_vars: 1000,
      max_upload_size: 16777216,
      default_timezone: 'UTC',
    },
    database: {
      wc_database_version: state.version,
      database_prefix: 'wp_',
      database_tables: { woocommerce: {}, other: {} },
    },
    active_plugins: asPlugin ? [legacy, woocommerce] : [woocommerce],
    inactive_plugins: state.legacyApi === 'off' && state.version !== '8.9.3' ? [legacy] : [],
    dropins_mu_plugins: { dropins: [], mu_plugins: [] },
    theme: { name: 'Practice', version: '1.0', is_child_theme: false },
    settings: {
      api_enabled: state.legacyApi === 'on',
      force_ssl: false,
      currency: 'USD',
      currency_symbol: '&#36;',
      currency_position: 'left',
      thousand_separator: ',',
      decimal_separator: '.',
      number_of_decimals: 2,
    },
    security: { secure_connection: seesHttps, hide_errors: true },
    pages: [],
    post_type_counts: [
      { type: 'product', count: String(shop.products.size) },
      { type: 'shop_order', count: String(shop.orders.size) },
      { type: 'shop_coupon', count: String(shop.coupons.size) },
    ],
    logging: { logging_enabled: true, default_handler: 'File', retention_period_days: 30, level_threshold: 'none' },
  };
}
