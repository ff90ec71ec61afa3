// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
import { TextField } from '../../src-renderer/ui/TextField.tsx';
import { WizardFrame } from '../../src-renderer/ui/WizardFrame.tsx';
import { renderInKit } from './render.tsx';

function Wizard() {
  const [current, setCurrent] = useState(0);
  return (
    <WizardFrame
      label="Connect a store"
      steps={['Address', 'Key']}
      current={current}
      title={['Where is your store?', 'Give Gatehouse a key'][current] ?? ''}
      onBack={current === 0 ? undefined : () => setCurrent(0)}
      primaryLabel="Go on"
      onPrimary={() => setCurrent(1)}
    >
      <TextField label="Answer" />
    </WizardFrame>
  );
}

it('Enter in a field goes on, and the focus goes to the title of the next page', async () => {
  const { person } = renderInKit(<Wizard />);
  expect(document.activeElement).toBe(document.body);
  expect(screen.queryByRole('button', { name: 'Back' })).toBeNull();
  await person.type(screen.getByRole('textbox'), 'shop.example{Enter}');
  const title = screen.getByRole('heading', { name: 'Step 2 of 2: Give Gatehouse a key' });
  expect(document.activeElement).toBe(title);
  expect(screen.getByRole('list', { name: 'Connect a store' }).querySelector('[aria-current=step]')?.textContent).toBe(
    '2Key',
  );

  await person.click(screen.getByRole('button', { name: 'Back' }));
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Step 1 of 2: Where is your store?' }));
});

it.each([{ isPending: true }, { isPrimaryDisabled: true }])('Enter does nothing while it is %j', async (state) => {
  const onPrimary = vi.fn();
  const { person } = renderInKit(
    <WizardFrame
      label="Connect"
      steps={['Key']}
      current={0}
      title="A key"
      primaryLabel="Check"
      onPrimary={onPrimary}
      {...state}
    >
      <TextField label="Answer" />
    </WizardFrame>,
  );
  await person.type(screen.getByRole('textbox'), 'a{Enter}');
  expect(onPrimary).not.toHaveBeenCalled();
});
