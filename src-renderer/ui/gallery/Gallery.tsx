import {
  Copy,
  KeyRound,
  LockKeyhole,
  MoreHorizontal,
  Plus,
  QrCode,
  RefreshCw,
  Store,
  Trash2,
  WifiOff,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../Banner.tsx';
import { Button, IconButton } from '../Button.tsx';
import { Card } from '../Card.tsx';
import { Checkbox, Switch } from '../Checkbox.tsx';
import { CheckList } from '../CheckList.tsx';
import { CodeBlock } from '../CodeBlock.tsx';
import { ComboBox } from '../ComboBox.tsx';
import { CommandPalette } from '../CommandPalette.tsx';
import { CopyField } from '../CopyField.tsx';
import { type DataColumn, DataTable } from '../DataTable.tsx';
import { ConfirmDialog, ViewDialog } from '../Dialog.tsx';
import { EmptyState } from '../EmptyState.tsx';
import { Fold } from '../Fold.tsx';
import { useFormats } from '../formats.ts';
import { GroupedList } from '../GroupedList.tsx';
import { JsonTree } from '../JsonTree.tsx';
import { KeyName } from '../KeyName.tsx';
import { KeyValue } from '../KeyValue.tsx';
import { ExternalLink, Link } from '../Link.tsx';
import { List } from '../List.tsx';
import { Loading } from '../Loading.tsx';
import { Menu } from '../Menu.tsx';
import { NoticeRegion } from '../NoticeRegion.tsx';
import { showNotice } from '../notices.ts';
import { PictureDialog } from '../PictureDialog.tsx';
import { RadioGroup, Segmented } from '../RadioGroup.tsx';
import { SearchField } from '../SearchField.tsx';
import { Select } from '../Select.tsx';
import { StatusDot } from '../StatusDot.tsx';
import { StatusStrip } from '../StatusStrip.tsx';
import { StepList } from '../StepList.tsx';
import { StoreText } from '../StoreText.tsx';
import { Tabs } from '../Tabs.tsx';
import { TextArea, TextField } from '../TextField.tsx';
import { Time } from '../Time.tsx';
import { WizardFrame } from '../WizardFrame.tsx';
import {
  answer,
  consumerKey,
  curl,
  faultGroups,
  onePixel,
  permissionChoices,
  type SampleStore,
  steps,
  stores,
  strip,
  suggestions,
} from './samples.ts';

/** Every part of the kit in every state, for contributors and for the tests that look at them. */
const pages = [
  { id: 'actions', label: 'Actions', page: Actions },
  { id: 'fields', label: 'Fields', page: Fields },
  { id: 'choices', label: 'Choices', page: Choices },
  { id: 'states', label: 'States', page: States },
  { id: 'facts', label: 'Facts', page: Facts },
  { id: 'lists', label: 'Lists', page: Lists },
  { id: 'wizard', label: 'Wizard', page: Wizard },
] as const;
type PageId = (typeof pages)[number]['id'];

export function Gallery() {
  const { t } = useTranslation('words');
  const [shown, setShown] = useState<PageId>('actions');
  const Page = pages.find(({ id }) => id === shown)?.page ?? Actions;
  return (
    <div className="gallery">
      <nav className="gallery-side" aria-label="Parts">
        <h1>{t('app')}</h1>
        <ul>
          {pages.map(({ id, label }) => (
            <li key={id}>
              <Link onPress={() => setShown(id)}>{label}</Link>
            </li>
          ))}
        </ul>
      </nav>
      <main className="gallery-main">
        <Page />
      </main>
      <NoticeRegion />
      <CommandPalette
        commands={[
          { id: 'connect', label: 'Connect a store', icon: Plus, onAction: () => setShown('wizard') },
          { id: 'check', label: 'Check all stores now', icon: RefreshCw, onAction: () => setShown('states') },
          ...stores.map(({ id, name, host }) => ({
            id,
            label: name,
            hint: host,
            icon: Store,
            onAction: () => showNotice({ tone: 'neutral', text: host }),
          })),
        ]}
      />
    </div>
  );
}

function Actions() {
  const [isAsking, setAsking] = useState(false);
  const [isViewing, setViewing] = useState(false);
  const [isChoosing, setChoosing] = useState(false);
  return (
    <>
      <Card title="Button">
        <Row>
          <Button variant="primary">Check the key</Button>
          <Button>Copy report</Button>
          <Button variant="quiet">Not now</Button>
          <Button variant="danger">Revoke the key</Button>
        </Row>
        <Row>
          <Button variant="primary" isPending>
            Checking the key
          </Button>
          <Button isPending>Copying</Button>
          <Button variant="primary" isDisabled>
            Check the key
          </Button>
          <Button isDisabled>Copy report</Button>
        </Row>
        <Row>
          <Button variant="primary" size="small" icon={Plus}>
            Connect a store
          </Button>
          <Button size="small" icon={RefreshCw}>
            Check now
          </Button>
          <IconButton icon={Copy} label="Copy" />
          <IconButton icon={QrCode} label="Show as QR" variant="secondary" size="small" />
        </Row>
      </Card>
      <Card title="Link and menu">
        <Row>
          <Link onPress={() => showNotice({ tone: 'neutral', text: 'A link within the window.' })}>
            See how calls are made
          </Link>
          <ExternalLink href="https://shop.example/wp-admin/admin.php?page=wc-settings">
            WooCommerce &gt; Settings &gt; Advanced
          </ExternalLink>
          <ExternalLink href="file:///etc/hosts">No web address: no link</ExternalLink>
          <Menu
            label="More for this key"
            entries={[
              { id: 'qr', label: 'Show as QR', icon: QrCode, onAction: () => undefined },
              { id: 'rotate', label: 'Rotate', icon: RefreshCw, isDisabled: true, onAction: () => undefined },
              { id: 'revoke', label: 'Revoke the key…', icon: Trash2, isDanger: true, onAction: () => setAsking(true) },
            ]}
          >
            <IconButton icon={MoreHorizontal} label="More" />
          </Menu>
        </Row>
      </Card>
      <Card title="Dialog and notices">
        <Row>
          <Button onPress={() => setAsking(true)}>Ask before revoking…</Button>
          <Button onPress={() => setViewing(true)}>Show something…</Button>
          <Button onPress={() => setChoosing(true)}>Choose a picture…</Button>
          <Button
            onPress={() => showNotice({ tone: 'success', text: 'The key of Label printer works. 4 calls, 1.2 s.' })}
          >
            A success
          </Button>
          <Button onPress={() => showNotice({ tone: 'warning', text: 'The key may read, and not write.' })}>
            A warning
          </Button>
          <Button onPress={() => showNotice({ tone: 'error', text: 'The store does not answer. Try again later.' })}>
            An error
          </Button>
        </Row>
      </Card>
      <ConfirmDialog
        isOpen={isAsking}
        title="Revoke the key of Label printer"
        confirmLabel="Revoke the key"
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          showNotice({ tone: 'success', text: 'The key of Label printer is revoked.' });
        }}
      >
        Label printer cannot print any more until it gets a new key. This cannot be undone.
      </ConfirmDialog>
      <ViewDialog
        isOpen={isViewing}
        title="What Label printer may do"
        closeLabel="Close"
        onClose={() => setViewing(false)}
      >
        It may read orders, and nothing else.
      </ViewDialog>
      <PictureDialog
        isOpen={isChoosing}
        title="Which screen?"
        groups={[
          { label: 'Screens', choices: [{ id: 'screen', label: 'Screen 1', picture: onePixel }] },
          { label: 'Windows', choices: [{ id: 'window', label: 'A title that goes on '.repeat(9) }] },
        ]}
        noPicture="No picture"
        none="There is none."
        onChoose={() => setChoosing(false)}
        onCancel={() => setChoosing(false)}
      >
        Choose by its looks.
      </PictureDialog>
    </>
  );
}

function Fields() {
  const [search, setSearch] = useState('Ink');
  const [path, setPath] = useState('orders');
  const [permission, setPermission] = useState<'read' | 'write' | 'read_write' | null>(null);
  return (
    <>
      <Card title="Text">
        <TextField
          label="Address of the store"
          description="As you open it in the browser."
          placeholder="shop.example"
          isRequired
        />
        <TextField
          label="Description"
          defaultValue="Label printer"
          error="There is a key of this name already. Choose another."
        />
        <TextField label="Consumer key" isMono isReadOnly value="ck_…a1b2c3d" />
        <TextField label="Proxy" isDisabled defaultValue="proxy.example:3128" />
        <TextArea
          label="Key and secret"
          isMono
          rows={3}
          description="Paste whatever you have: both lines, a link, a QR code."
        />
      </Card>
      <Card title="Search">
        <SearchField label="Search the stores" value={search} onChange={setSearch} />
        <ComboBox label="Path" isMono suggestions={suggestions} value={path} onChange={setPath} />
      </Card>
      <Card title="Select">
        <Select
          label="Permissions"
          placeholder="Choose"
          choices={permissionChoices}
          value={permission}
          onChange={setPermission}
          description="What the tool needs, and no more."
        />
        <Select
          label="Language"
          choices={[{ id: 'en', label: 'English' }]}
          value="en"
          onChange={() => undefined}
          error="The language file cannot be read."
        />
        <Select
          label="Theme"
          isDisabled
          choices={[{ id: 'system', label: 'As the system' }]}
          value="system"
          onChange={() => undefined}
        />
      </Card>
    </>
  );
}

function Choices() {
  const [permission, setPermission] = useState<'read' | 'write' | 'read_write' | null>('read_write');
  const [view, setView] = useState<'tree' | 'text' | 'headers'>('tree');
  return (
    <>
      <Card title="Checkbox">
        <Checkbox description="Tools that were written before 2017 need it.">Legacy REST API</Checkbox>
        <Checkbox defaultSelected>Remember this computer</Checkbox>
        <Checkbox isIndeterminate>All stores</Checkbox>
        <Checkbox isInvalid>I have kept a copy of the passphrase</Checkbox>
        <Checkbox isDisabled defaultSelected>
          With secrets
        </Checkbox>
      </Card>
      <Card title="Switch">
        <Switch description="Gatehouse stands in the tray, and opens no window.">Start at login</Switch>
        <Switch defaultSelected>Remind me when a key is a year old</Switch>
        <Switch isDisabled>Updates</Switch>
      </Card>
      <Card title="Radio group">
        <RadioGroup label="Permissions" choices={permissionChoices} value={permission} onChange={setPermission} />
        <RadioGroup
          label="Permissions of the other key"
          choices={permissionChoices.slice(0, 2)}
          value={null}
          onChange={() => undefined}
          error="Choose one: a key without a permission cannot be added."
        />
      </Card>
      <Card title="Segmented">
        <Segmented
          label="Show the answer as"
          choices={[
            { id: 'tree', label: 'Tree' },
            { id: 'text', label: 'Text' },
            { id: 'headers', label: 'Headers' },
          ]}
          value={view}
          onChange={setView}
        />
        <Segmented
          label="Unit"
          isDisabled
          choices={[
            { id: 'ms', label: 'ms' },
            { id: 's', label: 's' },
          ]}
          value="ms"
          onChange={() => undefined}
        />
      </Card>
    </>
  );
}

function States() {
  const { t } = useTranslation('words');
  return (
    <>
      <Banner tone="warning" icon={WifiOff}>
        This computer is offline. What you see is from the last check.
      </Banner>
      <Banner tone="error" icon={LockKeyhole} action={<Button size="small">Unlock the keychain</Button>}>
        The keychain is locked. Unlock it to use your keys.
      </Banner>
      <Banner tone="success">The key works.</Banner>
      <Banner tone="neutral">WooCommerce 11.1 is out. Nothing changes for your keys.</Banner>
      <Card title="Status" aside={<StatusDot tone="success" text={t('status.healthy')} />}>
        <Row>
          <StatusDot tone="success" text={t('status.healthy')} />
          <StatusDot tone="warning" text={t('status.warning')} />
          <StatusDot tone="error" text={t('status.problem')} />
          <StatusDot tone="neutral" text={t('status.unknown')} />
          <StatusDot tone="neutral" text={t('status.offline')} isTextHidden />
        </Row>
      </Card>
      <Card title="Steps">
        <StepList label="Check of the key" steps={steps} />
      </Card>
      <Card title="Loading">
        <Loading slow="Still waiting for shop.example. Some servers take up to a minute." />
      </Card>
      <Card title="Empty">
        <EmptyState
          icon={KeyRound}
          title="No store yet"
          actions={
            <>
              <Button variant="primary">Connect a store</Button>
              <Button>Try it with the practice store</Button>
            </>
          }
        >
          Connect a store, and its key, its health and its calls stand here.
        </EmptyState>
      </Card>
    </>
  );
}

function Facts() {
  const { t } = useTranslation('words');
  const { bytes, duration, number } = useFormats();
  const [tab, setTab] = useState<'overview' | 'check' | 'key' | 'tools'>('overview');
  const [check, setCheck] = useState('check-29');
  return (
    <>
      <Card title="Strip">
        <StatusStrip label="The last 30 checks" items={strip} selected={check} onSelect={setCheck} />
        <p>{strip.find(({ id }) => id === check)?.label}</p>
      </Card>
      <Card title="Tabs and facts">
        <Tabs
          label="Store"
          pages={[
            { id: 'overview', label: 'Overview' },
            { id: 'check', label: 'Check' },
            { id: 'key', label: 'Key', icon: KeyRound },
            { id: 'tools', label: 'Tools', isDisabled: true },
          ]}
          selected={tab}
          onSelect={setTab}
        >
          <KeyValue
            rows={[
              { name: 'Key', value: <KeyName last7="a1b2c3d" /> },
              { name: 'Permissions', value: t('permission.read_write') },
              { name: 'Name', value: <StoreText>{stores[4]?.name ?? ''}</StoreText> },
              { name: 'Checked', value: <Time at="2026-07-30T12:00:00Z" /> },
              { name: 'Answer', value: `${bytes(1_534_000)} in ${duration(420)}, ${number(25_000)} entries` },
            ]}
          />
        </Tabs>
      </Card>
      <Card title="Navigation at the side">
        <Tabs
          label="Settings"
          orientation="vertical"
          pages={[
            { id: 'overview', label: 'General' },
            { id: 'check', label: 'Network' },
            { id: 'key', label: 'Keychain' },
          ]}
          selected={tab === 'tools' ? 'overview' : tab}
          onSelect={setTab}
        >
          <p>How Gatehouse reaches your stores.</p>
        </Tabs>
      </Card>
      <Card title="Code and fold">
        <CodeBlock label="curl command">{curl}</CodeBlock>
        <CopyField label="Consumer key" value={consumerKey} />
        <Fold title="How we know">
          <p>The same call with a signature was let in, and with the header it was not.</p>
        </Fold>
        <Fold title="What is fine" isOpenAtFirst>
          <p>Permalinks, HTTPS, the cache.</p>
        </Fold>
      </Card>
    </>
  );
}

const storeColumns: ReadonlyArray<DataColumn<SampleStore>> = [
  {
    id: 'name',
    label: 'Name',
    width: '2fr',
    minWidth: 120,
    isRowHeader: true,
    cell: ({ name }) => <StoreText>{name}</StoreText>,
  },
  { id: 'host', label: 'Address', width: '1fr', minWidth: 120, cell: ({ host }) => host },
  { id: 'status', label: 'Status', width: 96, cell: ({ tone }) => <StatusDot tone={tone} text={tone} /> },
  { id: 'calls', label: 'Calls', width: 80, isNumber: true, cell: ({ calls }) => calls },
];

function Lists() {
  const [selected, setSelected] = useState<string>();
  const [fault, setFault] = useState<string | undefined>('slow');
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set(['store-0']));
  const [row, setRow] = useState<string | undefined>('store-0');
  return (
    <>
      <Card title="List">
        <div className="gallery-list">
          <List
            label="Stores"
            items={stores}
            textOf={({ name }) => name}
            selected={selected}
            onSelect={setSelected}
            empty={null}
          >
            {({ name, host, tone }) => (
              <div className="gallery-store">
                <span className="gallery-store-name">
                  <StoreText>{name}</StoreText>
                </span>
                <StatusDot tone={tone} text={tone} isTextHidden />
                <span className="ui-muted">{host}</span>
              </div>
            )}
          </List>
        </div>
        <List
          label="No stores"
          items={[]}
          textOf={() => ''}
          selected={undefined}
          onSelect={setSelected}
          empty={<p>No store has this name.</p>}
        >
          {() => null}
        </List>
      </Card>
      <Card title="Grouped list">
        <div className="gallery-list">
          <GroupedList
            label="Faults"
            groups={faultGroups}
            textOf={({ name }) => name}
            selected={fault}
            onSelect={setFault}
            empty={null}
          />
        </div>
      </Card>
      <Card title="Check list">
        <div className="gallery-list">
          <CheckList
            label="Stores to export"
            items={stores}
            textOf={({ name }) => name}
            selected={checked}
            onChange={setChecked}
          >
            {({ name }) => <StoreText>{name}</StoreText>}
          </CheckList>
        </div>
      </Card>
      <Card title="Table">
        <div className="gallery-list">
          <DataTable
            label="Stores and their calls"
            columns={storeColumns}
            items={stores}
            textOf={({ name }) => name}
            rowHeight={36}
            selected={row}
            onSelect={setRow}
            empty={null}
          />
        </div>
      </Card>
      <Card title="Tree">
        <div className="gallery-list">
          <JsonTree label="Answer" value={answer} />
        </div>
      </Card>
    </>
  );
}

function Wizard() {
  const [current, setCurrent] = useState(1);
  const questions = ['Where is your store?', 'Give Gatehouse a key', 'What the key can do'];
  return (
    <Card title="Wizard">
      <WizardFrame
        label="Connect a store"
        steps={['Address', 'Key', 'Check']}
        current={current}
        title={questions[current] ?? ''}
        onBack={current === 0 ? undefined : () => setCurrent(current - 1)}
        primaryLabel={current === 2 ? 'Keep the key' : 'Check the key'}
        onPrimary={() => setCurrent(Math.min(current + 1, 2))}
      >
        <p className="ui-muted">
          Open <ExternalLink href="https://shop.example/wp-admin/">the REST API screen of your store</ExternalLink> and
          choose <b>Add key</b>. Set <b>Permissions</b> to <b>Read/Write</b>.
        </p>
        <TextArea label="Key and secret" isMono rows={3} />
      </WizardFrame>
    </Card>
  );
}

function Row({ children }: { children: ReactNode }) {
  return <div className="gallery-row">{children}</div>;
}
