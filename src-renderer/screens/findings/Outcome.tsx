import { CircleArrowDown, CircleCheck, CirclePlus } from 'lucide-react';
import type { Ref } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { CheckReport } from '../../../src-main/contract/models.ts';
import { useCauseWords } from '../../text/causes.ts';
import { useFormats } from '../../ui/formats.ts';
import { Icon } from '../../ui/Icon.tsx';
import { StatusShape } from '../../ui/StatusDot.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Changes, changesBetween, type Found, isSame } from './compare.ts';
import { isWithoutKey, useVerdict } from './verdict.ts';

/** An earlier check of the same. */
export interface Before {
  readonly findings: readonly Found[];
  readonly checkedAt: string;
}

export interface OutcomeProps {
  readonly ref: Ref<HTMLHeadingElement>;
  readonly isRunning: boolean;
  readonly report: CheckReport | undefined;
  readonly before: Before | undefined;
}

/**
 * How it stands, in one sentence, and what is otherwise than at the check before. It stands there before and after, so
 * that screen readers hear what comes into it, and the focus can stay.
 */
export function Outcome({ ref, isRunning, report, before }: OutcomeProps) {
  const { t } = useTranslation('check');
  return (
    <div role="status" className="findings-outcome">
      {(isRunning || report) && (
        <h2 ref={ref} tabIndex={-1}>
          {isRunning ? t('running') : report && <Verdict report={report} />}
        </h2>
      )}
      {report && <Facts report={report} />}
      {report && before && <Changed before={before} changes={changesBetween(before.findings, report.findings)} />}
    </div>
  );
}

function Verdict({ report }: { readonly report: CheckReport }) {
  const { tone, text } = useVerdict()(report.findings, isWithoutKey(report));
  return (
    <>
      <StatusShape tone={tone} />
      {text}
    </>
  );
}

function Facts({ report: { requests, durationMs, checkedAt } }: { readonly report: CheckReport }) {
  const { t } = useTranslation('check');
  const { duration } = useFormats();
  return (
    <p className="ui-muted part-small">
      <Trans
        t={t}
        i18nKey="facts"
        count={requests}
        values={{ duration: duration(durationMs) }}
        components={{ time: <Time at={checkedAt} /> }}
      />
    </p>
  );
}

const changeIcons = { gone: CircleCheck, appeared: CirclePlus, eased: CircleArrowDown } as const;
const kinds = ['gone', 'appeared', 'eased'] as const;

function Changed({ before, changes }: { readonly before: Before; readonly changes: Changes }) {
  const { t } = useTranslation('check');
  return (
    <div className="findings-changes">
      <p>
        {t(isSame(changes) ? 'changes.same' : 'changes.label')} (<Time at={before.checkedAt} />)
      </p>
      {!isSame(changes) && <ChangeList changes={changes} />}
    </div>
  );
}

/** What has gone, what is new, what does less harm: by picture and word. */
export function ChangeList({ changes }: { readonly changes: Changes }) {
  const { t } = useTranslation('check');
  const { title } = useCauseWords();
  return (
    <ul className="findings-changes">
      {kinds.flatMap((kind) =>
        changes[kind].map((cause) => (
          <li key={`${kind} ${cause}`} data-kind={kind}>
            <Icon icon={changeIcons[kind]} />
            <span>
              <Trans t={t} i18nKey={`changes.${kind}`} components={{ kind: <b />, cause: <>{title(cause)}</> }} />
            </span>
          </li>
        )),
      )}
    </ul>
  );
}
