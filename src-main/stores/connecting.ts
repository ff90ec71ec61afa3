import type { AddressReport, OfferedKey, Paste, PasteChoice, StagingLogin } from '../contract/host.ts';
import type { AddedAuthority, CheckReport, Permission, Step, StoreRecord } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { BasicLogin, KeyPair } from '../contract/secret.ts';
import { checkKey, inspectSite } from '../diagnosis/diagnose.ts';
import type { Site } from '../diagnosis/site.ts';
import { createSteps } from '../diagnosis/steps.ts';
import { joinPastes, type PasteFinding, readPaste } from '../scan/text.ts';
import { parseAddress } from '../woocommerce/address.ts';
import type { ClientParts } from '../woocommerce/client.ts';
import type { Transport } from '../woocommerce/exchange.ts';
import { readAuthority } from './authority.ts';
import { type DiagnoseRequest, diagnoseAddress } from './diagnosing.ts';
import { type KeepingParts, keepVerifiedKey, suggestedName, type VerifiedKey } from './keeping.ts';
import { choose, pasteReport } from './paste-report.ts';
import { readStagingLogin, stagingFailure } from './staging.ts';

export interface ConnectingParts extends KeepingParts {
  readonly transport: Transport;
  readonly wait: ClientParts['wait'];
}

/** What a step of connecting may be told, besides its request. */
export interface TaskOptions {
  readonly onStep: (step: Step) => void;
  readonly signal: AbortSignal;
}

/**
 * Connecting a store, one step after the other, for whichever door leads a person through it: the address, the key,
 * the check, keeping it. Nothing is kept before the check has passed; then the secret is kept first and the record
 * after it, so that an interruption leaves nothing half-done.
 *
 * `connection-not-found` where the connection was kept or forgotten, or never begun; `key-not-checked` when another
 * key was offered since the check, or none was made.
 */
export interface Connecting {
  inspectAddress(
    request: {
      readonly address: string;
      readonly authority?: string;
      readonly connection?: string;
      readonly staging?: StagingLogin;
    },
    options: TaskOptions,
  ): Promise<Result<AddressReport>>;
  offerKey(request: {
    readonly connection?: string;
    readonly paste: Paste;
    readonly choice?: PasteChoice;
  }): Result<OfferedKey>;
  /** Says how it stands with an address that may belong to no store of ours. What was handed over is held for the next. */
  diagnose(request: ConnectionDiagnosis, options: TaskOptions): Promise<Result<CheckReport>>;
  checkKey(
    request: { readonly connection: string; readonly wanted: Permission },
    options: TaskOptions,
  ): Promise<Result<CheckReport>>;
  keepStore(
    request: { readonly connection: string; readonly name?: string; readonly description?: string },
    options: TaskOptions,
  ): Promise<Result<StoreRecord>>;
  /** The whole key that was handed over under this name, for whatever else it is meant. It stays there until it is forgotten. */
  offered(connection: string): Result<KeyPair>;
  forget(connection: string): void;
}

export interface ConnectionDiagnosis extends DiagnoseRequest {
  readonly connection?: string;
  readonly paste?: Paste;
  readonly staging?: StagingLogin;
}

/** A connection that is not kept yet. It lives in memory only. */
interface Draft {
  /** What was pasted last, with the half that came before it. */
  paste?: PasteFinding;
  /** With the host that it was given for, and goes to. */
  staging?: { readonly login: BasicLogin; readonly host: string };
  /** Absent where a key was handed over before there was an address. */
  site?: Site;
  authority?: AddedAuthority;
  checked?: Pick<VerifiedKey, 'pair' | 'wanted' | 'report'>;
}

/** More than anybody has open at once; the oldest is forgotten first. */
const mostDrafts = 20;

export function createConnecting(parts: ConnectingParts): Connecting {
  const drafts = new Map<string, Draft>();

  return {
    async inspectAddress(request, { onStep, signal }) {
      const authority = request.authority === undefined ? ok(undefined) : readAuthority(request.authority);
      if (!authority.ok) return authority;
      const before = request.connection === undefined ? undefined : drafts.get(request.connection);
      const staging = stagingFor(request, before);
      if (!staging.ok) return staging;
      const site = await inspectSite({
        ...parts,
        address: request.address,
        addedAuthorities: authority.value ? [authority.value.pem] : [],
        ...(staging.value ? { staging: staging.value.login } : {}),
        onStep,
        signal,
      });
      if (!site.ok) {
        const failure = staging.value && stagingFailure(site.failure.code, site.failure.params);
        return failure ? { ok: false, failure } : site;
      }
      const taken = before?.paste;
      const connection = newConnection();
      remember(connection, {
        site: site.value,
        ...(authority.value ? { authority: authority.value } : {}),
        ...(taken ? { paste: taken } : {}),
        // One that nobody asked for goes nowhere, and is not kept.
        ...(staging.value && site.value.staging ? { staging: staging.value } : {}),
      });
      const paste = taken && pasteReport(taken);
      // Records that cannot be read are told when there is something to keep.
      const listed = await parts.records.list();
      return ok({
        connection,
        address: site.value.address,
        home: site.value.home,
        siteName: site.value.siteName,
        suggestedName: suggestedName(site.value, listed.ok ? listed.value.stores : []),
        https: site.value.address.startsWith('https:'),
        addKeyUrl: addKeyUrl(site.value.adminUrl),
        ...(paste?.ok ? { paste: paste.value } : {}),
      });
    },

    offerKey({ connection: named, paste, choice }) {
      const connection = named ?? newConnection();
      const draft: Draft | undefined = named === undefined ? {} : drafts.get(named);
      if (!draft) return fail('connection-not-found');
      if (choice === undefined) {
        const read = readPaste(paste);
        if (!read.ok) return read;
        draft.paste = joinPastes(draft.paste, read.value);
      } else {
        const pair = choose(draft.paste, choice);
        if (!pair) return fail('key-missing');
        draft.paste = { kind: 'pair', pair, notes: [] };
      }
      const told = pasteReport(draft.paste);
      if (!told.ok) return told;
      if (named === undefined) remember(connection, draft);
      return ok({ ...told.value, connection });
    },

    async diagnose({ connection, paste, staging, ...request }, options) {
      const draft: Draft | undefined = connection === undefined ? {} : drafts.get(connection);
      if (!draft) return fail('connection-not-found');
      const pasted = paste === undefined ? ok(undefined) : readPaste(paste);
      if (!pasted.ok) return pasted;
      const given = stagingFor({ address: request.address, ...(staging ? { staging } : {}) }, draft);
      if (!given.ok) return given;
      if (pasted.value) draft.paste = pasted.value;
      if (given.value) draft.staging = given.value;
      const handed = {
        ...(draft.paste ? { paste: draft.paste } : {}),
        ...(given.value ? { staging: given.value.login } : {}),
      };
      const diagnosed = await diagnoseAddress(parts, request, handed, options);
      if (diagnosed.ok && connection === undefined) remember(diagnosed.value.id, draft);
      return diagnosed;
    },

    async checkKey({ connection, wanted }, { onStep, signal }) {
      const draft = drafts.get(connection);
      if (!draft?.site) return fail('connection-not-found');
      const pair = pairOf(draft);
      if (!pair) return fail('paste-empty');
      const { site, authority, staging } = draft;
      const check = await checkKey({
        ...parts,
        site,
        pair,
        ...(staging ? { staging: staging.login } : {}),
        addedAuthorities: authority ? [authority.pem] : [],
        signal,
        wanted,
        onStep,
      });
      if (!check.ok) return check;
      draft.checked = { pair, wanted, report: check.value.report };
      return ok(check.value.report);
    },

    async keepStore({ connection, name, description }, { onStep, signal }) {
      const draft = drafts.get(connection);
      if (!draft?.site) return fail('connection-not-found');
      const { checked } = draft;
      if (!checked || checked.pair !== pairOf(draft)) return fail('key-not-checked');
      const steps = createSteps(onStep);
      steps.running('keep');
      // Out of reach meanwhile, so that asking twice keeps it once.
      drafts.delete(connection);
      const kept = await keepVerifiedKey(
        parts,
        {
          ...checked,
          site: draft.site,
          ...(draft.authority ? { authority: draft.authority } : {}),
          ...(draft.staging ? { staging: draft.staging.login } : {}),
          ...(name === undefined ? {} : { name }),
          ...(description === undefined ? {} : { description }),
        },
        signal,
      );
      if (kept.ok) {
        steps.done('keep');
      } else {
        drafts.set(connection, draft);
        steps.failed('keep', kept.failure);
      }
      return kept;
    },

    offered(connection) {
      const draft = drafts.get(connection);
      if (!draft) return fail('connection-not-found');
      const pair = pairOf(draft);
      return pair ? ok(pair) : fail('paste-empty');
    },

    forget(connection) {
      drafts.delete(connection);
    },
  };

  function newConnection(): string {
    return Buffer.from(parts.randomBytes(12)).toString('hex');
  }

  function remember(connection: string, draft: Draft): void {
    drafts.set(connection, draft);
    const [oldest] = drafts.keys();
    if (drafts.size > mostDrafts && oldest !== undefined) drafts.delete(oldest);
  }
}

/** The staging login for this address: given now, or held since it was given for the same host. */
function stagingFor(
  { address, staging }: { readonly address: string; readonly staging?: StagingLogin },
  before: Draft | undefined,
): Result<Draft['staging']> {
  const parsed = parseAddress(address);
  const host = parsed.ok ? parsed.value.host : '';
  if (staging === undefined) return ok(before?.staging?.host === host ? before.staging : undefined);
  const login = readStagingLogin(staging);
  return login.ok ? ok({ login: login.value, host }) : login;
}

function pairOf({ paste }: Draft): KeyPair | undefined {
  return paste?.kind === 'pair' ? paste.pair : undefined;
}

/** The screen where a key is made. Not the list of keys: that one breaks on WooCommerce 8.9 and 10.0 for a shop manager when a key's user was deleted. */
function addKeyUrl(adminUrl: string): string {
  return new URL('admin.php?page=wc-settings&tab=advanced&section=keys&create-key=1', adminUrl).href;
}
