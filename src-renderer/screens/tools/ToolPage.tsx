import './tools.css';
import { KeyRound, Pause, Play, SlidersHorizontal, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../src-main/contract/result.ts';
import type { ToolLogin, ToolSummary } from '../../../src-main/contract/tools.ts';
import { host } from '../../state/host.ts';
import { go, type ToolLack } from '../../state/route.ts';
import { readTools } from '../../state/tools.ts';
import { noteVault } from '../../state/vault.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { CopyField } from '../../ui/CopyField.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Fold } from '../../ui/Fold.tsx';
import { useFormats } from '../../ui/formats.ts';
import { KeyName } from '../../ui/KeyName.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { useKitServices } from '../../ui/Kit.tsx';
import { showNotice } from '../../ui/notices.ts';
import { StoreText } from '../../ui/StoreText.tsx';
import { Time } from '../../ui/Time.tsx';
import { FailureBanner } from '../parts/Failed.tsx';
import { shortName } from '../parts/short-name.ts';
import { CallLogCard } from './CallLogCard.tsx';
import { GatewayBanner } from './GatewayBanner.tsx';
import { LoginShown } from './LoginShown.tsx';
import { OfTool, toTools } from './OfTool.tsx';
import { ReadySettings } from './ReadySettings.tsx';
import { ToolStateDot, useAreaWords } from './ToolFacts.tsx';
import { toolState, usedToday } from './tool-state.ts';
import { useCounts } from './use-counts.ts';

export interface ToolPageProps {
  readonly storeId: string;
  readonly toolId: string;
}

/** All about one tool: what it may do, how it was used, what it calls, and the ways to hold it or to take its key back. */
export function ToolPage({ storeId, toolId }: ToolPageProps) {
  useCounts(storeId);
  return (
    <OfTool storeId={storeId} toolId={toolId}>
      {({ tool, tools }) => <ShownTool tool={tool} tools={tools} />}
    </OfTool>
  );
}

function toChange({ id, store }: ToolSummary, lack?: ToolLack): void {
  go({ page: 'change-tool', storeId: store, tool: id, ...(lack === undefined ? {} : { lack }) });
}

interface ToolProps {
  readonly tool: ToolSummary;
}

function ShownTool({ tool, tools }: ToolProps & { readonly tools: readonly ToolSummary[] }) {
  const { t } = useTranslation('tools');
  const { now } = useKitServices();
  const [login, setLogin] = useState<ToolLogin>();
  const state = toolState(tool, now());
  return (
    <>
      <Head tool={tool} onReplaced={setLogin} />
      <GatewayBanner hasTools />
      {state === 'paused' && <Banner tone="warning">{t('tool.pausedText')}</Banner>}
      {state === 'expired' && (
        <Banner
          tone="error"
          action={
            <Button size="small" onPress={() => toChange(tool, 'until')}>
              {t('tool.prolong')}
            </Button>
          }
        >
          {t('tool.expiredText')}
        </Banner>
      )}
      {login && (
        <Card title={t('tool.replaced')} aside={<Button onPress={() => setLogin(undefined)}>{t('login.hide')}</Button>}>
          <LoginShown login={login} program="fields" />
        </Card>
      )}
      <div className="store-cards">
        <Rules tool={tool} />
        <Use tool={tool} />
      </div>
      {login === undefined && <SetUp tool={tool} />}
      <CallLogCard store={tool.store} tool={tool.id} tools={tools} fileName={tool.id} />
    </>
  );
}

function Head({ tool, onReplaced }: ToolProps & { readonly onReplaced: (login: ToolLogin) => void }) {
  const { t } = useTranslation('tools');
  const [failure, setFailure] = useState<Failure>();
  const [isPausing, setPausing] = useState(false);
  const pause = async () => {
    setPausing(true);
    const paused = await host().pauseTool({ tool: tool.id, paused: !tool.paused });
    await readTools(tool.store);
    setPausing(false);
    setFailure(paused.ok ? undefined : paused.failure);
    noteVault(paused.ok ? undefined : paused.failure);
  };
  return (
    <>
      <header className="store-head">
        <div className="store-head-words">
          <h1 tabIndex={-1}>
            <StoreText>{tool.name}</StoreText>
          </h1>
          <p className="part-small">
            <ToolStateDot tool={tool} />
          </p>
        </div>
        <div className="part-row">
          <Button icon={tool.paused ? Play : Pause} isPending={isPausing} onPress={() => void pause()}>
            {t(tool.paused ? 'tool.resume' : 'tool.pause')}
          </Button>
          <Replace tool={tool} onReplaced={onReplaced} onFailed={setFailure} />
          <Revoke tool={tool} onFailed={setFailure} />
        </div>
      </header>
      {failure && <FailureBanner failure={failure} />}
    </>
  );
}

interface ActionProps extends ToolProps {
  readonly onFailed: (failure: Failure | undefined) => void;
}

function Replace({ tool, onReplaced, onFailed }: ActionProps & { readonly onReplaced: (login: ToolLogin) => void }) {
  const { t } = useTranslation('tools');
  const replace = async () => {
    const replaced = await host().replaceTool({ tool: tool.id });
    noteVault(replaced.ok ? undefined : replaced.failure);
    onFailed(replaced.ok ? undefined : replaced.failure);
    if (!replaced.ok) return;
    onReplaced(replaced.value);
    await readTools(tool.store);
  };
  return (
    <Asked
      icon={KeyRound}
      label={t('tool.replace')}
      title={t('tool.replaceTitle', { name: shortName(tool.name) })}
      confirmLabel={t('tool.replaceConfirm')}
      work={replace}
    >
      {t('tool.replaceText')}
    </Asked>
  );
}

function Revoke({ tool, onFailed }: ActionProps) {
  const { t } = useTranslation('tools');
  const revoke = async () => {
    const revoked = await host().revokeTool({ tool: tool.id });
    noteVault(revoked.ok ? undefined : revoked.failure);
    onFailed(revoked.ok ? undefined : revoked.failure);
    if (!revoked.ok) return;
    showNotice({ tone: 'success', text: t('tool.revoked', { name: shortName(tool.name) }) });
    toTools(tool.store);
    await readTools(tool.store);
  };
  return (
    <Asked
      icon={Trash2}
      label={t('tool.revoke')}
      title={t('tool.revokeTitle', { name: shortName(tool.name) })}
      confirmLabel={t('tool.revokeConfirm')}
      work={revoke}
    >
      {t('tool.revokeText')}
    </Asked>
  );
}

interface AskedProps {
  readonly icon: typeof KeyRound;
  readonly label: string;
  readonly title: string;
  readonly confirmLabel: string;
  readonly work: () => Promise<void>;
  /** What will be gone, and for whom. */
  readonly children: ReactNode;
}

/** A button for what cannot be undone, and the question before it. */
function Asked({ icon, label, title, confirmLabel, work, children }: AskedProps) {
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    await work();
    setBusy(false);
    setAsking(false);
  };
  return (
    <>
      <Button icon={icon} onPress={() => setAsking(true)}>
        {label}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={title}
        confirmLabel={confirmLabel}
        isPending={isBusy}
        onConfirm={() => void confirm()}
        onCancel={() => setAsking(false)}
      >
        {children}
      </ConfirmDialog>
    </>
  );
}

function Rules({ tool }: ToolProps) {
  const { t } = useTranslation(['tools', 'words']);
  const { dateTime } = useFormats();
  const areaWords = useAreaWords();
  const { permission, areas, expiresAt, perMinute, keyLast7, addedAt, replacedAt } = tool;
  return (
    <Card
      title={t('tools:tool.rules')}
      aside={
        <Button size="small" icon={SlidersHorizontal} onPress={() => toChange(tool)}>
          {t('tools:tool.change')}
        </Button>
      }
    >
      <KeyValue
        rows={[
          { name: t('tools:tool.permission'), value: t(`words:permission.${permission}`) },
          { name: t('tools:tool.areas'), value: areaWords(areas) },
          {
            name: t('tools:tool.until'),
            value: expiresAt === undefined ? t('tools:tool.forever') : dateTime(expiresAt),
          },
          {
            name: t('tools:tool.perMinute'),
            value:
              perMinute === undefined ? t('tools:tool.anyNumber') : t('tools:tool.perMinuteMost', { count: perMinute }),
          },
          {
            name: t('tools:tool.key'),
            value: (
              <>
                <KeyName last7={keyLast7} />, {t(replacedAt ? 'tools:tool.keyReplaced' : 'tools:tool.keyMade')}{' '}
                <Time at={replacedAt ?? addedAt} />
              </>
            ),
          },
        ]}
      />
    </Card>
  );
}

function Use({ tool }: ToolProps) {
  const { t } = useTranslation('tools');
  const { now } = useKitServices();
  const { bytes } = useFormats();
  const { use, url } = tool;
  const today = usedToday(use, now());
  return (
    <Card title={t('tool.use')}>
      <KeyValue
        rows={[
          {
            name: t('tool.lastUse'),
            value: use.lastUsedAt === undefined ? t('tool.never') : <Time at={use.lastUsedAt} />,
          },
          { name: t('tool.calls'), value: t('tool.ofWhichToday', { all: use.calls, today: today.calls }) },
          { name: t('tool.refusals'), value: t('tool.ofWhichToday', { all: use.refusals, today: today.refusals }) },
          { name: t('tool.bytes'), value: bytes(use.bytes) },
        ]}
      />
      <CopyField label={t('login.url')} value={url} />
    </Card>
  );
}

const keyPlaceholder = 'CONSUMER_KEY';
const secretPlaceholder = 'CONSUMER_SECRET';

/** For another program, or the same one on its next start: without what is known no more. */
function SetUp({ tool }: ToolProps) {
  const { t } = useTranslation('tools');
  const login = {
    name: tool.name,
    url: tool.url,
    consumerKey: keyPlaceholder,
    consumerSecret: secretPlaceholder,
    rules: tool,
  };
  return (
    <Fold title={t('tool.setUp')} isMadeWhenOpened>
      <p className="part-small">{t('ready.placeholders', { key: keyPlaceholder, secret: secretPlaceholder })}</p>
      <ReadySettings login={login} program="fields" />
    </Fold>
  );
}
