import './Fold.css';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Icon } from './Icon.tsx';

export interface FoldProps {
  /** Says what is in it: "How we know". */
  readonly title: string;
  readonly isOpenAtFirst?: boolean;
  /** What is in it is much, and not in the page until it was opened once. */
  readonly isMadeWhenOpened?: boolean;
  readonly children: ReactNode;
}

/** What only some want to read; closed at first. */
export function Fold({ title, isOpenAtFirst = false, isMadeWhenOpened = false, children }: FoldProps) {
  const [isMade, setMade] = useState(isOpenAtFirst || !isMadeWhenOpened);
  return (
    <Disclosure
      className="ui-fold"
      defaultExpanded={isOpenAtFirst}
      onExpandedChange={(isOpen) => isOpen && setMade(true)}
    >
      <AriaButton slot="trigger" className="ui-fold-button">
        <Icon icon={ChevronRight} />
        {title}
      </AriaButton>
      <DisclosurePanel>
        <div className="ui-fold-content">{isMade && children}</div>
      </DisclosurePanel>
    </Disclosure>
  );
}
