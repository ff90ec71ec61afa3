// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { Copy, Trash2 } from 'lucide-react';
import { expect, it, vi } from 'vitest';
import { Button, IconButton } from '../../src-renderer/ui/Button.tsx';
import { ConfirmDialog } from '../../src-renderer/ui/Dialog.tsx';
import { ExternalLink } from '../../src-renderer/ui/Link.tsx';
import { Menu } from '../../src-renderer/ui/Menu.tsx';
import { renderInKit } from './render.tsx';

it('a pending button keeps the focus, takes no press, and says that work is under way', async () => {
  const onPress = vi.fn();
  const { person, rerender } = renderInKit(<Button onPress={onPress}>Check the key</Button>);
  await person.tab();
  await person.keyboard('{Enter}');
  expect(onPress).toHaveBeenCalledTimes(1);

  rerender(
    <Button onPress={onPress} isPending>
      Check the key
    </Button>,
  );
  const button = screen.getByRole('button', { name: /Check the key/ });
  expect(within(button).getByRole('progressbar', { name: 'Working…' })).toBeTruthy();
  await person.keyboard('{Enter}');
  expect(onPress).toHaveBeenCalledTimes(1);
  expect(document.activeElement).toBe(button);
});

it('an icon button has its label for a name, and shows it on focus', async () => {
  const { person } = renderInKit(<IconButton icon={Copy} label="Copy" />);
  expect(screen.getByRole('button', { name: 'Copy' })).toBeTruthy();
  await person.tab();
  expect((await screen.findByRole('tooltip')).textContent).toBe('Copy');
});

it('a menu opens, moves and acts by keyboard, and gives the focus back', async () => {
  const onAction = vi.fn();
  const { person } = renderInKit(
    <Menu
      label="More for this key"
      entries={[
        { id: 'rotate', label: 'Rotate', isDisabled: true, onAction: vi.fn() },
        { id: 'revoke', label: 'Revoke the key…', icon: Trash2, onAction },
      ]}
    >
      <Button>More</Button>
    </Menu>,
  );
  await person.tab();
  await person.keyboard('{ArrowDown}');
  expect(document.activeElement?.textContent).toBe('Revoke the key…');
  await person.keyboard('{Enter}');
  expect(onAction).toHaveBeenCalledTimes(1);
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'More' })));
});

it('a confirmation names the thing, starts on Cancel, and is left by Escape', async () => {
  const onCancel = vi.fn();
  const onConfirm = vi.fn();
  const { person } = renderInKit(
    <ConfirmDialog
      isOpen
      title="Revoke the key of Label printer"
      confirmLabel="Revoke the key"
      onCancel={onCancel}
      onConfirm={onConfirm}
    >
      It cannot print any more.
    </ConfirmDialog>,
  );
  expect(screen.getByRole('alertdialog', { name: 'Revoke the key of Label printer' })).toBeTruthy();
  expect(document.activeElement?.textContent).toBe('Cancel');
  await person.keyboard('{Escape}');
  expect(onCancel).toHaveBeenCalledTimes(1);
  await person.tab();
  await person.keyboard('{Enter}');
  expect(onConfirm).toHaveBeenCalledTimes(1);
});

it('a confirmation cannot be left while what was confirmed is under way', async () => {
  const onCancel = vi.fn();
  const { person } = renderInKit(
    <ConfirmDialog isOpen isPending title="Revoke" confirmLabel="Revoke" onCancel={onCancel} onConfirm={vi.fn()}>
      It cannot print any more.
    </ConfirmDialog>,
  );
  await person.keyboard('{Escape}');
  expect(onCancel).not.toHaveBeenCalled();
});

it('a link outside opens in another window, and says where it leads on focus', async () => {
  const { person } = renderInKit(<ExternalLink href="https://shop.example:8443/wp-admin/">REST API</ExternalLink>);
  const link = screen.getByRole('link', { name: 'REST API' });
  expect([link.getAttribute('href'), link.getAttribute('target'), link.getAttribute('rel')]).toEqual([
    'https://shop.example:8443/wp-admin/',
    '_blank',
    'noreferrer',
  ]);
  await person.tab();
  expect((await screen.findByRole('tooltip')).textContent).toBe('Opens shop.example:8443 in the browser');
});

it.each([`${'java'}script:alert(1)`, 'file:///etc/hosts', 'gatehouse:open', 'data:text/html,hello', 'wp-admin/', ''])(
  '%j is no link',
  (href) => {
    renderInKit(<ExternalLink href={href}>REST API</ExternalLink>);
    expect(screen.queryByRole('link')).toBeNull();
    expect(screen.getByText('REST API')).toBeTruthy();
  },
);
