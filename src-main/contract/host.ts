import type { StoreHistory } from './history.ts';
import type { languages } from './languages.ts';
import type { CheckReport, Permission, Step, StoreRecord, VaultStatus } from './models.ts';
import type { PracticeFaultName } from './practice-faults.ts';
import type { Failure, Result } from './result.ts';
import type { RotationOrder, RotationPhase, RotationReason } from './rotation.ts';
import type {
  GatewayStatus,
  Tool,
  ToolCall,
  ToolCalls,
  ToolCallsRequest,
  ToolChanges,
  ToolLogin,
  ToolRules,
  ToolSummary,
} from './tools.ts';
import type { ExportReport, ImportChoice, ImportPlan, ImportReport } from './transfer.ts';

/** A store without what only the core needs: no authority's text, one line for the key in use. */
export interface StoreSummary {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly keyLast7: string;
  readonly permission: Permission;
  /** How it stood at its last check: `warning` where it works, by a detour or with a risk. */
  readonly health: 'healthy' | 'warning' | 'problem';
  readonly checkedAt: string;
  /** Of the key in use: since when it is kept here. ISO 8601, UTC. */
  readonly keyAddedAt: string;
  /** Its age is worth no word until then: the person said so. */
  readonly remindAfter?: string;
  /** A rotation of the key is under way. */
  readonly rotation?: RotationPhase;
}

/** What the address step of connecting found out, before any key is asked for. */
export interface AddressReport {
  /** Names this connection in the calls that follow; forgotten when kept, cancelled or the program ends. */
  readonly connection: string;
  readonly address: string;
  readonly home: string;
  readonly siteName: string;
  /** What the store is called if no name is given: as it is here already, else after the site, and no other's name. */
  readonly suggestedName: string;
  readonly https: boolean;
  /** The Add-key screen of this store's wp-admin. */
  readonly addKeyUrl: string;
  /** What was handed over for a diagnosis before, and taken along. */
  readonly paste?: PasteReport;
}

/** What was pasted; one flavour or both, as the clipboard has them. It goes to the core and never comes back. */
export interface Paste {
  readonly text?: string;
  readonly html?: string;
  /** What the codes of a picture say, where one was scanned instead. */
  readonly codes?: readonly string[];
}

/** What was understood of a paste, with nothing of it but the last seven characters. */
export interface PasteReport {
  readonly state: 'complete' | 'secret-missing' | 'key-missing' | 'choose';
  /** Of the consumer key, where there is one. */
  readonly keyLast7?: string;
  /** For `choose`: the pairs found. */
  readonly choices?: readonly PasteChoice[];
  /** What was put right on the way in. */
  readonly repairs: readonly PasteRepair[];
}

/** A paste that was understood, and where it is held. */
export interface OfferedKey extends PasteReport {
  /** Names what was handed over in the calls that follow. */
  readonly connection: string;
}

export interface PasteChoice {
  readonly keyLast7: string;
  readonly secretLast7: string;
}

export const pasteRepairs = [
  'swapped-labels',
  'upper-case-lowered',
  'blanks-removed',
  'invisible-characters-removed',
  'prefix-doubled',
] as const;
export type PasteRepair = (typeof pasteRepairs)[number];

/** The name and password that a staging site's server asks for before anything else. They go to the core and never come back. */
export interface StagingLogin {
  readonly user: string;
  readonly password: string;
}

/** A call to a store, as a person writes it. */
export interface StoreCallRequest {
  readonly store: string;
  readonly method: string;
  /** `products/12`, `/wp-json/wc/v3/orders`, or a whole address of this store. */
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  /** JSON text. */
  readonly body?: string;
  /** Last seven characters of the key to call with; the one in use unless given. */
  readonly key?: string;
  /** Follow the pages of a list and answer with all of it. */
  readonly allPages?: boolean;
}

export interface StoreCallReport {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent when the answer was not JSON. */
  readonly json?: unknown;
  /** The beginning of an answer that was not JSON. */
  readonly text?: string;
  /** Why the store refused, where it did. */
  readonly problem?: Failure;
  /** Something stood before the JSON: a notice of PHP, a byte-order mark. */
  readonly polluted: boolean;
  readonly bytes: number;
  readonly durationMs: number;
  readonly pages: number;
}

/** A key as a QR code, for a person to scan. The one answer of `Host` that holds a secret. */
export interface ShownKey {
  /** A PNG with its quiet zone, as a `data:` address. The code says what WooCommerce's own says. */
  readonly picture: string;
  readonly keyLast7: string;
  /** After so many seconds it is to be taken away. */
  readonly seconds: number;
}

/** A route of a store's REST API, from its own index. */
export interface StoreRoute {
  /** `/wc/v3/products/{id}`: below the REST root, parameters in braces. */
  readonly path: string;
  readonly methods: readonly string[];
}

export const themes = ['system', 'light', 'dark'] as const;

/** What a person chooses once for the whole app. */
export interface AppSettings {
  readonly theme: (typeof themes)[number];
  readonly language: (typeof languages)[number];
  /** After how many days a key's age is worth a reminder; 0 for never. */
  readonly reminderDays: number;
  /** `system`, `none`, or the address of a proxy, such as `http://proxy.example:3128`. */
  readonly proxy: string;
  readonly startAtLogin: boolean;
  /** Closing the window leaves Gatehouse in the tray, with its tools. */
  readonly keepInTray: boolean;
  readonly updates: boolean;
  /** The gateway for desktop tools runs with the app, from the first tool on. */
  readonly gateway: boolean;
  /** Where the gateway listens; the settings of tools hold it. From 1024 to 65535. */
  readonly gatewayPort: number;
}

/** What this computer's door to Gatehouse can do; a page shows what is there and asks for nothing else. */
export interface DoorCapabilities {
  /** Folders can be shown in the system's file manager. */
  readonly openFolder: boolean;
  readonly startAtLogin: boolean;
  /** `missing`: this desktop shows no icons in a tray; `never`: this door has none. */
  readonly tray: 'there' | 'missing' | 'never';
  readonly updates: boolean;
  /** The system's own proxy settings are known. */
  readonly systemProxy: boolean;
  /** The system can be asked now to confirm who sits here, as macOS does with Touch ID. */
  readonly confirmsPerson: boolean;
}

export interface AppDescription {
  readonly version: string;
  readonly platform: 'linux' | 'mac' | 'windows';
  readonly dataFolder: string;
  /** The system's languages (BCP 47), most wanted first; absent where the page's own browser knows them. */
  readonly systemLanguages?: readonly string[];
  readonly capabilities: DoorCapabilities;
}

/** A practice store that was started by the app and ends with it. */
export interface PracticeReport {
  /** What is to be typed; a fault may want it to be no address at all. */
  readonly address: string;
  /** PEM; absent over http, and where a certificate that nobody knows is the fault. */
  readonly authority?: string;
  /** Where its key is: the Add-key screen, or, with a fault, a page with the key to practise with. */
  readonly addKeyUrl: string;
  /** With a fault: the key to practise with, handed over already. Absent where what was copied is no whole key. */
  readonly key?: OfferedKey;
}

/** What a key can be scanned from where the system has to allow it. */
export const scanSources = ['camera', 'screen'] as const;
export type ScanSource = (typeof scanSources)[number];

/** A screen, or a window of another program, that can be looked at for a key. */
export interface DisplaySource {
  readonly id: string;
  /** As the system names it. A window's title is its program's to choose: foreign words. */
  readonly name: string;
  readonly kind: 'screen' | 'window';
  /** What it shows now, small, as a data URL; absent where the system has no picture of it, as of a minimised window. */
  readonly thumbnail?: string;
}

/** What the window's menu asks of the page. */
export const menuCommands = ['connect-store', 'settings', 'about'] as const;
export type MenuCommand = (typeof menuCommands)[number];

/** Where a `gatehouse:` link from outside leads. The page shows it; nothing is done by following one. */
export type DeepLink =
  | { readonly to: 'home' }
  /** The wizard, with this typed into its address field. */
  | { readonly to: 'connect'; readonly address: string }
  /** The page of a store that is connected already. */
  | { readonly to: 'store'; readonly store: string };

/** Told while something runs; `task` is the id that the caller gave. */
export type HostEvent =
  | { readonly type: 'step'; readonly task: string; readonly step: Step }
  | { readonly type: 'vault-prompt'; readonly pending: boolean }
  | { readonly type: 'notice'; readonly failure: Failure }
  /** Its record is another one now, not because of what this page asked for alone: read it again. */
  | { readonly type: 'store-changed'; readonly store: string }
  /** Gatehouse has checked it by itself, since there is another network: its record and its history are others now. */
  | { readonly type: 'checked-again'; readonly store: string }
  /** Gatehouse has asked by itself, and the store, of this name, knows the old key no more: it is erased. */
  | { readonly type: 'rotation-over'; readonly store: string; readonly name: string }
  /** Tools were added, changed or taken away, by whichever program of ours: read them again. */
  | { readonly type: 'tools-changed' }
  | { readonly type: 'gateway-changed'; readonly status: GatewayStatus }
  /** A tool has called. Not every call is told when there are many: `toolCalls` has them all. */
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  | { readonly type: 'command'; readonly command: MenuCommand }
  | { readonly type: 'link'; readonly link: DeepLink }
  /** The page has asked for a display, and the door leaves the choice to it: `chooseDisplay` answers. Screens first. */
  | { readonly type: 'choose-display'; readonly request: string; readonly sources: readonly DisplaySource[] };

/**
 * All that a door (the window, the browser, the command line) can ask of the core, as messages: plain data in,
 * a `Result` of plain data out, progress as events. Nothing that this interface returns ever holds a secret of a store,
 * with one named exception: `showKeyAsQr`. A tool's local key, which opens nothing but this computer's gateway, is told
 * once, by `addTool` and `replaceTool`.
 */
export interface Host {
  /** Finds the store behind what was typed, and whether a key can work there. Sends nothing secret. */
  inspectAddress(request: {
    readonly task: string;
    readonly address: string;
    /** PEM of an authority to trust for this store alone. */
    readonly authority?: string;
    /** Takes along the key that was handed over under this name. */
    readonly connection?: string;
    /** For a staging site. Given only to a server that asks for it, over https; kept with the store. */
    readonly staging?: StagingLogin;
  }): Promise<Result<AddressReport>>;

  /** Takes what was pasted for the key. A lone half is kept until the other comes. */
  offerKey(request: {
    /** Absent where there is no address yet: for a diagnosis. */
    readonly connection?: string;
    readonly paste: Paste;
    /** Answers an earlier `choose`. */
    readonly choice?: PasteChoice;
  }): Promise<Result<OfferedKey>>;

  /** Checks the key that was offered, step by step. Keeps nothing. */
  checkKey(request: {
    readonly task: string;
    readonly connection: string;
    readonly wanted: Permission;
  }): Promise<Result<CheckReport>>;

  /** Keeps a key that was checked: the secret in the vault, then the record on disk. */
  keepStore(request: {
    readonly task: string;
    readonly connection: string;
    readonly name?: string;
    readonly description?: string;
  }): Promise<Result<StoreRecord>>;

  /** Forgets a connection that was not kept, and the key that was offered with it. */
  forgetConnection(request: { readonly connection: string }): Promise<Result<void>>;

  /** By name, as people count: `Shop 9` before `Shop 10`. */
  listStores(): Promise<Result<readonly StoreSummary[]>>;
  /** By id, name, host, or the beginning of one if that is unmistakable. */
  showStore(request: { readonly store: string }): Promise<Result<StoreRecord>>;
  /** Checks the key in use, as `diagnose` does. `wanted`: what its record says, unless given. */
  checkStore(request: {
    readonly task: string;
    readonly store: string;
    readonly wanted?: Permission;
  }): Promise<Result<CheckReport>>;
  /**
   * Says how it stands with an address, with a key or without one; keeps nothing. What is wrong with the store, the
   * address or the key is a report with findings. Failures are our own: `cancelled`, `offline`, `captive-portal`, `proxy-failed`, a paste
   * that is no key pair, an authority or a staging login that cannot be, `connection-not-found`.
   */
  diagnose(request: {
    readonly task: string;
    readonly address: string;
    readonly authority?: string;
    /**
     * Names what was handed over before, by `offerKey` or with a diagnosis: the id of its report will do. It is used
     * again where this request brings nothing else.
     */
    readonly connection?: string;
    readonly paste?: Paste;
    readonly staging?: StagingLogin;
    /** Read and write, unless told otherwise. */
    readonly wanted?: Permission;
  }): Promise<Result<CheckReport>>;
  /**
   * One of the last reports, by its id: as a report for a supporter, or as a message to the host. No secret is in it.
   * `report-not-found`; `nothing-for-host` where nothing that was found is the host's to mend.
   */
  describeReport(request: {
    readonly report: string;
    readonly as: 'report' | 'host-letter';
  }): Promise<Result<{ readonly text: string }>>;
  /** What happened to a store since it was connected here. */
  storeHistory(request: { readonly store: string }): Promise<Result<StoreHistory>>;
  /** Keeps the age of the key in use from being mentioned for so many days. */
  putOffReminder(request: { readonly store: string; readonly days: number }): Promise<Result<StoreRecord>>;
  callStore(request: StoreCallRequest & { readonly task: string }): Promise<Result<StoreCallReport>>;
  /**
   * Tries the name and password that a kept store's staging site asks for, and keeps them, or, given `null`, erases
   * them. Fails with `staging-needs-https`, `staging-not-asked`, `staging-login-refused`, or as a check does.
   */
  setStagingLogin(request: {
    readonly task: string;
    readonly store: string;
    readonly staging: StagingLogin | null;
  }): Promise<Result<StoreRecord>>;
  /**
   * Draws a kept key and its secret as a QR code, for a phone or another computer. The door has asked first; where the
   * system can confirm who sits here, it is asked to. Noted in the store's history before it is returned.
   *
   * `person-not-confirmed`, `key-not-found`, or as the vault does. Whoever shows it takes it away after `seconds`, when
   * the window loses the focus and when the page is left, and keeps it nowhere.
   */
  showKeyAsQr(request: {
    readonly task: string;
    readonly store: string;
    /** Last seven characters of the key; the one in use unless given. */
    readonly key?: string;
  }): Promise<Result<ShownKey>>;
  renameStore(request: { readonly store: string; readonly name: string }): Promise<Result<StoreRecord>>;
  /**
   * Follows a store to another address: found anew, the kept key verified there, then recorded. Fails with `address-taken`
   * where another of the stores is at that address.
   */
  moveStore(request: {
    readonly task: string;
    readonly store: string;
    readonly address: string;
    readonly authority?: string;
  }): Promise<Result<StoreRecord>>;
  /** Removes the record and its keys from the vault. The door has asked first. */
  removeStore(request: { readonly task: string; readonly store: string }): Promise<Result<void>>;
  /** Removes all records, all keys and the settings. The door has asked first. */
  forgetEverything(request: {
    readonly task: string;
  }): Promise<Result<{ readonly stores: number; readonly keys: number }>>;

  /**
   * Begins to rotate the key in use: from now on the record has a `rotation`, until that is over. `order`: replace first,
   * unless told. Fails with `rotation-under-way` where one was begun already, by whichever door.
   */
  startRotation(request: {
    readonly store: string;
    readonly reason: RotationReason;
    readonly order?: RotationOrder;
  }): Promise<Result<StoreRecord>>;
  /**
   * Takes the key that was handed over under this name as the new one: into the vault at once, since its secret is shown
   * only once, and then verified as `verifyNewKey` does. In the place of another that was taken before. Fails with
   * `rotation-key-not-new` for a key that is kept for this store already, whatever secret comes with it; nothing is kept
   * then, and what was handed over can still be given again.
   */
  takeNewKey(request: {
    readonly task: string;
    readonly store: string;
    readonly connection: string;
  }): Promise<Result<StoreRecord>>;
  /**
   * Checks the new key and compares it with the old one, both asked now. A failure says why the store did not take it, or
   * why that could not be told; it also stands in the record (`newKey.problem`). Fails with `other-store` and
   * `rotation-other-home` where the store is not the one that the old key is for.
   */
  verifyNewKey(request: { readonly task: string; readonly store: string }): Promise<Result<StoreRecord>>;
  /**
   * Makes calls with the new key from now on; those that are under way end with the old one. The store is asked once more
   * whether it takes the new key; where it does not, or the verification is no longer fresh, that is made again. Fails with `rotation-fewer-rights` unless those are accepted.
   */
  switchKey(request: {
    readonly task: string;
    readonly store: string;
    readonly acceptFewerRights?: boolean;
  }): Promise<Result<StoreRecord>>;
  /**
   * Asks the store whether it still knows the old key; never sends that key's secret. Where it does not and the new key
   * works, the old secret is erased and the rotation over: the record has no `rotation` any more. Else the answer is in
   * `rotation.revocation`.
   */
  confirmRevoked(request: { readonly task: string; readonly store: string }): Promise<Result<StoreRecord>>;
  /**
   * Makes calls with the old key again. The new one is kept for another switch (`verified`), or, where the store refuses
   * it, erased (`awaiting-key`). Fails with `rotation-old-refused` where the store no longer takes the old one.
   */
  undoRotation(request: { readonly task: string; readonly store: string }): Promise<Result<StoreRecord>>;
  /** Gives the rotation up and erases the new key; after the switch it is undone first, under the same condition. */
  abandonRotation(request: { readonly task: string; readonly store: string }): Promise<Result<StoreRecord>>;
  /**
   * Ends the rotation and erases the old key, though nobody saw the store refuse it. Never where it is the last one that
   * was seen to work (`rotation-new-refused`). The door has asked first.
   */
  stopWaiting(request: { readonly task: string; readonly store: string }): Promise<Result<StoreRecord>>;

  /** Whether secrets can be had; may make the system ask the person to unlock its keychain. */
  vaultStatus(): Promise<Result<VaultStatus>>;
  /**
   * Opens the passphrase-protected file, or, where no key is kept yet, chooses it as the place for all keys. The
   * passphrase goes in and never comes back.
   */
  unlockVaultFile(request: { readonly passphrase: string }): Promise<Result<VaultStatus>>;

  /** The routes that a store's own index names for WooCommerce, for suggestions. */
  listRoutes(request: { readonly task: string; readonly store: string }): Promise<Result<readonly StoreRoute[]>>;

  /** Connections for another computer, in a file that the passphrase opens. */
  exportStores(request: {
    readonly task: string;
    readonly stores: readonly string[] | 'all';
    readonly withSecrets: boolean;
    readonly passphrase: string;
  }): Promise<Result<ExportReport>>;
  /**
   * Opens such a file and says what taking it would add or replace. Changes nothing. `file` is base64, of the file or of its
   * text form, as a code holds it.
   */
  readImport(request: {
    readonly task: string;
    readonly file: string;
    readonly passphrase: string;
  }): Promise<Result<ImportPlan>>;
  applyImport(request: {
    readonly task: string;
    readonly import: string;
    readonly choices: readonly ImportChoice[];
  }): Promise<Result<ImportReport>>;
  forgetImport(request: { readonly import: string }): Promise<Result<void>>;

  /** The desktop tools, of one store or of all, by name within each store. Opens the vault where there are any. */
  listTools(request: { readonly store?: string }): Promise<Result<readonly ToolSummary[]>>;
  /**
   * Gives a tool a local key: told in this answer, and never again. Fails with `store-…`, `name-invalid`, `tool-exists`,
   * `tool-rules-invalid` (`reason`), or as the vault does.
   */
  addTool(request: ToolRules & { readonly store: string; readonly name: string }): Promise<Result<ToolLogin>>;
  /** A paused tool is refused until it is not any more. `tool`, here and below: its id. */
  pauseTool(request: { readonly tool: string; readonly paused: boolean }): Promise<Result<Tool>>;
  /**
   * Lets a tool do more or less than until now, or as long as it is to be, with the key that it has: from now on, and in
   * every gateway on this computer; a call under way that it may no longer make is cut. Fails as `addTool` does.
   */
  updateTool(request: ToolChanges & { readonly tool: string }): Promise<Result<Tool>>;
  /** Takes a tool and its key away for good. The door has asked first. */
  revokeTool(request: { readonly tool: string }): Promise<Result<Tool>>;
  /** Gives a tool another key, told in this answer alone; the one it had is refused from now on. */
  replaceTool(request: { readonly tool: string }): Promise<Result<ToolLogin>>;
  /** What tools called, whichever program of ours took the calls. No vault is opened for it. */
  toolCalls(request: ToolCallsRequest): Promise<Result<ToolCalls>>;
  gatewayStatus(): Promise<Result<GatewayStatus>>;
  /** Has every gateway on this computer refuse every tool, or takes that back. */
  pauseGateway(request: { readonly paused: boolean }): Promise<Result<GatewayStatus>>;

  describeApp(): Promise<Result<AppDescription>>;
  readSettings(): Promise<Result<AppSettings>>;
  changeSettings(request: Partial<AppSettings>): Promise<Result<AppSettings>>;
  /** Opens a web address in the person's browser: https, or http on this computer and its network. */
  openLink(request: { readonly url: string }): Promise<Result<void>>;
  openFolder(request: { readonly folder: 'data' | 'logs' }): Promise<Result<void>>;
  /**
   * Starts the practice store, or tells of the one that runs; with a fault, one that has it, which runs beside the others.
   * `https` counts where the fault leaves the choice.
   */
  startPractice(request: {
    readonly https: boolean;
    readonly fault?: PracticeFaultName;
  }): Promise<Result<PracticeReport>>;

  /**
   * Says what the person is scanning a key from, `null` for nothing any more; the page may see the camera or a display
   * no longer than that, and it ends by itself when the page goes or loads anew. Asks the system where the system has to
   * allow it: fails with `camera-not-allowed` or `screen-not-allowed` where it does not.
   */
  setScanning(request: { readonly scanning: ScanSource | null }): Promise<Result<void>>;
  /**
   * Answers `choose-display`, once; `null` where none was chosen. Where a browser asks the person itself, nothing is to be
   * answered. Fails with `display-choice-over`.
   */
  chooseDisplay(request: { readonly request: string; readonly source: string | null }): Promise<Result<void>>;

  /**
   * The network came back, or is another one; or the computer has slept. Connections that were kept open to stores are let
   * go, and what was due meanwhile is done. What is under way goes on. A store whose last check found no network is
   * checked again, by a door that stays open, and `checked-again` tells of it.
   */
  networkChanged(): Promise<Result<void>>;

  /** Stops what runs under this id; its result is the failure `cancelled`. */
  cancel(request: { readonly task: string }): Promise<Result<void>>;

  /** Calls the listener for every event until the returned function is called. */
  subscribe(listener: (event: HostEvent) => void): () => void;
}
