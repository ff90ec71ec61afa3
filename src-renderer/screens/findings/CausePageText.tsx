import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ServerInstruction, type ServerName, serverNames } from '../../../src-main/contract/cause-pages-en.ts';
import { useCausePage } from '../../text/cause-pages.ts';
import type { NamedCause } from '../../text/causes.ts';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { Segmented } from '../../ui/RadioGroup.tsx';

/** How a cause shows, how stores get there, what tells it from its look-alikes, and what its host does on each server. */
export function CausePageText({ named }: { readonly named: NamedCause }) {
  const { t } = useTranslation('check');
  const { sign, why, apart, servers } = useCausePage(named);
  return (
    <div className="part-stack">
      <Part title={t('about.sign')}>
        <p>{sign}</p>
      </Part>
      <Part title={t('about.why')}>
        <p>{why}</p>
      </Part>
      <Part title={t('about.apart')}>
        <p>{apart}</p>
      </Part>
      {servers.length > 0 && <Servers instructions={servers} />}
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const titleId = useId();
  return (
    <section className="findings-about" aria-labelledby={titleId}>
      <h4 id={titleId}>{title}</h4>
      {children}
    </section>
  );
}

function Servers({ instructions }: { readonly instructions: readonly ServerInstruction[] }) {
  const { t } = useTranslation('check');
  const nameOf = (server: ServerName) => (server === 'any' ? t('about.anyServer') : serverNames[server]);
  const kinds = [...new Set(instructions.map(({ server }) => server))];
  const [chosen, setChosen] = useState<ServerName>(kinds[0] ?? 'any');
  return (
    <Part title={t('about.host')}>
      {kinds.length > 1 && (
        <Segmented
          label={t('about.server')}
          choices={kinds.map((id) => ({ id, label: nameOf(id) }))}
          value={chosen}
          onChange={setChosen}
        />
      )}
      {instructions
        .filter(({ server }) => server === chosen)
        .map(({ server, text, lines, triedOn }) => (
          <div key={text} className="findings-about">
            <p>{text}</p>
            {lines !== undefined && <CodeBlock label={t('about.lines', { server: nameOf(server) })}>{lines}</CodeBlock>}
            {triedOn !== undefined && <p className="ui-muted">{t('about.triedOn', { triedOn })}</p>}
          </div>
        ))}
    </Part>
  );
}
