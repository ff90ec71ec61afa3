export interface KeyNameProps {
  /** The last seven characters of the consumer key, as the keys list of wp-admin shows them. */
  readonly last7: string;
}

/** A key, as `ck_…a1b2c3d`. */
export function KeyName({ last7 }: KeyNameProps) {
  return <bdi className="ui-mono">ck_…{last7.slice(-7)}</bdi>;
}
