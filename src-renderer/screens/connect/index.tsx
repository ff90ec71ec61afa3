import './connect.css';
import { useConnecting } from '../../state/connecting.ts';
import { AddressStep } from './AddressStep.tsx';
import { CheckStep } from './CheckStep.tsx';
import { KeepStep } from './KeepStep.tsx';
import { KeyStep } from './KeyStep.tsx';

/**
 * Leads to a connected store, one question a page. All that was entered is in the state of the window: leaving the
 * page, going back and a reload lose nothing.
 */
export function ConnectPage() {
  const step = useConnecting((draft) => draft.step);
  switch (step) {
    case 'address':
      return <AddressStep />;
    case 'key':
      return <KeyStep />;
    case 'check':
      return <CheckStep />;
    case 'keep':
      return <KeepStep />;
  }
}
