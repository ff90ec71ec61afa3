import './NoticeRegion.css';
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toneIcons } from './Banner.tsx';
import { Button, IconButton } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { dismissNotice, type Notice, useNotices } from './notices.ts';

const shownForMs = 8000;

/** Where notices stand, once a window. Screen readers hear each as it comes; the focus stays where it is. */
export function NoticeRegion() {
  const { t } = useTranslation('kit');
  const notices = useNotices(({ shown }) => shown);
  return (
    <section className="ui-notices" aria-label={t('notices')} aria-live="polite" aria-relevant="additions">
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </section>
  );
}

function NoticeLine({ notice: { id, tone, text, action } }: { notice: Notice }) {
  const { t } = useTranslation('kit');
  const [isHeld, setHeld] = useState(false);
  const leaves = tone === 'success' || tone === 'neutral';

  useEffect(() => {
    const timer = leaves && !isHeld ? setTimeout(() => dismissNotice(id), shownForMs) : undefined;
    return () => clearTimeout(timer);
  }, [id, leaves, isHeld]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: being read or pointed at only keeps it from leaving
    <div
      className="ui-notice"
      data-tone={tone}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon icon={toneIcons[tone]} size="normal" />
      <span className="ui-notice-words">
        {text}
        {action && (
          <Button
            size="small"
            onPress={() => {
              dismissNotice(id);
              action.onPress();
            }}
          >
            {action.label}
          </Button>
        )}
      </span>
      <IconButton icon={X} label={t('dismiss', { text })} size="small" onPress={() => dismissNotice(id)} />
    </div>
  );
}
