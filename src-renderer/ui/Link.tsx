import './Link.css';
import { ExternalLink as ExternalLinkIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link as AriaLink } from 'react-aria-components/Link';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon.tsx';
import { Tooltip } from './Tooltip.tsx';

export interface LinkProps {
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** To another page of this window. */
export function Link({ onPress, children }: LinkProps) {
  return (
    <AriaLink className="ui-link" onPress={onPress}>
      {children}
    </AriaLink>
  );
}

export interface ExternalLinkProps {
  /** May come from a store: whatever is no http or https address becomes plain text. */
  readonly href: string;
  readonly children: ReactNode;
}

/** To a page in the person's browser; shows the host that it leads to on hover and on focus. */
export function ExternalLink({ href, children }: ExternalLinkProps) {
  const { t } = useTranslation('kit');
  const host = webHost(href);
  if (host === undefined) {
    return <span>{children}</span>;
  }
  return (
    <Tooltip text={t('opensOutside', { host })}>
      <AriaLink className="ui-link" href={href} target="_blank" rel="noreferrer">
        {children}
        <span className="ui-link-mark">
          <Icon icon={ExternalLinkIcon} />
        </span>
      </AriaLink>
    </Tooltip>
  );
}

function webHost(href: string): string | undefined {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.host : undefined;
}
