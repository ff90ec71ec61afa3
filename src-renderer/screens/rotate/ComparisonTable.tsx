import { useTranslation } from 'react-i18next';
import { areas, type Capabilities, type YesNoUnknown } from '../../../src-main/contract/models.ts';
import type { DifferenceDirection, RotationDifference } from '../../../src-main/contract/rotation.ts';
import { KeyName } from '../../ui/KeyName.tsx';
import { StatusDot, type Tone } from '../../ui/StatusDot.tsx';

export interface ComparisonTableProps {
  readonly oldLast7: string;
  readonly newLast7: string;
  readonly oldFound: Capabilities;
  readonly newFound: Capabilities;
  readonly differences: readonly RotationDifference[];
}

/** Both keys beside each other, right by right. */
export function ComparisonTable({ oldLast7, newLast7, oldFound, newFound, differences }: ComparisonTableProps) {
  const { t } = useTranslation(['rotate', 'key', 'store']);
  const directionOf = (name: string) =>
    differences.find((one) => (one.kind === 'permission' ? one.right : one.area) === name)?.direction;
  const rows = [
    { name: 'read', label: t('key:read'), before: oldFound.read, after: newFound.read },
    { name: 'write', label: t('key:write'), before: oldFound.write, after: newFound.write },
    ...areas.map((area) => ({
      name: area,
      label: t(`store:area.${area}`),
      before: oldFound.areas[area],
      after: newFound.areas[area],
    })),
  ];
  return (
    <table className="rotate-comparison">
      <caption className="ui-hidden">{t('rotate:compare.table')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('rotate:compare.right')}</th>
          <th scope="col">
            {t('rotate:compare.oldKey')} <KeyName last7={oldLast7} />
          </th>
          <th scope="col">
            {t('rotate:compare.newKey')} <KeyName last7={newLast7} />
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, label, before, after }) => (
          <tr key={name} data-differs={directionOf(name) !== undefined || undefined}>
            <th scope="row">{label}</th>
            <td>
              <StatusDot tone={toneOf(before, undefined)} text={t(`key:right.${before}`)} />
            </td>
            <td>
              <StatusDot tone={toneOf(after, directionOf(name))} text={t(`key:right.${after}`)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function toneOf(value: YesNoUnknown, direction: DifferenceDirection | undefined): Tone {
  if (direction === 'fewer' || direction === 'unclear') return 'warning';
  return value === 'yes' ? 'success' : 'neutral';
}
