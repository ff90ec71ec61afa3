import './Tooltip.css';
import type { ReactElement } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components/Tooltip';

export interface TooltipProps {
  readonly text: string;
  /** A button or link of React Aria: what has a tooltip must be reachable by keyboard. */
  readonly children: ReactElement;
}

/** A few more words on hover and on focus. Nothing that one must know stands in a tooltip alone. */
export function Tooltip({ text, children }: TooltipProps) {
  return (
    <TooltipTrigger delay={500}>
      {children}
      <AriaTooltip className="ui-tooltip" offset={8}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
