import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { ToolLogin } from '../../../src-main/contract/tools.ts';
import { go } from '../../state/route.ts';
import { LoginShown } from './LoginShown.tsx';
import type { Program } from './ready/ready-settings.ts';
import { StepFrame } from './StepFrame.tsx';

export interface LoginStepProps {
  readonly store: StoreRecord;
  readonly login: ToolLogin;
  readonly program: Program;
}

/** The key that was made. There is no way back from here: it is made. */
export function LoginStep({ store, login, program }: LoginStepProps) {
  const done = () => go({ page: 'tool', storeId: store.id, tool: login.tool.id });
  return (
    <StepFrame key="login" store={store} step="login" onNext={done}>
      <LoginShown login={login} program={program} />
    </StepFrame>
  );
}
