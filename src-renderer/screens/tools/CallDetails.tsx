import { useTranslation } from 'react-i18next';
import type { ToolSummary } from '../../../src-main/contract/tools.ts';
import { go } from '../../state/route.ts';
import { Button } from '../../ui/Button.tsx';
import { useFormats } from '../../ui/formats.ts';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Link } from '../../ui/Link.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { toneOf } from './CallTable.tsx';
import { lackOf } from './changing.ts';
import type { CallRow } from './merge.ts';
import { useReasonWords } from './reasons.ts';
import type { ToolNames } from './use-tool-names.ts';

export interface CallDetailsProps {
  readonly call: CallRow;
  readonly names: ToolNames;
  /** Whose call it is, if that is still there. */
  readonly of: ToolSummary | undefined;
  /** It is on the page of its tool. */
  readonly isOfOneTool: boolean;
}

/** All that is known of one call, and where it was refused, what that means and what to change. */
export function CallDetails({ call, names, of, isOfOneTool }: CallDetailsProps) {
  const { t } = useTranslation('tools');
  const { bytes, duration, dateTime } = useFormats();
  const reason = useReasonWords()(call);
  const { tool, store } = call;
  const isThere = names.nameOf(tool) !== undefined && !isOfOneTool;
  const isOfStore = reason === undefined || call.reason === 'cut';
  const { status } = call;
  return (
    <section className="tools-details" aria-label={t('log.details')} aria-live="polite">
      {reason && (
        <div>
          <p className="part-what">{reason.what}</p>
          <p>
            {reason.why} {reason.next}
          </p>
        </div>
      )}
      {of && <WayToChange call={call} tool={of} />}
      <KeyValue
        rows={[
          { name: t('log.time'), value: dateTime(call.at) },
          {
            name: t('log.tool'),
            value: (
              <>
                <StoreText>{names.wordsFor(tool)}</StoreText>{' '}
                {isThere && tool !== undefined && store !== undefined && (
                  <Link onPress={() => go({ page: 'tool', storeId: store, tool })}>{t('log.toTool')}</Link>
                )}
              </>
            ),
          },
          { name: t('log.call'), value: <bdi className="ui-mono">{`${call.method} ${call.route}`}</bdi> },
          {
            name: t('log.answer'),
            value: (
              <StatusDot
                tone={toneOf(call)}
                text={status === 0 ? t('log.noAnswer') : t(isOfStore ? 'log.ofStore' : 'log.ofGatehouse', { status })}
              />
            ),
          },
          { name: t('log.size'), value: bytes(call.bytes) },
          { name: t('log.duration'), value: duration(call.ms) },
        ]}
      />
    </section>
  );
}

interface WayToChangeProps {
  readonly call: CallRow;
  readonly tool: ToolSummary;
}

/** To where its tool can be let do more, with what was missing named there; nothing of that is done here. */
function WayToChange({ call, tool }: WayToChangeProps) {
  const { t } = useTranslation('tools');
  const named = lackOf(call);
  if (named === undefined) {
    return null;
  }
  // What was asked for beside the route's own area, such as _embed, takes everything.
  const lack = named !== 'permission' && tool.areas.some((area) => area === named) ? 'everything' : named;
  return (
    <div>
      <Button size="small" onPress={() => go({ page: 'change-tool', storeId: tool.store, tool: tool.id, lack })}>
        {t('tool.change')}
      </Button>
    </div>
  );
}
