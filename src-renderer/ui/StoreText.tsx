import { withoutBidiControls } from '../text/isolate.ts';

export interface StoreTextProps {
  /** As the store sent it: never markup, of any length, in any script. */
  readonly children: string;
}

/** Text from a store, on one line: isolated from the text around it, cut where there is no room, whole on hover. */
export function StoreText({ children }: StoreTextProps) {
  const text = withoutBidiControls(children);
  return (
    <bdi className="ui-truncate" title={text}>
      {text}
    </bdi>
  );
}
