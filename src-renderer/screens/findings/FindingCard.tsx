import './findings.css';
import { CircleHelp, ExternalLink, Server, ShieldCheck, UserRound } from 'lucide-react';
import { Fragment, type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Mender } from '../../../src-main/contract/causes-en.ts';
import type { CauseCode } from '../../../src-main/contract/codes.ts';
import type { Piece } from '../../../src-main/contract/describe.ts';
import type { Evidence, Finding, Severity } from '../../../src-main/contract/models.ts';
import { type AdminPage, adminPage } from '../../../src-main/contract/wp-admin.ts';
import { useOpenLink } from '../../app/open-link.ts';
import { type FixWords, useCauseWords } from '../../text/causes.ts';
import { Button } from '../../ui/Button.tsx';
import { Fold } from '../../ui/Fold.tsx';
import { Icon, type LucideIcon } from '../../ui/Icon.tsx';
import { StatusDot, type Tone } from '../../ui/StatusDot.tsx';
import { AboutCause } from './AboutCause.tsx';
import { EvidenceList } from './Evidence.tsx';

export const tones: Readonly<Record<Severity, Tone>> = { problem: 'error', warning: 'warning', note: 'neutral' };

const whoIcons: Readonly<Record<Mender, LucideIcon>> = { you: UserRound, host: Server, app: ShieldCheck };

interface FailureCardProps {
  readonly failure: { readonly code: CauseCode; readonly params: Finding['params'] };
}

export interface FindingCardProps {
  readonly finding: Finding;
  /** All of the check; the card shows what the finding rests on. */
  readonly evidence: readonly Evidence[];
  /** Where wp-admin is, ending in `/`. */
  readonly adminUrl?: string | undefined;
  /** What can be done right here: check again, another key. */
  readonly actions?: ReactNode;
}

/** A failure that is a cause: found before there was a report, so nothing is said of what it rests on. */
export function FailureCard({ failure, ...rest }: Omit<FindingCardProps, 'finding' | 'evidence'> & FailureCardProps) {
  const { code, params } = failure;
  const finding = { cause: code, severity: 'problem', certainty: 'certain', params, evidence: [] } as const;
  return <FindingCard {...rest} finding={finding} evidence={[]} />;
}

/** A cause: what is wrong, who mends it and how, how we know, and what there is to know about it. */
export function FindingCard({ finding, evidence, adminUrl, actions }: FindingCardProps) {
  const { t } = useTranslation('check');
  const words = useCauseWords();
  const titleId = useId();
  const { cause, severity, certainty } = finding;
  const fixes = words.fixes(finding);
  const restsOn = evidence.filter(({ id }) => finding.evidence.includes(id));
  return (
    <article className="findings-card" data-severity={severity} aria-labelledby={titleId}>
      <div className="findings-head">
        <StatusDot tone={tones[severity]} text={t(`severity.${severity}`)} />
        <Who fixes={fixes} />
      </div>
      <h3 id={titleId}>{words.title(cause)}</h3>
      <p>{words.what(finding)}</p>
      {certainty !== 'certain' && (
        <p className="findings-certainty">
          <Icon icon={CircleHelp} />
          <span>{t(`certainty.${certainty}`)}</span>
        </p>
      )}
      {fixes.length > 0 && <Fixes fixes={fixes} adminUrl={adminUrl} />}
      {actions && <div className="part-row">{actions}</div>}
      <div>
        {restsOn.length > 0 && (
          <Fold title={t('evidence.how')}>
            <EvidenceList evidence={restsOn} />
          </Fold>
        )}
        <AboutCause named={finding} />
      </div>
    </article>
  );
}

/** Who can mend it, each once: a picture and words. */
function Who({ fixes }: { readonly fixes: readonly FixWords[] }) {
  const { t } = useTranslation('check');
  const all = [...new Set(fixes.map(({ who }) => who))];
  return (
    <ul className="findings-who">
      {all.map((who) => (
        <li key={who}>
          <Icon icon={whoIcons[who]} />
          {t(`who.${who}`)}
        </li>
      ))}
    </ul>
  );
}

/** What to do, in the order in which it helps: a block for each who does it, a line a step. */
function Fixes({ fixes, adminUrl }: { readonly fixes: readonly FixWords[]; readonly adminUrl: string | undefined }) {
  const { t } = useTranslation('check');
  return (
    <ul className="findings-fixes">
      {inBlocks(fixes).map(({ who, steps }) => (
        <li key={keyOf(steps)}>
          <Icon icon={whoIcons[who]} />
          <div className="findings-block">
            <p className="findings-mender">{t(`fix.${who}`)}</p>
            <ol className="findings-steps" data-single={steps.length === 1 || undefined}>
              {steps.map((step) => (
                <li key={keyOf([step])}>
                  <Pieces pieces={step.pieces} />
                  {step.page && adminUrl !== undefined && <AdminButton adminUrl={adminUrl} page={step.page} />}
                </li>
              ))}
            </ol>
          </div>
        </li>
      ))}
    </ul>
  );
}

interface FixBlock {
  readonly who: Mender;
  readonly steps: readonly FixWords[];
}

/** Steps in a row that the same one takes. */
function inBlocks(fixes: readonly FixWords[]): readonly FixBlock[] {
  const blocks: FixBlock[] = [];
  for (const fix of fixes) {
    const last = blocks.at(-1);
    if (last?.who === fix.who) blocks[blocks.length - 1] = { who: fix.who, steps: [...last.steps, fix] };
    else blocks.push({ who: fix.who, steps: [fix] });
  }
  return blocks;
}

function keyOf(steps: readonly FixWords[]): string {
  return steps.flatMap(({ pieces }) => pieces.map(({ text }) => text)).join('');
}

/** Opens a page of wp-admin in the person's browser, and shows beforehand where that is. */
function AdminButton({ adminUrl, page }: { readonly adminUrl: string; readonly page: AdminPage }) {
  const { t } = useTranslation('check');
  const openLink = useOpenLink();
  const url = adminPage(adminUrl, page);
  return (
    <p className="findings-page">
      <Button size="small" icon={ExternalLink} onPress={() => openLink(url)}>
        {t(`page.${page}`)}
      </Button>
      <bdi className="ui-mono">{url.replace(/^https:\/\//, '')}</bdi>
    </p>
  );
}

function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  return pieces.map(({ text, strong }, index) => {
    const key = `${index} ${text}`;
    return strong ? <b key={key}>{text}</b> : <Fragment key={key}>{text}</Fragment>;
  });
}
