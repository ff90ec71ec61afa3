import './welcome.css';
import { FlaskConical, KeyRound, ListChecks, type LucideIcon, Plus, Store } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../src-main/contract/result.ts';
import { fillInPracticeStore } from '../../state/connecting.ts';
import { go } from '../../state/route.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Link } from '../../ui/Link.tsx';
import { FailureBanner } from '../parts/Failed.tsx';

const steps: ReadonlyArray<{ readonly id: 'address' | 'key' | 'check'; readonly icon: LucideIcon }> = [
  { id: 'address', icon: Store },
  { id: 'key', icon: KeyRound },
  { id: 'check', icon: ListChecks },
];

/** What a person sees who has no store here yet. */
export function WelcomePage() {
  const { t } = useTranslation('app');
  return (
    <div className="welcome">
      <header className="welcome-head">
        <h1>{t('welcome.title')}</h1>
        <p>{t('welcome.lead')}</p>
      </header>
      <ol className="welcome-steps">
        {steps.map(({ id, icon }) => (
          <li key={id}>
            <Icon icon={icon} size="normal" />
            <span>{t(`welcome.steps.${id}`)}</span>
          </li>
        ))}
      </ol>
      <div className="welcome-start">
        <Button variant="primary" icon={Plus} autoFocus onPress={() => go({ page: 'connect' })}>
          {t('welcome.connect')}
        </Button>
        <p className="ui-muted">{t('welcome.what')}</p>
      </div>
      <Practice />
      <ul className="welcome-other">
        <li>
          <Link onPress={() => go({ page: 'diagnose' })}>{t('welcome.diagnose')}</Link>
        </li>
        <li>
          <Link onPress={() => go({ page: 'practice' })}>{t('welcome.practiseFault')}</Link>
        </li>
        <li>
          <Link onPress={() => go({ page: 'transfer' })}>{t('welcome.import')}</Link>
        </li>
      </ul>
    </div>
  );
}

function Practice() {
  const { t } = useTranslation('app');
  const [isStarting, setStarting] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const start = () => {
    setStarting(true);
    void fillInPracticeStore().then((started) => {
      setStarting(false);
      if (started.ok) {
        go({ page: 'connect' });
      } else {
        setFailure(started.failure);
      }
    });
  };
  return (
    <section className="welcome-practice">
      <h2>{t('welcome.practiceTitle')}</h2>
      <p className="ui-muted">{t('welcome.practiceText')}</p>
      <Button icon={FlaskConical} isPending={isStarting} onPress={start}>
        {t('welcome.practice')}
      </Button>
      {failure && <FailureBanner failure={failure} />}
    </section>
  );
}
