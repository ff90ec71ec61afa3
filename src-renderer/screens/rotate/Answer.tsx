import { Trans, useTranslation } from 'react-i18next';
import { mostQuestions, nextQuestionAt, type Revocation, type Rotation } from '../../../src-main/contract/rotation.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Banner } from '../../ui/Banner.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import { useKitServices } from '../../ui/Kit.tsx';
import type { Tone } from '../../ui/StatusDot.tsx';
import { Time } from '../../ui/Time.tsx';

const tones: Readonly<Record<NonNullable<Revocation['answer']>, Tone>> = {
  known: 'warning',
  refused: 'success',
  'new-refused': 'error',
  'both-refused': 'error',
  'cannot-tell': 'warning',
};

/** What the store said when it was last asked whether it knows the old key, and when it is asked again. */
export function Answer({ rotation }: { readonly rotation: Rotation }) {
  const { t } = useTranslation('rotate');
  const words = useCoreWords();
  const { revocation, oldKey, newKey } = rotation;
  const answer = revocation?.answer;
  if (revocation === undefined || answer === undefined) {
    return <NextQuestion rotation={rotation} />;
  }
  const key = <KeyName last7={oldKey.last7} />;
  const next = <KeyName last7={newKey?.last7 ?? ''} />;
  return (
    <>
      <Banner tone={tones[answer]}>
        <p className="part-what">
          <Trans t={t} i18nKey={`answer.${answer}.what`} components={{ old: key, new: next }} />
        </p>
        {revocation.failure && <p>{words.failure(revocation.failure).what}</p>}
        <p>
          <Trans t={t} i18nKey={`answer.${answer}.next`} components={{ old: key, new: next, b: <b /> }} />
        </p>
        <p className="ui-muted part-small">
          <Trans t={t} i18nKey="answer.asked" components={{ time: <Time at={revocation.lastAskedAt} /> }} />
        </p>
      </Banner>
      <NextQuestion rotation={rotation} />
    </>
  );
}

const minuteMs = 60_000;

/** Gatehouse asks by itself, and not for ever. */
function NextQuestion({ rotation }: { readonly rotation: Rotation }) {
  const { t } = useTranslation('rotate');
  const { now } = useKitServices();
  const at = nextQuestionAt(rotation);
  const { phase, revocation } = rotation;
  if (phase !== 'switched') {
    return null;
  }
  if (at === undefined) {
    const isOver = (revocation?.asked ?? 0) >= mostQuestions;
    return isOver && <p className="ui-muted part-small">{t('answer.noMore', { count: mostQuestions })}</p>;
  }
  return (
    <p className="ui-muted part-small">
      <Trans
        t={t}
        i18nKey={at - now() < minuteMs ? 'answer.byItselfSoon' : 'answer.byItself'}
        values={{ asked: revocation?.asked ?? 0, most: mostQuestions }}
        components={{ time: <Time at={new Date(at).toISOString()} /> }}
      />
    </p>
  );
}
