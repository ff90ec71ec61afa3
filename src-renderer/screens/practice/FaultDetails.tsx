import { Plus, SearchCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCause } from '../../../src-main/contract/codes.ts';
import type { PracticeReport } from '../../../src-main/contract/host.ts';
import { type PracticeFaultName, practiceFault } from '../../../src-main/contract/practice-faults.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import { practiceStore } from '../../state/authority.ts';
import { takeOver } from '../../state/connecting.ts';
import { suggest } from '../../state/diagnosing.ts';
import { host } from '../../state/host.ts';
import { go } from '../../state/route.ts';
import { useCauseWords } from '../../text/causes.ts';
import { usePracticeFaultWords } from '../../text/practice-faults.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Fold } from '../../ui/Fold.tsx';
import { FailureBanner } from '../parts/Failed.tsx';

type Place = 'diagnose' | 'connect';

/** What a fault plays, and the ways to try oneself on it. What a check makes of it is folded: first one looks oneself. */
export function FaultDetails({ name }: { readonly name: PracticeFaultName }) {
  const { t } = useTranslation('practice');
  const { over, cause } = practiceFault(name);
  const { title, plays } = usePracticeFaultWords()(name);
  const words = useCauseWords();
  const [pending, setPending] = useState<Place>();
  const [failure, setFailure] = useState<Failure>();

  const open = async (place: Place) => {
    setPending(place);
    const started = await host().startPractice({ https: over !== 'http', fault: name });
    setPending(undefined);
    if (!started.ok) {
      setFailure(started.failure);
      return;
    }
    leadTo(place, started.value);
  };

  return (
    <Card title={title}>
      <p>{plays}</p>
      <div className="part-row">
        <Button
          variant="primary"
          icon={SearchCheck}
          isPending={pending === 'diagnose'}
          onPress={() => void open('diagnose')}
        >
          {t('check')}
        </Button>
        <Button icon={Plus} isPending={pending === 'connect'} onPress={() => void open('connect')}>
          {t('connect')}
        </Button>
      </div>
      {failure && <FailureBanner failure={failure} />}
      <Fold title={t('answer')} isMadeWhenOpened>
        <p>{isCause(cause) ? words.title(cause) : cause}</p>
      </Fold>
    </Card>
  );
}

/** To the place, with the address of what was started and its key at hand. */
function leadTo(place: Place, { key, ...started }: PracticeReport): void {
  const store = practiceStore(started);
  if (place === 'connect') {
    takeOver(key ? { ...store, handed: key.connection } : store);
  } else if (key) {
    const { connection, ...paste } = key;
    suggest({ ...store, connection, paste });
  } else {
    suggest(store);
  }
  go({ page: place });
}
