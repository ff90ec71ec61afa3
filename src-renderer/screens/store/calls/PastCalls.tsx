import { Button as AriaButton } from 'react-aria-components/Button';
import { Trans, useTranslation } from 'react-i18next';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { useFormats } from '../../../ui/formats.ts';
import { StatusDot } from '../../../ui/StatusDot.tsx';
import { StoreText } from '../../../ui/StoreText.tsx';
import { Time } from '../../../ui/Time.tsx';
import { forgetPast, type PastCall, useStoreCalls, writeAgain } from './calls.ts';

/** The calls of this session; choosing one fills it in again. */
export function PastCalls({ storeId }: { readonly storeId: string }) {
  const { t } = useTranslation('calls');
  const { past } = useStoreCalls(storeId);
  return (
    <Card
      title={t('history.title')}
      aside={
        past.length > 0 && (
          <Button size="small" variant="quiet" onPress={() => forgetPast(storeId)}>
            {t('history.clear')}
          </Button>
        )
      }
    >
      {past.length === 0 ? (
        <p className="ui-muted part-small">{t('history.empty')}</p>
      ) : (
        <ul aria-label={t('history.label')}>
          {past.map((call) => (
            <PastLine key={call.id} call={call} onChoose={() => writeAgain(storeId, call)} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function PastLine({ call, onChoose }: { readonly call: PastCall; readonly onChoose: () => void }) {
  const { t } = useTranslation('calls');
  const { bytes, duration } = useFormats();
  const { method, path, query, status, at } = call;
  const shown = query.length === 0 ? path : `${path}?${query.map((pair) => pair.join('=')).join('&')}`;
  return (
    <li>
      <AriaButton className="calls-past" onPress={onChoose}>
        <span className="ui-mono">{method}</span>
        <span className="ui-mono calls-past-path">
          <StoreText>{shown}</StoreText>
        </span>
        <StatusDot
          tone={status !== undefined && status < 400 ? 'success' : 'error'}
          text={status === undefined ? t('history.failed') : String(status)}
        />
        <span className="ui-muted">
          {call.bytes !== undefined && call.durationMs !== undefined ? (
            <Trans
              t={t}
              i18nKey="answer.factsThen"
              values={{ size: bytes(call.bytes), duration: duration(call.durationMs) }}
              components={{ time: <Time at={at} /> }}
            />
          ) : (
            <Time at={at} />
          )}
        </span>
        <span className="ui-hidden">{t('history.again')}</span>
      </AriaButton>
    </li>
  );
}
