import { useTranslation } from 'react-i18next';
import { type Evidence, type NotChecked, notCheckedReasons } from '../../../src-main/contract/models.ts';
import { useEvidenceWords } from '../../text/evidence.ts';
import { withoutBidiControls } from '../../text/isolate.ts';
import { useFormats } from '../../ui/formats.ts';
import { Answer } from './Evidence.tsx';

/** What was not asked, by the reason for it. */
export function NotCheckedList({ notChecked }: { readonly notChecked: readonly NotChecked[] }) {
  const words = useEvidenceWords();
  const reasons = notCheckedReasons.filter((reason) => notChecked.some(({ because }) => because === reason));
  return (
    <ul className="findings-reasons">
      {reasons.map((reason) => (
        <li key={reason}>
          <p className="part-what">{words.notChecked(reason)}</p>
          <ul>
            {notChecked
              .filter(({ because }) => because === reason)
              .map(({ probe }) => (
                <li key={probe}>{words.probe(probe)}</li>
              ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** Every call of a check in its order, a line each, for whoever wants to see all of it. */
export function AllEvidence({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const { t } = useTranslation('check');
  const words = useEvidenceWords();
  const { duration } = useFormats();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section tabIndex={0} className="findings-table" aria-label={t('evidence.all')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('evidence.round')}</th>
            <th scope="col">{t('evidence.question')}</th>
            <th scope="col">{t('evidence.request')}</th>
            <th scope="col">{t('evidence.answer')}</th>
            <th scope="col">{t('evidence.time')}</th>
          </tr>
        </thead>
        <tbody>
          {evidence.map((one) => (
            <tr key={one.id}>
              <td>{one.round}</td>
              <th scope="row">{words.probe(one.probe)}</th>
              <td>
                <bdi className="ui-mono">
                  {one.method} {withoutBidiControls(one.url)}
                </bdi>
                <br />
                <span className="ui-muted">{words.login(one.login)}</span>
              </td>
              <td>
                <Answer evidence={one} />
              </td>
              <td className="findings-number">{duration(one.timing.totalMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
