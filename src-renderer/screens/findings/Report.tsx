import './findings.css';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckReport, Finding, Step } from '../../../src-main/contract/models.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Fold } from '../../ui/Fold.tsx';
import { StepList } from '../../ui/StepList.tsx';
import { AllEvidence, NotCheckedList } from './Behind.tsx';
import { FindingCard } from './FindingCard.tsx';
import { FindingGroups } from './FindingGroups.tsx';
import { grouped } from './groups.ts';

interface NotesProps {
  readonly notes: readonly Finding[];
  readonly card: (finding: Finding) => ReactNode;
  readonly isOpenAtFirst: boolean;
}

export interface ReportProps {
  readonly report: CheckReport;
  /** As they were told while it ran. */
  readonly steps: readonly Step[];
  /** What can be done about a finding on this page. */
  readonly actionsFor: (finding: Finding) => ReactNode;
}

/** What a check found, most important first; below, folded, what is fine, what was not asked, and all of the evidence. */
export function Report({ report, steps, actionsFor }: ReportProps) {
  const { t } = useTranslation('check');
  const { findings, evidence, adminUrl } = report;
  const card = (finding: Finding) => (
    <FindingCard
      key={finding.cause}
      finding={finding}
      evidence={evidence}
      adminUrl={adminUrl}
      actions={actionsFor(finding)}
    />
  );
  const { groups, notes } = grouped(findings);
  return (
    <>
      <FindingGroups groups={groups} notChecked={report.notChecked} card={card} />
      {notes.length > 0 && <Notes notes={notes} card={card} isOpenAtFirst={groups.length === 0} />}
      <section className="findings-behind">
        <Fine steps={steps} />
        {report.notChecked.length > 0 && (
          <Fold title={t('notChecked.title')}>
            <NotCheckedList notChecked={report.notChecked} />
          </Fold>
        )}
        {evidence.length > 0 && (
          <Fold title={t('evidence.all')}>
            <AllEvidence evidence={evidence} />
          </Fold>
        )}
      </section>
    </>
  );
}

function Notes({ notes, card, isOpenAtFirst }: NotesProps) {
  const { t } = useTranslation('check');
  return (
    <Fold title={t('notes', { count: notes.length })} isOpenAtFirst={isOpenAtFirst}>
      <div className="findings-list">{notes.map(card)}</div>
    </Fold>
  );
}

/** The steps that went well. */
function Fine({ steps }: { readonly steps: readonly Step[] }) {
  const { t } = useTranslation('check');
  const words = useCoreWords();
  const fine = steps.filter(({ state }) => state === 'done');
  if (fine.length === 0) {
    return null;
  }
  return (
    <Fold title={t('fine')}>
      <StepList
        label={t('fine')}
        steps={fine.map((step) => ({ id: step.name, label: words.step(step), state: 'done' }))}
      />
    </Fold>
  );
}
