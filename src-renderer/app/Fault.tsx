import { CircleX, RotateCw } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';

interface FaultState {
  readonly hasFault: boolean;
}

/** Keeps a fault of one page to that page. What was typed is in the state of the window, so the page shows it again. */
export class Fault extends Component<{ readonly children: ReactNode }, FaultState> {
  override state: FaultState = { hasFault: false };

  static getDerivedStateFromError(): FaultState {
    return { hasFault: true };
  }

  override render() {
    return this.state.hasFault ? <FaultPage onAgain={() => this.setState({ hasFault: false })} /> : this.props.children;
  }
}

function FaultPage({ onAgain }: { readonly onAgain: () => void }) {
  const { t } = useTranslation('app');
  return (
    <div role="alert">
      <EmptyState
        icon={CircleX}
        title={t('fault.title')}
        actions={
          <Button icon={RotateCw} onPress={onAgain}>
            {t('fault.again')}
          </Button>
        }
      >
        {t('fault.text')}
      </EmptyState>
    </div>
  );
}
