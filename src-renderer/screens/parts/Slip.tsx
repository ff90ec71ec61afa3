import './parts.css';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from '../../ui/Icon.tsx';

/** What goes wrong often, told where it does. */
export function Slip({ children }: { readonly children: ReactNode }) {
  return (
    <p className="part-slip">
      <Icon icon={TriangleAlert} />
      <span>{children}</span>
    </p>
  );
}
