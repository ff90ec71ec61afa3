import './Fold.css';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Icon } from './Icon.tsx';

export interface FoldProps {
  /** Says what is in it: "How we know". */
  readonly title: string;
  readonly isOpenAtFirst?: boolean;
  readonly children: ReactNode;
}

/** What only some want to read; closed at first. */
export function Fold({ title, isOpenAtFirst = false, children }: FoldProps) {
  return (
    <Disclosure className="ui-fold" defaultExpanded={isOpenAtFirst}>
      <AriaButton slot="trigger" className="ui-fold-button">
        <Icon icon={ChevronRight} />
        {title}
      </AriaButton>
      <DisclosurePanel>
        <div className="ui-fold-content">{children}</div>
      </DisclosurePanel>
    </Disclosure>
  );
}
