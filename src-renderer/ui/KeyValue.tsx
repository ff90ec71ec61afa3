import './KeyValue.css';
import type { ReactNode } from 'react';

export interface KeyValueProps {
  readonly rows: ReadonlyArray<{ readonly name: string; readonly value: ReactNode }>;
}

/** Facts about one thing, a line each. */
export function KeyValue({ rows }: KeyValueProps) {
  return (
    <dl className="ui-key-value">
      {rows.map(({ name, value }) => (
        <Row key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function Row({ name, value }: KeyValueProps['rows'][number]) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
