import { useTranslation } from 'react-i18next';
import { type CauseCode, causeCodes } from '../../../src-main/contract/codes.ts';
import type { ToolCall } from '../../../src-main/contract/tools.ts';
import { useCauseWords } from '../../text/causes.ts';
import type reasonTexts from '../../text/en/tools.json';

/** Why a call was not passed on, in words. */
export interface ReasonWords {
  /** In a few words, for a line of the log. */
  readonly what: string;
  /** What that means, */
  readonly why: string;
  /** and what to change. */
  readonly next: string;
}

type ReasonKey = keyof typeof reasonTexts.reason;

/** Those codes of the gateway that have words of their own, by their names. */
const own: ReadonlySet<string> = new Set<ReasonKey>([
  'gatehouse_paused',
  'gatehouse_expired',
  'gatehouse_scope',
  'gatehouse_other_store',
  'gatehouse_too_many_calls',
  'gatehouse_store_busy',
  'gatehouse_no_store',
  'gatehouse_namespace',
  'gatehouse_no_route',
  'gatehouse_bad_address',
  'gatehouse_address_too_long',
  'gatehouse_bad_query',
  'gatehouse_bad_form',
  'gatehouse_bad_request',
  'gatehouse_body_type',
  'gatehouse_body_too_large',
  'gatehouse_headers_too_large',
  'gatehouse_method',
  'gatehouse_upgrade',
  'gatehouse_host',
  'gatehouse_web_page',
  'gatehouse_not_local',
  'gatehouse_too_slow',
  'gatehouse_redirect',
  'gatehouse_key_replaced',
  'gatehouse_parameter',
  'gatehouse_key_in_answer',
  'gatehouse_legacy_road',
  'gatehouse_internal',
  'cut',
]);

/**
 * Which words a reason has. WooCommerce has one code for a wrong secret and for a missing permission: where the tool is
 * known, it was let in, and the permission was missing.
 */
export function reasonKeyOf({ reason, tool }: Pick<ToolCall, 'reason' | 'tool'>): ReasonKey | undefined {
  if (reason === undefined) return undefined;
  if (own.has(reason)) return reason as ReasonKey;
  switch (reason) {
    case 'woocommerce_rest_authentication_error':
      return tool === undefined ? 'wrong_secret' : 'permission';
    case 'woocommerce_rest_authentication_missing_parameter':
      return 'incomplete_signature';
    case 'rest_no_route':
      return 'no_route';
  }
  if (reason.startsWith('woocommerce_rest_cannot_')) return 'unknown_key';
  if (reason.startsWith('gatehouse_vault_')) return 'vault';
  return causeOf(reason) ? 'store' : 'other';
}

/** A failure of ours on the way to the store, behind the code that the tool was told. */
function causeOf(reason: string): CauseCode | undefined {
  const code = reason.replace(/^gatehouse_/, '').replaceAll('_', '-');
  return causeCodes.find((one) => one === code);
}

export function useReasonWords(): (call: Pick<ToolCall, 'reason' | 'tool'>) => ReasonWords | undefined {
  const { t } = useTranslation('tools');
  const { title } = useCauseWords();
  return (call) => {
    const key = reasonKeyOf(call);
    if (key === undefined) return undefined;
    const cause = causeOf(call.reason ?? '');
    const params = { code: call.reason ?? '', cause: cause ? title(cause) : '' };
    return { what: t(`reason.${key}.what`), why: t(`reason.${key}.why`, params), next: t(`reason.${key}.next`) };
  };
}
