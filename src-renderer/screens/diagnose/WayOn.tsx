import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { StagingLogin } from '../../../src-main/contract/host.ts';
import type { Finding } from '../../../src-main/contract/models.ts';
import { addAuthority, diagnoseSubject, typeAddress, useDiagnosing } from '../../state/diagnosing.ts';
import { useTask } from '../../state/tasks.ts';
import { Button } from '../../ui/Button.tsx';
import { PickAuthority } from '../parts/AuthorityPicker.tsx';
import { StagingForm } from '../parts/StagingForm.tsx';

export interface WayOnProps {
  readonly finding: Finding;
  readonly onCheck: (staging?: StagingLogin) => void;
}

/** Some causes end when one more thing is given: another address, a staging login, an authority. */
export function WayOn({ finding: { cause, params }, onCheck }: WayOnProps) {
  const { t } = useTranslation(['diagnose', 'words']);
  const { isRunning } = useTask(diagnoseSubject);
  const hasStaging = useDiagnosing((state) => state.hasStaging);
  switch (cause) {
    case 'staging-password':
      return (
        <StagingForm
          submitLabel={t('diagnose:checkWithLogin')}
          isPending={isRunning}
          error={hasStaging ? t('words:staging.refused') : undefined}
          onGive={onCheck}
        />
      );
    case 'tls-untrusted':
      return (
        <PickAuthority
          onPick={(authority) => {
            addAuthority(authority);
            onCheck();
          }}
        />
      );
    case 'redirect-to-other-host':
      return <OtherAddress address={params.address ?? params.target} onCheck={onCheck} />;
    case 'wrong-path':
      return <OtherAddress address={params.found} onCheck={onCheck} />;
    default:
      return null;
  }
}

function OtherAddress({ address, onCheck }: { address: string | number | undefined } & Pick<WayOnProps, 'onCheck'>) {
  const { t } = useTranslation('diagnose');
  return (
    typeof address === 'string' && (
      <Button
        size="small"
        icon={ArrowRight}
        onPress={() => {
          typeAddress(address);
          onCheck();
        }}
      >
        {t('checkThere', { address })}
      </Button>
    )
  );
}
