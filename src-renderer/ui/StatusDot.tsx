import './StatusDot.css';

/** `neutral`: nothing is known, or nothing was asked. */
export type Tone = 'success' | 'warning' | 'error' | 'neutral';

export interface StatusDotProps {
  readonly tone: Tone;
  /** The same as the dot says. */
  readonly text: string;
  /** Where the row has no room, the text is for screen readers and on hover only. */
  readonly isTextHidden?: boolean;
}

/** A state by shape (disc, triangle, diamond, ring), colour and text. */
export function StatusDot({ tone, text, isTextHidden = false }: StatusDotProps) {
  return (
    <span className="ui-status" title={isTextHidden ? text : undefined}>
      <StatusShape tone={tone} />
      <span className={isTextHidden ? 'ui-hidden' : ''}>{text}</span>
    </span>
  );
}

/** The shape alone, for a place that says the same in words. */
export function StatusShape({ tone }: { tone: Tone }) {
  return (
    <svg className="ui-status-shape" data-tone={tone} viewBox="0 0 12 12" aria-hidden="true">
      <Shape tone={tone} />
    </svg>
  );
}

function Shape({ tone }: { tone: Tone }) {
  switch (tone) {
    case 'success':
      return <circle cx="6" cy="6" r="5" />;
    case 'warning':
      return <path d="M6 0.5 12 11.5H0Z" />;
    case 'error':
      return <path d="M6 0 12 6 6 12 0 6Z" />;
    case 'neutral':
      return <circle cx="6" cy="6" r="4" />;
  }
}
